namespace PromptRegistry.Templates.Binding.Dynamic;

/// <summary>Scriban mode: names stay names; only the shape of the text is resolved.</summary>
internal static class DynamicBinder
{
    public static BoundTemplate Bind(Template template, BindingOptions options) =>
        new(BindPage(template), options, []);

    public static BoundPage BindPage(Template template)
    {
        var page = new BoundPage(template.Source);
        page.Body = new DynamicStatementBinder(template.Source).BindPage(template.Syntax);
        return page;
    }
}
