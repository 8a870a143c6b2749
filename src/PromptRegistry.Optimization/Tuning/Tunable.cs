using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Optimization.Tuning;

/// <summary>What a search may change: one prompt, or the texts of all prompts of a program together.</summary>
internal sealed class Tunable
{
    private readonly IEvaluationFiles files;

    private Tunable(IEvaluationFiles files, IReadOnlyList<TunablePrompt> prompts)
    {
        (this.files, Prompts) = (files, prompts);
        Regions = [.. prompts.SelectMany(p => p.Regions)];
    }

    /// <summary>The prompts, in the order of the program.</summary>
    public IReadOnlyList<TunablePrompt> Prompts { get; }

    /// <summary>Whether it is a program of several prompts, of which texts alone are changed.</summary>
    public bool IsProgram => Prompts.Count > 1;

    /// <summary>What the program is for; null for a prompt, whose manifest says it.</summary>
    public string? Description { get; init; }

    /// <summary>Of all prompts, in order.</summary>
    public IReadOnlyList<TuneRegion> Regions { get; }

    /// <summary>That of the prompt; of a program, of its first one.</summary>
    public PromptManifest Manifest => Prompts[0].Manifest;

    /// <summary>Whether examples can be chosen: the inputs of a program's later steps are not known as values.</summary>
    public bool ReadsDemos => !IsProgram && Prompts[0].ReadsDemos;

    /// <summary>Reads the templates of prompts.</summary>
    public static Outcome<Tunable> Read(IEnumerable<PromptDefinition> prompts, IEvaluationFiles files, string? description = null)
    {
        var all = prompts.ToList();
        var read = all.Select(p => TunablePrompt.Read(p, files, all.Count == 1 ? "" : p.Name + "/")).ToList();
        return read.FirstOrDefault(r => !r.Succeeded) is { } failed
            ? failed.As<Tunable>()
            : Outcome<Tunable>.Success(new Tunable(files, [.. read.Select(r => r.Value!)]) { Description = description });
    }

    /// <summary>The prompt that a region belongs to.</summary>
    public TunablePrompt OwnerOf(TuneRegion region) => Prompts.First(p => p.Regions.Contains(region));

    /// <summary>The text of a region as it is, or as a change has it.</summary>
    public string TextOf(TuneRegion region, PromptChange change) => OwnerOf(region).TextOf(region, change);

    /// <summary>Whether a setting stands in the manifest as a single value, so that another can take its place.</summary>
    public bool Has(string setting) => !IsProgram && Prompts[0].Has(setting);

    /// <summary>The files that a change alters, in ordinal order of their paths.</summary>
    /// <param name="problem">Why the change cannot be made; null where it can.</param>
    public IReadOnlyDictionary<string, byte[]> Files(PromptChange change, out string? problem)
    {
        problem = null;
        var changed = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var prompt in Prompts)
        {
            var own = prompt.Files(change, out var damage);
            foreach (var (path, content) in own) changed[path] = content;
            problem ??= damage;
        }

        return changed;
    }

    /// <summary>The repository with a change made.</summary>
    public IEvaluationFiles With(IReadOnlyDictionary<string, byte[]> changed) => new ChangedFiles(files, changed);

    /// <summary>The changed files with the next version in the manifest of each prompt that changes: callers may rely on what they relied on.</summary>
    /// <param name="model">The model that they are for from now on; null for the same.</param>
    public IReadOnlyDictionary<string, byte[]> WithNextVersion(IReadOnlyDictionary<string, byte[]> changed, string? model)
    {
        foreach (var prompt in Prompts.Where(p => model is not null || changed.Keys.Any(p.Owns))) changed = prompt.WithNextVersion(changed, model);
        return changed;
    }
}
