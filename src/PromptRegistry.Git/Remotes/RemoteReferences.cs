using System.Diagnostics;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.References;

namespace PromptRegistry.Git.Remotes;

/// <summary>Talks to a remote through the git command, with its transports and credential helpers.</summary>
internal sealed class RemoteReferences(GitCommand git, string remote)
{
    private readonly Lazy<Surroundings> surroundings = new(() => Surroundings.Of(git));

    /// <summary>Where refs are at the remote; those that do not exist are absent.</summary>
    public Dictionary<string, ObjectId> Read(IEnumerable<string> names, CancellationToken cancellation)
    {
        var wanted = names.ToHashSet(StringComparer.Ordinal);
        var found = new Dictionary<string, ObjectId>(StringComparer.Ordinal);
        var answer = git.Ask(
            [.. surroundings.Value.Options, "ls-remote", "--quiet", "--upload-pack=git-upload-pack", "--", remote, .. wanted],
            environment: surroundings.Value.Environment, cancellation: cancellation);
        foreach (var line in answer.Split('\n'))
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            // A name also finds longer names that end in it.
            if (tab > 0 && wanted.Contains(line[(tab + 1)..])) found[line[(tab + 1)..]] = ObjectId.Parse(line[..tab]);
        }

        return found;
    }

    /// <summary>Where some branches and all tags of prompts are at the remote.</summary>
    public Dictionary<string, ObjectId> ReadRegistry(IReadOnlyList<string> branches, CancellationToken cancellation)
    {
        var found = new Dictionary<string, ObjectId>(StringComparer.Ordinal);
        var answer = git.Ask(
            [
                .. surroundings.Value.Options, "ls-remote", "--quiet", "--refs", "--upload-pack=git-upload-pack", "--", remote,
                .. branches, RegistryReferences.Root + "*",
            ],
            environment: surroundings.Value.Environment, cancellation: cancellation);
        foreach (var line in answer.Split('\n'))
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            if (tab < 0) continue;
            var name = line[(tab + 1)..];
            if (branches.Contains(name) || name.StartsWith(RegistryReferences.Root, StringComparison.Ordinal)) found[name] = ObjectId.Parse(line[..tab]);
        }

        return found;
    }

    /// <summary>Gets the objects of refs; no ref here moves.</summary>
    public void Fetch(IReadOnlyList<string> names, CancellationToken cancellation) => Fetch(names, [], cancellation);

    /// <summary>Gets the whole history of a ref into a clone that has only the end of it.</summary>
    public void Deepen(string name, CancellationToken cancellation) => Fetch([name], ["--depth=2147483647"], cancellation);

    /// <summary>Gets all files of a ref into a clone that has only its commits.</summary>
    public void Refetch(string name, CancellationToken cancellation) => Fetch([name], ["--refetch", "--no-filter"], cancellation);

    /// <summary>Brings the tags of the registry here, as the remote has them, and its branches to where this clone notes them.</summary>
    public void Follow(CancellationToken cancellation) => Fetch(
        [$"+{RegistryReferences.Root}*:{RegistryReferences.Root}*", $"+refs/heads/*:refs/remotes/{remote}/*"], ["--atomic"], cancellation);

    private void Fetch(IReadOnlyList<string> names, string[] options, CancellationToken cancellation) => git.Ask(
        [
            .. surroundings.Value.Options, "fetch", "--quiet", "--no-tags", "--refmap=", "--no-write-fetch-head",
            "--recurse-submodules=no", "--upload-pack=git-upload-pack", .. options, "--stdin", "--", remote,
        ],
        string.Join('\n', names) + "\n", surroundings.Value.Environment, cancellation);

    /// <summary>Pushes all or nothing, each ref only if it still is where it was seen.</summary>
    public GitResult Push(IReadOnlyList<ReferenceUpdate> updates, Action<Process> started, CancellationToken cancellation)
    {
        var moving = updates.Where(u => u.New != u.Old).ToList();
        var leases = moving.Select(u => $"--force-with-lease={u.Name}:{u.Old?.Hex}");
        var moves = moving.Select(u => $"{u.New?.Hex}:{u.Name}");
        return git.Run(
            [
                // A mirror (git clone --mirror) would push all that it has, and takes no list of refs.
                .. surroundings.Value.Options, "-c", $"remote.{remote}.mirror=false", "push", "--porcelain", "--atomic", "--no-verify", "--no-follow-tags",
                "--recurse-submodules=no", "--receive-pack=git-receive-pack", .. leases, "--", remote, .. moves,
            ],
            environment: surroundings.Value.Environment, started: started, cancellation: cancellation);
    }

    /// <summary>Whether a push failed only because another one was under way.</summary>
    public static bool IsContention(GitResult push) => Said(push) is var said
        && (said.Contains("cannot lock ref", StringComparison.Ordinal)
            || said.Contains("failed to update ref", StringComparison.Ordinal)
            || said.Contains("incorrect old value", StringComparison.Ordinal)
            || said.Contains("stale info", StringComparison.Ordinal));

    /// <summary>What git and the remote said, on one line.</summary>
    public static string Said(GitResult push)
    {
        var refused = push.Output.Split('\n').Where(l => l.StartsWith('!')).Select(l => l[1..].Trim());
        return string.Join("; ", refused.Append(push.Error.Replace("\n", " ", StringComparison.Ordinal)));
    }
}
