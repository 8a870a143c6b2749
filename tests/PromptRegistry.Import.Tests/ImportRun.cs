using PromptRegistry.Core.Checking;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Import.Formats;
using PromptRegistry.Import.Prompts;
using PromptRegistry.TestKit;

namespace PromptRegistry.Import.Tests;

/// <summary>Files that exist in a test only.</summary>
internal sealed class MemorySources : Dictionary<string, string>, ISourceFiles
{
    public MemorySources(params (string Path, string Text)[] files)
        : base(StringComparer.Ordinal)
    {
        foreach (var (path, text) in files) Add(path, text);
    }

    public IReadOnlyList<string> Paths => [.. Keys.Order(StringComparer.Ordinal)];

    public string? Read(string path) => TryGetValue(path, out var text) ? text : null;
}

/// <summary>An import of files that exist in a test only, and what its prompts render to.</summary>
internal static class ImportRun
{
    public static IReadOnlyList<ImportedFile> Of(ISourceFiles sources, string? only = null) =>
        Importer.Run(new ImportRequest(sources, new MemoryFiles(), RepositorySettings.Default) { Only = only }, TestContext.Current.CancellationToken);

    public static ImportedFile One(string path, string text, params (string Path, string Text)[] beside) => Assert.Single(Of(new MemorySources([(path, text), .. beside]), path));

    public static PromptDefinition Checked(WrittenPrompt prompt)
    {
        var files = new MemoryFiles();
        foreach (var (file, text) in prompt.Files) files[PromptPaths.Template(prompt.Name, file)] = text;
        var result = PromptChecker.Check(prompt.Name, files, RepositorySettings.Default, null);
        return result.Prompt ?? throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }

    /// <summary>The messages as "role: text" with the values of a YAML mapping.</summary>
    public static string Rendered(ImportedFile file, string values = "{}")
    {
        var prompt = Checked(Assert.Single(file.Prompts));
        var bound = InputBinder.Bind(prompt.Manifest, (YamlMapping)YamlReader.Read(values, "values.yaml").Root!, "values.yaml");
        Assert.Empty(bound.Diagnostics);
        return string.Join("\n---\n", prompt.Render(bound.Values).Select(m => $"{m.Role}: {m.Text}"));
    }

    public static string Text(this ImportedFile file, string name) => Assert.Single(file.Prompts).Files.Single(f => f.File == name).Text;

    public static IEnumerable<Diagnostic> Lost(this ImportedFile file) => file.Findings.Where(f => f.Descriptor == ImportDiagnostics.NotCarriedOver);
}
