using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Released;
using PromptRegistry.Git.Signatures;
using PromptRegistry.Git.Witnesses;

namespace PromptRegistry.Git.Sources;

/// <summary>
/// Serves only what the app's own allowed signers confirm: the release, and the move of the environment to it. A move that is
/// older than one that was served is not served again, so that putting back an old tag is no rollback.
/// </summary>
internal sealed class SignedTags(IGitReader reader, GitCommand git, string file)
{
    private readonly Dictionary<ObjectId, SignatureResult> known = [];
    private DateTime read;
    private AllowedSigners? allowed;

    /// <summary>Why a version is not served; null where it is.</summary>
    /// <exception cref="IOException">The file of allowed signers cannot be read.</exception>
    public Diagnostic? WhyNot(string environment, string reference, ObjectId target, Release release, Witness witness)
    {
        var prompt = release.Prompt;
        if (reader.FindTag(target) is not { } move || move.Name != RegistryReferences.TagName(reference))
        {
            return Refuse(reference, $"{reference} was moved to {prompt} {release.Version} without a tag of its own, so nobody signed the move. Promote it: "
                + $"'dotnet prompt promote {prompt}@{release.Version} --to {environment} --sign'.");
        }

        if (Check(release.Tag) is { IsGood: false } unsigned)
        {
            return Refuse(RegistryReferences.Release(prompt, release.Version), $"The tag of {prompt} {release.Version} {unsigned.Problem}. "
                + $"A release never changes, so release a new version with 'dotnet prompt release {prompt} --sign'.");
        }

        if (Check(target) is { IsGood: false } moved)
        {
            return Refuse(reference, $"The tag that moved {prompt} in {environment} to {release.Version} {moved.Problem}. Promote it again with --sign.");
        }

        var when = move.Tagger?.When.ToUnixTimeSeconds() ?? 0;
        if (witness.OfMove(prompt, environment) is { } before && when < before)
        {
            return Refuse(reference, $"{reference} was put back to a move of {DateTimeOffset.FromUnixTimeSeconds(when):yyyy-MM-dd HH:mm:ss}Z, which is older than one that was "
                + $"served ({DateTimeOffset.FromUnixTimeSeconds(before):yyyy-MM-dd HH:mm:ss}Z). Go back by a new move: 'dotnet prompt rollback {prompt} --in {environment} --sign'.");
        }

        witness.AcceptMove(prompt, environment, when);
        return null;
    }

    private SignatureResult Check(ObjectId tag)
    {
        var written = File.GetLastWriteTimeUtc(file);
        if (allowed is null || written != read)
        {
            known.Clear();
            allowed = new AllowedSigners(File.ReadAllText(file));
            read = written;
        }

        if (known.TryGetValue(tag, out var result)) return result;
        return known[tag] = SignatureCheck.OfTag(git, allowed, file, tag);
    }

    private static Diagnostic Refuse(string where, string message) => RegistryFailure.Finding(RegistryDiagnostics.NotSigned, where, message);
}
