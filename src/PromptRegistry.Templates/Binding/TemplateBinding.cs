namespace PromptRegistry.Templates.Binding;

/// <summary>Binds parsed templates.</summary>
public static class TemplateBinding
{
    /// <summary>Resolves a template against what the host provides; never throws for what the template holds.</summary>
    public static BoundTemplate Bind(this Template template, BindingOptions options)
    {
        if (template.HasErrors)
            return new BoundTemplate(new BoundPage(template.Source), options, template.Diagnostics);
        try
        {
            return new PromptBinder(template, options).Bind();
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
