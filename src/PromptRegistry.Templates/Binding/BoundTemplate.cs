using System.Runtime.CompilerServices;
using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary>A template whose names, types and includes are resolved. It is immutable and may be shared.</summary>
public sealed class BoundTemplate
{
    internal BoundTemplate(BoundPage page, BindingOptions options, IReadOnlyList<TemplateDiagnostic> diagnostics)
    {
        Page = page;
        Options = options;
        Diagnostics = diagnostics;
    }

    internal BoundPage Page { get; }
    public BindingOptions Options { get; }

    /// <summary>What is wrong, in the order of the text; syntax errors stand alone.</summary>
    public IReadOnlyList<TemplateDiagnostic> Diagnostics { get; }

    public bool HasErrors => Diagnostics.Count > 0;

    /// <summary>The host's variables that this template or one that it includes reads.</summary>
    public IReadOnlyCollection<string> UsedGlobals { get; internal init; } = [];

    /// <summary>Every template included, directly or through others, in ordinal order of their paths.</summary>
    public IReadOnlyList<TemplateText> Includes { get; internal init; } = [];

    /// <summary>The template's own variables by slot.</summary>
    internal IReadOnlyList<LocalVariable> Locals { get; init; } = [];

    /// <summary>How many loops keep their position.</summary>
    internal int LoopCount { get; init; }

    /// <summary>
    /// The text that every render has at the least, whatever the values are: of a branch its shortest way, of a loop nothing;
    /// computed anew at each call.
    /// </summary>
    public string FixedText() => Binding.FixedText.Of(this);

    /// <summary>The text that every render is, where the template writes nothing else; null where something else may be written.</summary>
    public string? ConstantText => Page.Body.Statements.Count == 0 ? "" : Page.Body.Statements.Count == 1 ? (Page.Body.Statements[0] as BoundText)?.Text : null;
}

/// <summary>One template's statements and the text that its ranges are about.</summary>
internal sealed class BoundPage(SourceText source)
{
    public SourceText Source { get; } = source;

    /// <summary>The statements; set once, when binding ends.</summary>
    public BoundBlock Body { get; internal set; } = new(default, [], false);
}

/// <summary>
/// How much of a template is written whatever the values are: text outside of branches and loops, and of a branch the
/// shortest way through it.
/// </summary>
internal sealed class FixedText
{
    private bool _ends;

    public static string Of(BoundTemplate template) => string.Concat(new FixedText().Block(template.Page.Body).Parts);

    private FixedParts Block(BoundBlock block)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var parts = FixedParts.None;
        foreach (var statement in block.Statements)
        {
            parts = parts.Then(Statement(statement));
            if (_ends) break;
        }

        return parts;
    }

    private FixedParts Statement(BoundStatement statement)
    {
        switch (statement)
        {
            case BoundText text: return FixedParts.Of(text.Text);
            case BoundBlock block: return Block(block);
            case BoundIf branch: return Block(branch.Then).OrShorter(branch.Else is null ? FixedParts.None : Statement(branch.Else));
            case BoundCase choice:
                var least = choice.Else is null ? FixedParts.None : Block(choice.Else);
                foreach (var clause in choice.Clauses) least = least.OrShorter(Block(clause.Body));
                return least;
            case BoundFor loop: return Loop(loop.Body);
            case BoundWhile loop: return Loop(loop.Body);
            case BoundIncludeWrite include: return Page(include.Page);
            case BoundReturn or BoundBreak or BoundContinue:
                _ends = true;
                return FixedParts.None;
            default: return FixedParts.None;
        }
    }

    /// <summary>It may run no time at all; and where it can be jumped out of, what follows may not come.</summary>
    private FixedParts Loop(BoundBlock body)
    {
        Block(body);
        return FixedParts.None;
    }

    /// <summary>A return ends the included template, not the one around it.</summary>
    private FixedParts Page(BoundPage page)
    {
        var ends = _ends;
        var parts = Block(page.Body);
        _ends = ends;
        return parts;
    }
}

/// <summary>Texts that follow each other, and how many characters they have.</summary>
internal readonly struct FixedParts(int length, IReadOnlyList<string> parts)
{
    public static FixedParts None { get; } = new(0, []);

    public IReadOnlyList<string> Parts => parts;

    private int Length => length;

    public static FixedParts Of(string text) => new(text.Length, [text]);

    public FixedParts Then(FixedParts next) =>
        next.Length == 0 ? this : length == 0 ? next : new FixedParts(length + next.Length, [.. parts, .. next.Parts]);

    public FixedParts OrShorter(FixedParts other) => other.Length < length ? other : this;
}
