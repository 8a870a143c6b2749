using System.Text.Json;
using PromptRegistry.Cli.Schemas;
using PromptRegistry.TestKit;

namespace PromptRegistry.Cli.Tests.Editors;

/// <summary>The settings in the documentation are settings, and lead to files that there are.</summary>
public sealed class EditorDocumentTests
{
    [Fact]
    public void The_settings_name_every_schema()
    {
        using var settings = JsonDocument.Parse(Block("json"));
        var named = settings.RootElement.GetProperty("yaml.schemas").EnumerateObject().Select(s => s.Name)
            .Concat(settings.RootElement.GetProperty("json.schemas").EnumerateArray().Select(s => s.GetProperty("url").GetString()!));

        Assert.Equal(SchemaFiles.All.Select(s => "./" + s.Path).Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_extension_has_the_files_that_it_names()
    {
        var folder = Path.Combine(RepositoryRoot.Path, "editors", "vscode");
        using var package = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "package.json")));
        var contributes = package.RootElement.GetProperty("contributes");
        var language = contributes.GetProperty("languages")[0];
        var grammar = contributes.GetProperty("grammars")[0];

        Assert.Equal(language.GetProperty("id").GetString(), grammar.GetProperty("language").GetString());
        foreach (var file in (string[])[language.GetProperty("configuration").GetString()!, grammar.GetProperty("path").GetString()!])
        {
            using var _ = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, file)));
        }
    }

    private static string Block(string language)
    {
        var text = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "editor.md"));
        var start = text.IndexOf($"```{language}\n", StringComparison.Ordinal) + language.Length + 4;
        return text[start..text.IndexOf("```", start, StringComparison.Ordinal)];
    }
}
