using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Rollouts;
using PromptRegistry.Core.Settings;

namespace PromptRegistry.Registry;

/// <summary>A version that was served, with the texts that it was read from, so that it can be served again without its source.</summary>
/// <param name="Name">The prompt, as the app asks for it.</param>
/// <param name="Folder">Its folder below <c>prompts/</c>.</param>
/// <param name="Version">Its version.</param>
/// <param name="Digest">Its content digest, which what is loaded again must have.</param>
/// <param name="Files">Texts by path.</param>
internal sealed record KeptPrompt(string Name, string Folder, string Version, string Digest, IReadOnlyDictionary<string, string> Files) : IPromptFiles
{
    /// <summary>The arm that it was served as; null for the environment's own version.</summary>
    public string? Arm { get; init; }

    /// <summary>Who got the arm.</summary>
    public ArmRule? Rule { get; init; }

    public string? Read(string path) => Files.GetValueOrDefault(path);

    /// <summary>Loads it for an accessor; what the file says is believed no more than what a repository says.</summary>
    public (PromptDefinition? Prompt, string? Obstacle) Load(CompiledPrompt compiled)
    {
        var result = PromptLoader.Load(Folder, this, SettingsParser.Parse(Read(RepositorySettings.FileName)).Settings);
        if (result.Prompt is null) return (null, $"is not valid: {result.Diagnostics.First(d => d.IsError)}");
        if (result.Prompt.Digest != Digest || result.Prompt.Manifest.Version.ToString() != Version) return (null, "is not what was kept: its digest is another one.");
        if (Lacking(result.Prompt) is { } lacking) return (null, lacking);
        var fit = ContractFit.Check(compiled.Contract, result.Prompt.Contract);
        return fit.Fits ? (result.Prompt, null) : (null, $"does not fit the accessor that was compiled from {compiled.Version}: {string.Join(" ", fit.Obstacles)}");
    }

    /// <summary>What a version needs and the app has not; null for nothing.</summary>
    public static string? Lacking(PromptDefinition prompt) => prompt.Selector is { IsReady: false, Model: { } model }
        ? $"chooses its examples by vectors of '{model}', which the app does not have. Give it by UseEmbeddings, or promote a version without."
        : null;
}

/// <summary>Files that remember what was read of them.</summary>
internal sealed class KeptFiles(IPromptFiles files) : IPromptFiles
{
    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Texts => texts;

    public string? Read(string path)
    {
        if (texts.TryGetValue(path, out var known)) return known;
        if (files.Read(path) is not { } text) return null;
        return texts[path] = text;
    }
}
