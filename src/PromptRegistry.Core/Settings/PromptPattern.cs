namespace PromptRegistry.Core.Settings;

/// <summary>Prompts as settings name them: one by its name, or those of a folder as <c>support/*</c>.</summary>
public static class PromptPattern
{
    /// <summary>Whether one of the patterns is for a prompt.</summary>
    public static bool IsAnyFor(IReadOnlyList<string> patterns, string prompt)
    {
        for (var i = 0; i < patterns.Count; i++) if (IsFor(patterns[i], prompt)) return true;
        return false;
    }

    private static bool IsFor(string pattern, string prompt) => pattern == prompt
        || (pattern.EndsWith("/*", StringComparison.Ordinal) && prompt.StartsWith(pattern.Substring(0, pattern.Length - 1), StringComparison.Ordinal));
}
