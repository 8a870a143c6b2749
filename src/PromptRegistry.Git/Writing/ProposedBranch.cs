using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.References;
using PromptRegistry.Git.Remotes;

namespace PromptRegistry.Git.Writing;

/// <summary>A change that somebody is to review: a new branch with one commit. No branch that is there moves, and no work tree changes.</summary>
internal sealed class ProposedBranch(GitRegistry registry)
{
    /// <summary>Makes the branch, here and at the remote, or neither.</summary>
    /// <param name="branch">Its name, without <c>refs/heads/</c>.</param>
    /// <param name="parent">The commit that the change is made to.</param>
    /// <param name="files">Whole texts by path from the root of the git repository.</param>
    /// <param name="message">The commit's message.</param>
    /// <param name="options">Whose change it is, and which remote gets the branch.</param>
    /// <returns>The commit.</returns>
    public Outcome<Proposal> Make(
        string branch, ObjectId parent, IReadOnlyDictionary<string, string> files, string message, WriteOptions options, CancellationToken cancellation) => RegistryFailure.Guard(() =>
    {
        var identity = CommitterIdentity.Read(registry.Git, registry.Options.Clock, cancellation);
        if (!identity.Succeeded) return identity.As<Proposal>();
        var reference = RegistryReferences.Branch(branch);
        if (registry.Local.Resolve(reference) is not null) return Taken(branch, "here");
        var remote = options.Remote is { } name ? new RemoteReferences(registry.Git, name) : null;
        if (remote?.Read([reference], cancellation).ContainsKey(reference) == true) return Taken(branch, $"at {options.Remote}");
        if (options.DryRun) return Outcome<Proposal>.Success(new Proposal(branch, null));

        var signer = TagSigner.IsConfigured(registry.Git, cancellation) ? new TagSigner(registry) : null;
        var writer = new ObjectWriter(registry.Git, identity.Value, options.AuthorOr(identity.Value), signer, cancellation);
        var blobs = files.ToDictionary(f => f.Key, f => (ObjectId?)writer.WriteBlob(f.Value), StringComparer.Ordinal);
        var commit = writer.WriteCommit(TreeEdit.Apply(registry.Local, writer, registry.Local.ReadCommit(parent).Tree, blobs), parent, message);
        var update = new ReferenceUpdate(reference, commit, null);
        try
        {
            using var transaction = ReferenceTransaction.Prepare(registry.Git, [update], "propose a change", null, cancellation);
            if (remote?.Push([update], static _ => { }, cancellation) is { Succeeded: false } push)
            {
                return Outcome<Proposal>.Failure(OutcomeCode.Infrastructure, RegistryFailure.Finding(RegistryDiagnostics.RemoteRefused, "",
                    $"{options.Remote} did not take the branch {branch}; there is none here either. git push said: {RemoteReferences.Said(push)}"));
            }

            transaction.Commit();
        }
        catch (ReferenceTransactionException) when (registry.Local.Resolve(reference) is { } there && there != commit)
        {
            return Taken(branch, "here");
        }

        return Outcome<Proposal>.Success(new Proposal(branch, commit));
    });

    private static Outcome<Proposal> Taken(string branch, string where) => Outcome<Proposal>.Failure(OutcomeCode.Conflict, RegistryFailure.Finding(
        ServerDiagnostics.NoCaseOfCall, "", $"There is a branch {branch} {where} already. Review and merge it, or remove it, and propose again."));
}

/// <param name="Branch">Its name, without <c>refs/heads/</c>.</param>
/// <param name="Commit">What it has; null in a dry run.</param>
internal sealed record Proposal(string Branch, ObjectId? Commit);
