using System.Globalization;
using System.Text;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Writing;

/// <summary>Writes objects, which nobody sees until a ref names them.</summary>
internal sealed class ObjectWriter(
    GitCommand git, GitSignature who, TagSigner? signer, CancellationToken cancellation)
{
    private readonly Dictionary<string, string> identity = new()
    {
        ["GIT_AUTHOR_NAME"] = who.Name,
        ["GIT_AUTHOR_EMAIL"] = who.Email,
        ["GIT_AUTHOR_DATE"] = Date(who.When),
        ["GIT_COMMITTER_NAME"] = who.Name,
        ["GIT_COMMITTER_EMAIL"] = who.Email,
        ["GIT_COMMITTER_DATE"] = Date(who.When),
    };

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

    public ObjectId WriteTag(NewTag tag) => signer?.Write(tag, identity, cancellation) ?? Write(
        ["mktag"],
        $"object {tag.Target}\ntype {(tag.TargetKind == GitObjectKind.Tag ? "tag" : "commit")}\ntag {tag.Name}\n"
            + $"tagger {who.Name} <{who.Email}> {Seconds(who.When)} {Zone(who.When)}\n\n{tag.Message}");

    /// <param name="author">Whose event it is, where that is not the one who writes.</param>
    public ObjectId WriteCommit(ObjectId tree, ObjectId? parent, string message, GitSignature? author = null)
    {
        List<string> arguments = ["-c", "i18n.commitEncoding=UTF-8", "commit-tree"];
        if (signer is not null) arguments = [.. signer.Programs, .. arguments, "-S"];
        if (parent is { } id) arguments.AddRange(["-p", id.Hex]);
        arguments.AddRange(["-F", "-", tree.Hex]);
        var names = author is null ? identity : new Dictionary<string, string>(identity)
        {
            ["GIT_AUTHOR_NAME"] = author.Name,
            ["GIT_AUTHOR_EMAIL"] = author.Email,
            ["GIT_AUTHOR_DATE"] = Date(author.When),
        };
        return ObjectId.Parse(git.Ask(arguments, message, names, cancellation));
    }

    private static string Date(DateTimeOffset when) => $"@{Seconds(when)} {Zone(when)}";

    private static string Seconds(DateTimeOffset when) => when.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static string Zone(DateTimeOffset when) =>
        (when.Offset < TimeSpan.Zero ? "-" : "+") + when.Offset.ToString("hhmm", CultureInfo.InvariantCulture);

    private ObjectId Write(string[] arguments, string input) =>
        ObjectId.Parse(git.Ask(arguments, input, cancellation: cancellation));
}
