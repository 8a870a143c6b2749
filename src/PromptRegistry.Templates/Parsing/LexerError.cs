using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Parsing;

internal readonly record struct LexerError(string Message, TextRange Range);
