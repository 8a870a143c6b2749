using System.Text;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Binding.Dynamic;
using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary>
/// <c>include</c> and <c>include_join</c> in Scriban mode: names are computed, templates loaded when called.
/// </summary>
internal sealed class IncludeCalls(ScriptRuntime runtime, Func<string, TemplateText?>? loader)
{
    private readonly Dictionary<string, ScriptPage> _pages = new(StringComparer.Ordinal);

    public void Add(string name, ScriptPage page) => _pages.Add(name, page);

    public TemplateValue Call(string function, TextRange site, IReadOnlyList<GivenArgument> given)
    {
        if (given.Count == 0)
        {
            throw runtime.Fail(
                site, "Expecting at least the name of the template to include for the <include> function");
        }

        return TemplateValue.From(
            function == "include" ? Include(Conversions.ToText(given[0].Value), site, given) : Join(site, given));
    }

    private string Join(TextRange site, IReadOnlyList<GivenArgument> given)
    {
        var names = given[0].Value.AsArray()
            ?? throw runtime.Fail(site, "Expecting a list of template names for <include_join>");
        names = LazyList.Held(names);
        string Part(int index) => given.Count > index ? Delimiter(given[index].Value, site) : "";
        var output = new StringBuilder();
        for (var i = 0; i < names.Count; i++)
        {
            if (i > 0)
                output.Append(Part(1));
            output.Append(Include(Conversions.ToText(names[i]), site, [given[0] with { Value = names[i] }]));
        }

        return Part(2) + output + Part(3);
    }

    /// <summary>A delimiter is text, or, behind <c>tpl:</c>, the name of a template.</summary>
    private string Delimiter(TemplateValue value, TextRange site)
    {
        var text = Conversions.ToText(value);
        if (!text.StartsWith("tpl:", StringComparison.Ordinal))
            return text;
        var name = text.Substring(4);
        return Include(name, site, [new GivenArgument(null, TemplateValue.From(name), site)]);
    }

    private string Include(string name, TextRange site, IReadOnlyList<GivenArgument> given)
    {
        var page = Load(name, site);
        return page is null ? "" : Render(page, site, FunctionCalls.Arguments(given));
    }

    private string Render(ScriptPage page, TextRange site, TemplateObject locals)
    {
        FunctionCalls.Enter(runtime, site);
        var output = runtime.Output;
        var (source, indent, start) = (runtime.Source, output.Indent, output.BeginCapture());
        runtime.Scope.PushLocals(locals);
        runtime.Source = page.Source;
        output.Indent = null;
        try
        {
            runtime.Returned = default;
            page.Body(runtime);
            runtime.Write(runtime.Returned);
            runtime.Returned = default;
        }
        finally
        {
            runtime.Source = source;
            runtime.Scope.PopLocals();
            output.Indent = indent;
            runtime.Depth--;
        }

        return output.EndCapture(start);
    }

    private ScriptPage? Load(string name, TextRange site)
    {
        if (name.Length == 0)
            throw runtime.Fail(site, "Include template name cannot be null or empty");
        if (_pages.TryGetValue(name, out var page))
            return page;
        if (loader is null)
            throw runtime.Fail(site, "Unable to include <" + name + ">. No TemplateLoader registered");
        if (loader(name) is not { } text)
            throw runtime.Fail(site, $"Include template path is null for `{name}");
        var template = Template.Parse(text.Text, text.Path);
        if (template.HasErrors)
        {
            throw runtime.Fail(
                site, $"Error while parsing template `{name}` Parser messages:\n {Messages(template)}");
        }

        page = runtime.Interpreter.PageOf(DynamicBinder.BindPage(template));
        _pages.Add(name, page);
        return page;
    }

    private static string Messages(Template template) => string.Join("\n", template.Diagnostics.Select(
        d => $"{d.Span.Path}({d.Span.Line},{d.Span.Column}) : error : {d.Message}"));
}
