using System.Globalization;
using System.Text;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Signatures;

namespace PromptRegistry.Git.Writing;

/// <summary>Writes objects, which nobody sees until a ref names them.</summary>
/// <param name="git">Git in the repository.</param>
/// <param name="committer">Who writes.</param>
/// <param name="who">Whose change it is: the author of commits, and who tags.</param>
/// <param name="signer">Null where nothing is signed.</param>
/// <param name="cancellation">Ends git.</param>
internal sealed class ObjectWriter(
    GitCommand git, GitSignature committer, GitSignature who, TagSigner? signer, CancellationToken cancellation)
{
    public GitSignature Who => who;

    public ObjectId WriteBlob(string text) => Write(["hash-object", "-w", "--stdin"], text);

    public ObjectId WriteTree(IEnumerable<TreeEntry> entries)
    {
        var lines = new StringBuilder();
        foreach (var entry in entries)
        {
            var kind = entry.IsTree ? "tree" : entry.Mode == "160000" ? "commit" : "blob";
            lines.Append(CultureInfo.InvariantCulture, $"{entry.Mode} {kind} {entry.Id}\t{entry.Name}\0");
        }

        return Write(["mktree", "-z"], lines.ToString());
    }

    public ObjectId WriteTag(NewTag tag) => signer?.Write(tag, Names(who, who), cancellation) ?? Write(
        ["mktag"],
        $"object {tag.Target}\ntype {(tag.TargetKind == GitObjectKind.Tag ? "tag" : "commit")}\ntag {tag.Name}\n"
            + $"tagger {who.Name} <{who.Email}> {Seconds(who.When)} {Zone(who.When)}\n\n{tag.Message}");

    /// <param name="author">Whose event it is, where that is another one's than all others.</param>
    public ObjectId WriteCommit(ObjectId tree, ObjectId? parent, string message, GitSignature? author = null)
    {
        List<string> arguments = ["-c", "i18n.commitEncoding=UTF-8", "commit-tree"];
        if (signer is not null) arguments = [.. signer.Programs, .. arguments, "-S"];
        if (parent is { } id) arguments.AddRange(["-p", id.Hex]);
        arguments.AddRange(["-F", "-", tree.Hex]);
        return ObjectId.Parse(git.Ask(arguments, message, Names(author ?? who, committer), cancellation));
    }

    private static Dictionary<string, string> Names(GitSignature author, GitSignature committer) => new()
    {
        ["GIT_AUTHOR_NAME"] = author.Name,
        ["GIT_AUTHOR_EMAIL"] = author.Email,
        ["GIT_AUTHOR_DATE"] = Date(author.When),
        ["GIT_COMMITTER_NAME"] = committer.Name,
        ["GIT_COMMITTER_EMAIL"] = committer.Email,
        ["GIT_COMMITTER_DATE"] = Date(committer.When),
    };

    private static string Date(DateTimeOffset when) => $"@{Seconds(when)} {Zone(when)}";

    private static string Seconds(DateTimeOffset when) => when.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static string Zone(DateTimeOffset when) =>
        (when.Offset < TimeSpan.Zero ? "-" : "+") + when.Offset.ToString("hhmm", CultureInfo.InvariantCulture);

    private ObjectId Write(string[] arguments, string input) =>
        ObjectId.Parse(git.Ask(arguments, input, cancellation: cancellation));
}

/// <summary>
/// Writes tags that git signs, by <c>user.signingkey</c> and <c>gpg.format</c>. Git can only sign a tag while it makes
/// its ref; that ref is made in a repository of its own that shares the objects, so that here no ref moves before all do.
/// </summary>
internal sealed class TagSigner(GitRegistry registry)
{
    /// <summary>Options that keep to the programs that the user's own configuration names.</summary>
    public IReadOnlyList<string> Programs { get; } = SignaturePrograms.Options(registry.Git);

    /// <summary>Whether git's configuration asks for signed tags.</summary>
    public static bool IsConfigured(GitCommand git, CancellationToken cancellation) =>
        git.Run(["config", "--type=bool", "--get", "tag.gpgSign"], cancellation: cancellation).Line == "true";

    /// <exception cref="GitException">Git cannot sign; the message says why.</exception>
    public ObjectId Write(NewTag tag, IReadOnlyDictionary<string, string> identity, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("prompt-sign-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "refs"));
            Directory.CreateDirectory(Path.Combine(folder, "objects"));
            File.WriteAllText(Path.Combine(folder, "HEAD"), "ref: refs/heads/none\n");
            File.Copy(Path.Combine(registry.Place.CommonFolder, "config"), Path.Combine(folder, "config"));
            var environment = new Dictionary<string, string>(identity)
            {
                ["GIT_DIR"] = folder,
                ["GIT_OBJECT_DIRECTORY"] = Path.Combine(registry.Place.CommonFolder, "objects"),
            };
            var made = registry.Git.Run(
                [.. Programs, "tag", "--sign", "--cleanup=verbatim", "--file=-", "--", tag.Name, tag.Target.Hex],
                tag.Message, environment, cancellation: cancellation);
            // Some versions of git make an unsigned tag and succeed when the key cannot be used.
            var written = made.Succeeded
                ? registry.Git.Ask(["cat-file", "tag", $"refs/tags/{tag.Name}"], environment: environment, cancellation: cancellation)
                : "";
            if (!written.Contains("\n-----BEGIN ", StringComparison.Ordinal))
            {
                throw new GitException($"git tag could not sign {tag.Name}: {made.Error}. Set user.signingkey and gpg.format.");
            }

            return ObjectId.Parse(registry.Git.Ask(
                ["rev-parse", "--verify", "--end-of-options", $"refs/tags/{tag.Name}"], environment: environment,
                cancellation: cancellation));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

/// <summary>
/// Who writes, by git's own rules (environment, then configuration) but without guessing from the machine.
/// </summary>
internal static class CommitterIdentity
{
    public static Outcome<GitSignature> Read(GitCommand git, TimeProvider clock, CancellationToken cancellation)
    {
        var result = git.Run(
            ["-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT"], cancellation: cancellation);
        var open = result.Line.IndexOf('<');
        var close = result.Line.IndexOf('>');
        if (!result.Succeeded || open < 1 || close < open)
        {
            return Outcome<GitSignature>.Failure(OutcomeCode.Usage, new Diagnostic(
                RegistryDiagnostics.MissingIdentity,
                SourceLocation.File(""),
                "Every release and promotion is recorded with who did it, but git knows no name or e-mail address here. Run "
                    + "'git config user.name \"Your Name\"' and 'git config user.email you@example.org', "
                    + "or set GIT_COMMITTER_NAME and GIT_COMMITTER_EMAIL."));
        }

        var name = result.Line[..open].Trim();
        var email = result.Line[(open + 1)..close];
        return Outcome<GitSignature>.Success(new GitSignature(name, email, clock.GetLocalNow()));
    }
}
