namespace PromptRegistry.Templates.Binding;

/// <summary>Binds parsed templates.</summary>
public static class TemplateBinding
{
    /// <summary>Resolves a template against what the host provides; never throws for what the template holds.</summary>
    public static BoundTemplate Bind(this Template template, BindingOptions options)
    {
        if (template.HasErrors)
            return new BoundTemplate(new BoundPage(template.Source), options, template.Diagnostics);
        return options.Mode == BindingMode.Prompt
            ? new PromptBinder(template, options).Bind()
            : Dynamic.DynamicBinder.Bind(template, options);
    }
}
