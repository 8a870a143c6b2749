using System.Text;

namespace PromptRegistry.Git.Ledger;

/// <summary>The file of a prompt's approvals: one mapping for each version, environment and person.</summary>
internal static class ApprovalFile
{
    public static string Write(IEnumerable<RecordedApproval> approvals)
    {
        var text = new StringBuilder();
        foreach (var (key, approval) in approvals.Select(a => (Key: Key(a), Approval: a)).OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            text.Append(LedgerFile.Quote(key)).Append(":\n");
            LedgerFile.Add(text, "version", approval.Version.ToString());
            LedgerFile.Add(text, "environment", approval.Environment);
            LedgerFile.Add(text, "tag", LedgerFile.Quote(approval.Tag.Hex));
            if (approval.Digest is not null) LedgerFile.Add(text, "digest", LedgerFile.Quote(approval.Digest));
            LedgerFile.Add(text, "since", LedgerFile.Quote(LedgerFile.Format(approval.Since)));
            LedgerFile.Add(text, "by", LedgerFile.Quote(approval.By));
        }

        return text.ToString();
    }

    public static List<RecordedApproval> Read(string text, string path) => LedgerFile.Read(text, path, static (_, reader) =>
        new RecordedApproval(
            LedgerFile.Version(reader.RequiredText("version")),
            reader.RequiredText("environment") ?? "",
            LedgerFile.Id(reader.RequiredText("tag")),
            reader.Text("digest"),
            LedgerFile.Time(reader.RequiredText("since")),
            reader.RequiredText("by") ?? ""));

    /// <summary>Whoever approves the same again renews the approval.</summary>
    public static string Key(RecordedApproval approval) => $"{approval.Version} {approval.Environment} {approval.Email}";
}
