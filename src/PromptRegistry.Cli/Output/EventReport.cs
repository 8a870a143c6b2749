using System.Globalization;
using System.Text.Json;
using PromptRegistry.Git.Ledger;

namespace PromptRegistry.Cli.Output;

/// <summary>Events of the ledger as JSON: an array, or one object a line for programs that read as it comes.</summary>
internal static class EventReport
{
    public static void Write(LedgerLog log, Utf8JsonWriter writer)
    {
        writer.WriteStartArray("events");
        foreach (var item in log.Events) Write(writer, item, log);
        writer.WriteEndArray();
    }

    public static void WriteLines(LedgerLog log, TextWriter text)
    {
        var oneLine = JsonText.Options with { Indented = false };
        foreach (var item in log.Events) text.WriteLine(JsonText.Object(writer => WriteProperties(writer, item, log), oneLine));
    }

    public static void Write(Utf8JsonWriter writer, LedgerEvent item, LedgerLog? log = null)
    {
        writer.WriteStartObject();
        WriteProperties(writer, item, log);
        writer.WriteEndObject();
    }

    private static void WriteProperties(Utf8JsonWriter writer, LedgerEvent item, LedgerLog? log)
    {
        writer.WriteString("event", item.Kind.ToString().ToLowerInvariant());
        writer.WriteString("prompt", item.Prompt);
        writer.WriteString("version", item.Version.ToString());
        writer.WriteString("environment", item.Environment);
        writer.WriteString("previous", item.Previous?.ToString());
        writer.WriteString("target", item.Target?.ToString());
        writer.WriteString("tag", item.Tag?.ToString());
        writer.WriteString("path", item.Path);
        writer.WriteString("digest", item.Digest);
        VerdictReport.Write(writer, item.Verdict);
        writer.WriteString("override", item.Override);
        writer.WriteStartArray("unmet");
        foreach (var gate in item.Unmet) writer.WriteStringValue(gate);
        writer.WriteEndArray();
        writer.WriteString("reason", item.Reason);
        writer.WriteString("by", item.Commit?.Author.Who);
        if (log is not null && item is { Kind: LedgerEventKind.Approve, Commit.Id: var id }) writer.WriteBoolean("verified", !log.Unverified.Contains(id));
        writer.WriteString("when", item.Commit?.Author.When.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
        writer.WriteString("ledger", item.Commit?.Id.ToString());
    }
}
