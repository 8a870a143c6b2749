using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Git.Arms;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Released;
using PromptRegistry.Git.Releases;

namespace PromptRegistry.Git.Retirements;

/// <summary>Finds what a release is still used by.</summary>
internal sealed class ReleaseUses(GitRegistry registry, LedgerSnapshot ledger)
{
    private const string SuiteFile = "evals.yaml";

    private readonly TagResolver resolver = new(registry.Reader, new ReleaseCatalog(registry.Reader, ledger));
    private readonly EnvironmentArms arms = new(registry, ledger);
    private readonly Dictionary<string, IReadOnlyList<ReleaseUse>> places = new(StringComparer.Ordinal);

    /// <summary>The environments and arms that point to a release.</summary>
    public IReadOnlyList<ReleaseUse> Of(Release release)
    {
        if (!places.TryGetValue(release.Prompt, out var uses)) places[release.Prompt] = uses = [.. Places(release.Prompt)];
        return [.. uses.Where(u => u.Tag == release.Tag)];
    }

    /// <summary>The suites of other prompts that judge with a prompt, in HEAD's commit.</summary>
    public IEnumerable<ReleaseUse> OfPrompt(string prompt)
    {
        if (registry.Reader.Resolve("HEAD") is not { } head || registry.Reader.KindOf(head) != GitObjectKind.Commit) yield break;
        var (files, local) = (registry.FilesOf(head), registry.Settings.LocalName(prompt));
        foreach (var name in new PromptNames(registry.Reader).Find(files.Tree, registry.Place.Prefix).Where(n => n != local))
        {
            var path = PromptPaths.Template(name, SuiteFile);
            if (files.Read(path) is { } text && YamlReader.Read(text, path).Root is { } suite && Names(suite, local))
                yield return new ReleaseUse($"the suite of {name} judges with it", path, null);
        }
    }

    private IEnumerable<ReleaseUse> Places(string prompt)
    {
        var recorded = ledger.States(prompt).Select(s => s.Environment).Where(e => !e.Contains('.', StringComparison.Ordinal));
        foreach (var environment in registry.Settings.Environments.Union(recorded, StringComparer.Ordinal))
        {
            var reference = RegistryReferences.Environment(prompt, environment);
            if (ReferenceName.IsValid(reference) && registry.Reader.Resolve(reference) is { } target && resolver.Resolve(prompt, reference, target).Value is { } there)
            {
                var state = ledger.State(prompt, environment);
                var since = state?.Tag == target ? $" since {state.Since:yyyy-MM-dd} by {state.By}" : "";
                yield return new ReleaseUse($"{environment} has it{since}", reference, there.Tag);
            }

            foreach (var arm in arms.Of(prompt, environment).Where(a => a.Release is not null))
            {
                yield return new ReleaseUse($"the arm {arm.FullName} gives it to {arm.Rule?.Weight.ToString() ?? "nobody"}", arm.Reference, arm.Release!.Tag);
            }
        }
    }

    /// <summary>Whether a suite names a prompt, where scorers name those that judge.</summary>
    private static bool Names(YamlNode node, string prompt) => node switch
    {
        YamlMapping mapping => mapping.Entries.Any(e => (e.Key.Value == "prompt" && e.Value is YamlScalar scalar && scalar.Value == prompt) || Names(e.Value, prompt)),
        YamlSequence sequence => sequence.Items.Any(i => Names(i, prompt)),
        _ => false,
    };
}

/// <summary>Something that uses a release.</summary>
/// <param name="Who">In words that can follow a colon.</param>
/// <param name="Where">The ref or file.</param>
/// <param name="Tag">The release's tag; null for what uses the prompt, whatever its version.</param>
internal sealed record ReleaseUse(string Who, string Where, ObjectId? Tag);
