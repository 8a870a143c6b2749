using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Signatures;

namespace PromptRegistry.Git.Gates;

/// <summary>
/// Checks signatures against the allowed signers that the protected branch has: never against a file that comes with what
/// is judged.
/// </summary>
internal static class PolicySignatures
{
    public static SignatureResult OfTag(GitRegistry registry, GatePolicy policy, ObjectId tag) => Of(registry, policy, SignatureCheck.OfTag, tag);

    public static SignatureResult OfCommit(GitRegistry registry, GatePolicy policy, ObjectId commit) =>
        Of(registry, policy, SignatureCheck.OfCommit, commit);

    /// <summary>Gates ask about the same objects again and again, and each answer is a process.</summary>
    private static SignatureResult Of(
        GitRegistry registry, GatePolicy policy, Func<Processes.GitCommand, AllowedSigners, string, ObjectId, SignatureResult> check, ObjectId id)
    {
        if (policy.Signatures.TryGetValue(id, out var known)) return known;
        var path = policy.Settings.AllowedSigners;
        return policy.Signatures[id] = policy.File(registry, path) is { } text
            ? check(registry.Git, new AllowedSigners(text), path, id)
            : new SignatureResult(null, $"cannot be checked, because the branch {policy.Settings.ProtectedBranch} has no file {path}");
    }
}
