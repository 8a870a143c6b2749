using System.Text.Json;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Limits;
using PromptRegistry.Templates.Rendering;

namespace PromptRegistry.Templates.Tests.Corpus;

/// <summary>One folder of tests/corpus: a template, its inputs, and what must come of it.</summary>
internal sealed class CorpusCase
{
    private readonly Dictionary<string, string?> _includes = new(StringComparer.Ordinal);

    private CorpusCase(string folder)
    {
        Name = Path.GetFileName(folder);
        Template = File.ReadAllText(Path.Combine(folder, "template.scriban"));
        Expected = ReadOptional(folder, "expected.txt");
        ExpectedDiagnostics = ReadOptional(folder, "expected.diagnostics");
        var input = ReadOptional(folder, "input.json");
        using var document = JsonDocument.Parse(input ?? "{}");
        Inputs = [.. CorpusInput.ReadAll(document.RootElement)];
        foreach (var path in Directory.GetFiles(folder, "*.scriban", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(folder, path).Replace('\\', '/')[..^".scriban".Length];
            if (name != "template")
                _includes.Add(name, File.ReadAllText(path));
        }
    }

    public CorpusCase(
        string name,
        string template,
        IReadOnlyList<CorpusInput> inputs,
        string expected,
        IReadOnlyDictionary<string, string?>? includes = null)
    {
        foreach (var (include, text) in includes ?? new Dictionary<string, string?>())
        {
            if (text is not null)
                _includes.Add(include, text);
        }

        Name = name;
        Template = template;
        Inputs = inputs;
        Expected = expected;
    }

    public string Name { get; }

    public string Template { get; }

    public string? Expected { get; }

    public string? ExpectedDiagnostics { get; }

    public IReadOnlyList<CorpusInput> Inputs { get; }

    public IReadOnlyDictionary<string, string?> Includes => _includes;

    public static IReadOnlyList<CorpusCase> All { get; } =
    [
        .. Directory.GetDirectories(Path.Combine(AppContext.BaseDirectory, "corpus"))
            .Order(StringComparer.Ordinal)
            .Select(folder => new CorpusCase(folder)),
    ];

    public static CorpusCase Named(string name) => All.Single(item => item.Name == name);

    public BoundTemplate Bind() => Templates.Template.Parse(Template, "template.scriban").Bind(new BindingOptions
    {
        Globals = [.. Inputs.Select(input => new TemplateGlobal(input.Name, input.Type))],
        Loader = name => _includes.TryGetValue(name, out var text) && text is not null ? new TemplateText(name + ".scriban", text) : null,
    });

    public string Render(RenderLimits? limits = null) =>
        Bind().Render(Inputs.ToDictionary(input => input.Name, input => input.Value), limits);

    private static string? ReadOptional(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }
}
