namespace PromptRegistry.Checks;

/// <summary>
/// Whether an answer gives the system text of its request away: by a run of its words, in order and without regard to case and punctuation, that no other message holds as well.
/// </summary>
internal static class SystemLeak
{
    /// <summary>So many words in a row give a text away, where nothing else is said.</summary>
    public const int UsualRun = 8;

    /// <summary>Whether what a role says is for the model alone.</summary>
    public static bool IsSecret(string role) => role is "system" or "developer";

    /// <param name="messages">What was sent, by role and text.</param>
    /// <param name="words">So many words in a row give a text away; a shorter text is given away as a whole.</param>
    /// <returns>Where the run stands in the answer, in characters, and how many words it has; null where there is none.</returns>
    public static (int Start, int Length, int Words)? Find(string answer, IReadOnlyList<(string Role, string Text)> messages, int words)
    {
        for (var i = 0; i < messages.Count; i++)
        {
            var (role, text) = messages[i];
            if (IsSecret(role) && WordRuns.Find(answer, text, words, messages) is { } run) return (run.Start, run.Length, Math.Min(words, WordRuns.Count(text)));
        }

        return null;
    }
}
