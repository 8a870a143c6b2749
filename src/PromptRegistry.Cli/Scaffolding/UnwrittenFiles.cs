using PromptRegistry.Core.Checking;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Files;

namespace PromptRegistry.Cli.Scaffolding;

/// <summary>A work tree with files that are still to be written.</summary>
internal sealed class UnwrittenFiles(RepositoryFolder present, IReadOnlyList<NewFile> files) : IPromptFiles
{
    /// <summary>What is wrong with a prompt that is still to be written, its manifest before its templates.</summary>
    public static IReadOnlyList<Diagnostic> Errors(string root, string name, IReadOnlyList<NewFile> files, RepositorySettings settings) =>
        [.. PromptChecker.Check(name, new UnwrittenFiles(new RepositoryFolder(root), files), settings, names: null).Diagnostics.Where(d => d.IsError).OrderBy(d => d.Id, StringComparer.Ordinal)];

    public string? Read(string path) => present.ReadText(path) ?? files.FirstOrDefault(file => file.Path == path)?.Text;
}
