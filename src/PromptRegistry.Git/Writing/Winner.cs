using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Releases;

namespace PromptRegistry.Git.Writing;

/// <summary>Names whoever moved a tag first: by the tag itself, which says who and when, else by the ledger.</summary>
internal sealed class Winner(GitRegistry registry)
{
    private const string Next =
        " Nothing was changed by this command. Look at 'dotnet prompt status' and try again if it is still wanted.";

    /// <param name="reference">The tag.</param>
    /// <param name="now">What it points to now; null when it was deleted.</param>
    public string Describe(string reference, ObjectId? now)
    {
        var name = RegistryReferences.TagName(reference);
        return now is { } id
            ? $"{name} was moved{To(reference, id)}{By(reference, id)} while this command ran.{Next}"
            : $"{name} was deleted while this command ran.{Next}";
    }

    /// <summary>The same for a tag at a remote that is not where it is here.</summary>
    public string DescribeAt(string remote, string reference, ObjectId? here, ObjectId? there)
    {
        var name = RegistryReferences.TagName(reference);
        var local = here is { } id ? $"{id.Abbreviated} here" : "absent here";
        return there is { } now
            ? $"{name} was moved at {remote}{To(reference, now)}{By(reference, now)}, but is {local}. Nothing was changed."
            : $"{name} does not exist at {remote}, but is {local}. Nothing was changed. Push it first, or promote without --push.";
    }

    private string To(string reference, ObjectId id)
    {
        if (RegistryReferences.TryParseRelease(reference, out _, out _)) return " (released)";
        if (!RegistryReferences.TrySplit(reference, out var prompt, out _)) return "";
        var catalog = new ReleaseCatalog(registry.Reader, registry.ReadLedger());
        var release = new TagResolver(registry.Reader, catalog).Resolve(prompt, reference, id);
        return release.Succeeded ? $" to {release.Value.Version}" : $" to {id.Abbreviated}";
    }

    private string By(string reference, ObjectId id)
    {
        var name = RegistryReferences.TagName(reference);
        if (registry.Reader.FindTag(id) is { Tagger: { } tagger } tag && tag.Name == name)
        {
            return $" by {tagger.Who} at {tagger.When:yyyy-MM-dd HH:mm:ss zzz}";
        }

        return FromLedger(reference, id) is { } state ? $" by {state.By} at {state.Since:yyyy-MM-dd HH:mm:ss zzz}" : "";
    }

    private EnvironmentState? FromLedger(string reference, ObjectId id)
    {
        try
        {
            return RegistryReferences.TrySplit(reference, out var prompt, out var environment)
                && registry.ReadLedger().State(prompt, environment) is { } state
                && state.Tag == id ? state : null;
        }
        catch (GitException)
        {
            // A description must not hide the conflict that it describes.
            return null;
        }
    }
}
