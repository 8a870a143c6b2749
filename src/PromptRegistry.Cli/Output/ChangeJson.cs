using System.Text.Json;
using PromptRegistry.Cli.Files;
using PromptRegistry.Core.Contracts;

namespace PromptRegistry.Cli.Output;

/// <summary>What changed in a prompt, as JSON.</summary>
internal static class ChangeJson
{
    /// <summary>The property <c>contract</c>: what changed for callers and readers.</summary>
    public static void WriteContract(Utf8JsonWriter writer, IEnumerable<ContractChange> changes)
    {
        writer.WriteStartArray("contract");
        foreach (var change in changes)
        {
            writer.WriteStartObject();
            writer.WriteString("bump", change.Bump.ToString().ToLowerInvariant());
            writer.WriteString("concerns", change.Party == ContractParty.Reader ? "reader" : "caller");
            writer.WriteString("description", change.Description);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>The property <c>files</c>: what changed line by line.</summary>
    public static void WriteFiles(Utf8JsonWriter writer, IEnumerable<FileChange> files)
    {
        writer.WriteStartArray("files");
        foreach (var file in files)
        {
            writer.WriteStartObject();
            writer.WriteString("path", file.Path);
            writer.WriteStartArray("lines");
            foreach (var line in file.Lines) writer.WriteStringValue(line);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
