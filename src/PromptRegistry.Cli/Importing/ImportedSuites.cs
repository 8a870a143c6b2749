using System.Text;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Import.Prompts;

namespace PromptRegistry.Cli.Importing;

/// <summary>Reads a suite that is still to be written as evaluation will read it.</summary>
internal static class ImportedSuites
{
    public const string File = "evals.yaml";

    /// <summary>What makes the suite of a prompt useless; nothing where it has none, or a good one.</summary>
    public static IReadOnlyList<Diagnostic> Errors(WrittenPrompt prompt)
    {
        if (!prompt.Files.Any(f => f.File == File)) return [];
        var files = prompt.Files.ToDictionary(f => PromptPaths.Template(prompt.Name, f.File), f => f.Text, StringComparer.Ordinal);
        var path = PromptPaths.Manifest(prompt.Name);
        return ManifestParser.Parse(files[path], path, prompt.Name).Manifest is { } manifest
            ? [.. SuiteParser.Parse(manifest, new Unwritten(files)).Diagnostics.Where(d => d.IsError)]
            : [];
    }

    private sealed class Unwritten(Dictionary<string, string> files) : IEvaluationFiles
    {
        public byte[]? Read(string path) => files.TryGetValue(path, out var text) ? Encoding.UTF8.GetBytes(text) : null;

        public IReadOnlyList<string> FindFiles(string folder) => [.. files.Keys.Where(p => p.StartsWith(folder + "/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

        public IReadOnlyList<string> FindPromptsWithSuite() => [];

        public void Write(string path, ReadOnlySpan<byte> content)
        {
            // A suite is read here, and nothing comes of it.
        }

        public void Append(string path, ReadOnlySpan<byte> content)
        {
            // The same.
        }

        public void Delete(string path)
        {
            // The same.
        }
    }
}
