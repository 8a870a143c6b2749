using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary>What a template is bound to.</summary>
public sealed record BindingOptions
{
    /// <summary>The variables that the host provides, in its order. There are no others.</summary>
    public IReadOnlyList<TemplateGlobal> Globals { get; init; } = [];

    /// <summary>Finds an included template by the name it is included by; null when there is none.</summary>
    public Func<string, TemplateText?>? Loader { get; init; }

    /// <summary>
    /// Finds a template beside the one that includes it, <c>./item</c>: by that one's path and the name behind <c>./</c>, which is a single one. Null when there is none.
    /// </summary>
    public Func<string, string, TemplateText?>? BesideLoader { get; init; }
}

/// <summary>A variable that the host provides.</summary>
public sealed record TemplateGlobal(string Name, TemplateType Type);

/// <summary>An included template, as the host's loader found it.</summary>
public sealed record TemplateText(string Path, string Text)
{
    /// <summary>The text parsed, by a host that keeps it; null to parse it when it is included.</summary>
    public Template? Parsed { get; init; }

    /// <summary>Why it is not the text that the include means, in a sentence with what to write; null where it is.</summary>
    public string? Problem { get; init; }
}

/// <summary>Binds parsed templates.</summary>
public static class TemplateBinding
{
    /// <summary>What stands between the name of an include and the digest of the text that it means; the loader gets both.</summary>
    public const string PinMark = "@sha256:";

    /// <summary>Resolves a template against what the host provides; never throws for what the template holds.</summary>
    public static BoundTemplate Bind(this Template template, BindingOptions options)
    {
        if (template.HasErrors) return new BoundTemplate(new BoundPage(template.Source), options, template.Diagnostics);
        try
        {
            return new TemplateBinder(template, options).Bind();
        }
        catch (InsufficientExecutionStackException)
        {
            var diagnostic = new TemplateDiagnostic(
                TemplateDiagnosticKind.SyntaxError,
                "The template and what it includes are nested too deeply.",
                template.Source.SpanOf(default));
            return new BoundTemplate(new BoundPage(template.Source), options, [diagnostic]);
        }
    }
}
