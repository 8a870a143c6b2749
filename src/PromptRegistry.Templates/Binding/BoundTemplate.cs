using System.Runtime.CompilerServices;
using PromptRegistry.Templates.Rendering;
using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Values;

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
    /// How many characters every render has at the least, whatever the values are; computed anew at each call.
    /// </summary>
    public int FixedTextLength() => FixedText.LengthOf(this);

    /// <summary>Renders to a string.</summary>
    /// <param name="globals">Values of the host's variables; a missing one is null.</param>
    /// <param name="limits">How much it may use; null for <see cref="RenderLimits.Prompt"/>.</param>
    /// <param name="cancellationToken">Ends a render early.</param>
    /// <exception cref="TemplateException">
    /// A value does not fit what the template does with it, or a limit is exceeded.
    /// </exception>
    /// <exception cref="InvalidOperationException">The template has errors.</exception>
    public string Render(
        IReadOnlyDictionary<string, TemplateValue> globals,
        RenderLimits? limits = null,
        CancellationToken cancellationToken = default) =>
        Renderer.Render(this, globals, limits, cancellationToken);
#if NET

    /// <summary>Renders into a caller's buffer.</summary>
    /// <exception cref="TemplateException">As above; nothing is written then.</exception>
    /// <exception cref="InvalidOperationException">The template has errors.</exception>
    public void Render(
        IReadOnlyDictionary<string, TemplateValue> globals,
        System.Buffers.IBufferWriter<char> output,
        RenderLimits? limits = null,
        CancellationToken cancellationToken = default) =>
        Renderer.Render(this, globals, output, limits, cancellationToken);
#endif
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

    /// <returns>Characters.</returns>
    public static int LengthOf(BoundTemplate template) => new FixedText().Block(template.Page.Body);

    private int Block(BoundBlock block)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var length = 0;
        foreach (var statement in block.Statements)
        {
            length += Statement(statement);
            if (_ends) break;
        }

        return length;
    }

    private int Statement(BoundStatement statement)
    {
        switch (statement)
        {
            case BoundText text: return text.Text.Length;
            case BoundBlock block: return Block(block);
            case BoundIf branch: return Math.Min(Block(branch.Then), branch.Else is null ? 0 : Statement(branch.Else));
            case BoundCase choice:
                var least = choice.Else is null ? 0 : Block(choice.Else);
                foreach (var clause in choice.Clauses) least = Math.Min(least, Block(clause.Body));
                return least;
            case BoundFor loop: return Loop(loop.Body);
            case BoundWhile loop: return Loop(loop.Body);
            case BoundIncludeWrite include: return Page(include.Page);
            case BoundReturn or BoundBreak or BoundContinue:
                _ends = true;
                return 0;
            default: return 0;
        }
    }

    /// <summary>It may run no time at all; and where it can be jumped out of, what follows may not come.</summary>
    private int Loop(BoundBlock body)
    {
        Block(body);
        return 0;
    }

    /// <summary>A return ends the included template, not the one around it.</summary>
    private int Page(BoundPage page)
    {
        var ends = _ends;
        var length = Block(page.Body);
        _ends = ends;
        return length;
    }
}
