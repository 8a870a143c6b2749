using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Views;

namespace PromptRegistry.Git.Releases;

/// <summary>Reads prompts as they were released.</summary>
public sealed class ReleasedPrompts(GitRegistry registry)
{
    /// <summary>The latest release of a prompt; a value without a prompt where it was never released.</summary>
    public Outcome<ReleasedPrompt> Latest(string name)
    {
        name = registry.Settings.NameOf(name);
        if (registry.CheckName(name) is { } wrong) return Outcome<ReleasedPrompt>.Failure(ExitCode.Usage, wrong);
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
        if (registry.CheckName(name) is { } wrong) return Outcome<ReleasedPrompt>.Failure(ExitCode.Usage, wrong);
        return registry.Read(at =>
        {
            var catalog = new ReleaseCatalog(at.Reader, at.ReadLedger());
            if (catalog.Find(name, version) is { } release) return Load(release);
            var versions = catalog.Versions(name);
            var known = versions.Count == 0 ? "It has no releases." : $"Releases: {string.Join(", ", versions)}.";
            return Outcome<ReleasedPrompt>.Failure(ExitCode.Usage, RegistryFailure.Finding(
                RegistryDiagnostics.UnknownVersion, "", $"{name} {version} is not released{ViewFindings.AsFarAsKnown(at)}. {known}"));
        }, CancellationToken.None);
    }

    private Outcome<ReleasedPrompt> Load(Outcome<Release> release)
    {
        if (!release.Succeeded) return RegistryFailure.As<Release, ReleasedPrompt>(release);
        var files = registry.FilesOf(release.Value);
        // What the rules for authors are today says nothing about what was released before.
        var loaded = registry.Load(release.Value);
        return loaded.Prompt is null
            ? new Outcome<ReleasedPrompt>(null, ExitCode.Invalid, loaded.Diagnostics)
            : Outcome<ReleasedPrompt>.Success(new ReleasedPrompt(release.Value, new ReleasedContent(loaded.Prompt, files)));
    }
}
