using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Released;
using PromptRegistry.Git.Views;

namespace PromptRegistry.Git.Releases;

/// <summary>Reads prompts as they were released.</summary>
public sealed class ReleasedPrompts(GitRegistry registry)
{
    /// <summary>The latest release of a prompt; a value without a prompt where it was never released.</summary>
    public Outcome<ReleasedPrompt> Latest(string name)
    {
        name = registry.Settings.NameOf(name);
        if (registry.CheckName(name) is { } wrong) return Outcome<ReleasedPrompt>.Failure(OutcomeCode.Usage, wrong);
        return registry.Read(at =>
        {
            var catalog = new ReleaseCatalog(at.Reader, at.ReadLedger());
            return ReleaseCatalog.Latest(catalog.Versions(name)) is { } version
                ? Load(catalog.FindListed(name, version))
                : Outcome<ReleasedPrompt>.Success(new ReleasedPrompt(null, null));
        }, CancellationToken.None);
    }

    /// <summary>One release of a prompt.</summary>
    public Outcome<ReleasedPrompt> Find(string name, PromptVersion version)
    {
        name = registry.Settings.NameOf(name);
        if (registry.CheckName(name) is { } wrong) return Outcome<ReleasedPrompt>.Failure(OutcomeCode.Usage, wrong);
        return registry.Read(at =>
        {
            var catalog = new ReleaseCatalog(at.Reader, at.ReadLedger());
            if (catalog.Find(name, version) is { } release) return Load(release);
            var versions = catalog.Versions(name);
            var known = versions.Count == 0 ? "It has no releases." : $"Releases: {string.Join(", ", versions)}.";
            return Outcome<ReleasedPrompt>.Failure(OutcomeCode.Usage, RegistryFailure.Finding(
                RegistryDiagnostics.UnknownVersion, "", $"{name} {version} is not released{ViewFindings.AsFarAsKnown(at)}. {known}"));
        }, CancellationToken.None);
    }

    private Outcome<ReleasedPrompt> Load(Outcome<Release> release)
    {
        if (!release.Succeeded) return release.As<ReleasedPrompt>();
        var files = registry.FilesOf(release.Value);
        // What the rules for authors are today says nothing about what was released before.
        var loaded = registry.Load(release.Value);
        return loaded.Prompt is null
            ? new Outcome<ReleasedPrompt>(null, OutcomeCode.Invalid, loaded.Diagnostics)
            : Outcome<ReleasedPrompt>.Success(new ReleasedPrompt(release.Value, new ReleasedContent(loaded.Prompt, files)));
    }
}

/// <summary>A release with what it holds; both null where the prompt was never released.</summary>
public sealed record ReleasedPrompt(Release? Release, ReleasedContent? Content);

/// <summary>A prompt as it was released, and the files of its commit.</summary>
public sealed record ReleasedContent(PromptDefinition Prompt, IPromptFiles Files);

/// <summary>The prompts that have releases, and what is said of one that has none.</summary>
public sealed class ReleasedNames(GitRegistry registry)
{
    private const int Listed = 20;

    /// <summary>Null where the prompt has a release, else the finding with the nearest name.</summary>
    public Diagnostic? Missing(string prompt)
    {
        prompt = registry.Settings.NameOf(prompt);
        var known = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var reference in registry.Reader.List(RegistryReferences.Root))
        {
            if (RegistryReferences.TryParseRelease(reference.Name, out var owner, out _)) known.Add(owner);
        }

        if (known.Contains(prompt)) return null;
        return new MissingReleases(registry).Find([prompt]) is { } missing
            ? missing with { Severity = DiagnosticSeverity.Error }
            : RegistryFailure.Finding(RegistryDiagnostics.UnknownPrompt, "",
                $"No version of {prompt} is released{ViewFindings.AsFarAsKnown(registry)}.{Suggestion.Sentence(prompt, known)} "
                    + (known.Count == 0
                        ? "Nothing is released in this repository yet; "
                        : $"Prompts with releases are: {string.Join(", ", known.Take(Listed))}{(known.Count > Listed ? ", …" : "")}; ")
                    + $"'dotnet prompt release {prompt}' makes the first release.");
    }
}
