namespace PromptRegistry.Git.Ledger;

/// <summary>The <c>Key: value</c> lines of the last paragraph of a message.</summary>
internal static class Trailers
{
    public static Dictionary<string, string> Read(string message)
    {
        var trailers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var text = message.Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n');
        var start = text.LastIndexOf("\n\n", StringComparison.Ordinal);
        foreach (var line in (start < 0 ? text : text[(start + 2)..]).Split('\n'))
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon > 0) trailers.TryAdd(line[..colon], line[(colon + 2)..].Trim());
        }

        return trailers;
    }
}
