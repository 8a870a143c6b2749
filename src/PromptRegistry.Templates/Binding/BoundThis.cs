using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary>The object that plain names belong to.</summary>
internal sealed class BoundThis(TextRange range, TemplateType type)
    : BoundExpression(BoundExpressionKind.This, range, type);
