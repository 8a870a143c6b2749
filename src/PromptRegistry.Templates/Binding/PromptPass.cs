using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary>What all pages of one binding pass share.</summary>
internal sealed class PromptPass(BindingOptions options, PromptScope scope, IncludeLoader includes)
{
    public BindingOptions Options { get; } = options;

    public PromptScope Scope { get; } = scope;

    public IncludeLoader Includes { get; } = includes;

    public List<TemplateDiagnostic> Diagnostics { get; } = [];

    public HashSet<string> UsedGlobals { get; } = new(StringComparer.Ordinal);

    public int LoopCount { get; set; }

    public int PageCount { get; set; }

    public void Report(TemplateDiagnosticKind kind, SourceText source, TextRange range, string message) =>
        Diagnostics.Add(new TemplateDiagnostic(kind, message, source.SpanOf(range)));

    public int GlobalIndex(string name)
    {
        for (var i = 0; i < Options.Globals.Count; i++)
        {
            if (Options.Globals[i].Name == name)
                return i;
        }

        return -1;
    }
}
