using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using PromptRegistry.Optimization.Tests.Tasks;

namespace PromptRegistry.Optimization.Tests;

/// <summary>Plays every part of making a prompt of a task: writes a rubric and prompts, answers as far as a prompt says how, and judges.</summary>
internal sealed partial class MeetingModel : SampleChatClient
{
    public const string Task = """
        # Meeting notes

        Summarise meeting notes as decisions and actions.

        ## Examples

        Input: We agreed: raise the price. Ana will write the letter.
        Output:
        DECISIONS: raise the price
        ACTIONS: Ana: write the letter

        - **Input:** It rained. We agreed: hire two people. Bo will post the job.
        - **Output:** DECISIONS: hire two people
        ACTIONS: Bo: post the job

        Input: We agreed: close on Friday. Cy will tell all. → Output: DECISIONS: close on Friday; ACTIONS: Cy: tell all
        """;

    /// <summary>Answers nothing of use, as a model that has changed may.</summary>
    public bool IsWorse { get; set; }

    protected override string Answer(IReadOnlyList<ChatMessage> messages)
    {
        var (system, user) = (messages[0].Text, messages[^1].Text);
        if (system.StartsWith("You write a scoring rubric", StringComparison.Ordinal)) return "Functionality: The decision is there.\n- **Format**: It begins with DECISIONS.\nCompleteness: Nobody's action is missing.";
        if (system.StartsWith("You write the instructions", StringComparison.Ordinal))
            return user.Contains("Name every part", StringComparison.Ordinal) ? "```\nWrite DECISIONS: and what was agreed. {{ x }}\n```" : user.Contains("step by step", StringComparison.Ordinal) ? "I cannot." : "```\nSummarise.\n```";
        if (system.StartsWith("You improve the instructions", StringComparison.Ordinal))
            return $"```\n{Instructions().Match(user).Groups[1].Value}{(user.Contains("criterion completeness", StringComparison.Ordinal) ? "\nThen write ACTIONS: and who does what." : "")}\n```";
        if (system.StartsWith("You name pitfalls", StringComparison.Ordinal)) return "Here:\n- Notes without a decision.\n- Notes | in tables.";
        if (system.StartsWith("You score", StringComparison.Ordinal)) return Judge(system, Output().Match(user).Groups[1].Value);
        if (IsWorse) return "They met.";
        var (decision, action) = (Agreed().Match(user).Groups[1].Value, Will().Match(user));
        var text = system.Contains("DECISIONS:", StringComparison.Ordinal) ? $"DECISIONS: {decision}" : $"They agreed to {decision}.";
        return system.Contains("ACTIONS:", StringComparison.Ordinal) ? $"{text}\nACTIONS: {action.Groups[1].Value}: {action.Groups[2].Value}" : text;
    }

    private static string Judge(string system, string output)
    {
        var (score, reason) = system.Contains("decision is there", StringComparison.Ordinal) ? output.Contains("met", StringComparison.Ordinal) ? (2, "It is not.") : (10, "The decision is there.")
            : system.Contains("begins with DECISIONS", StringComparison.Ordinal) ? output.Contains("DECISIONS:", StringComparison.Ordinal) ? (10, "It does.") : (3, "It is prose.")
            : output.Contains("ACTIONS:", StringComparison.Ordinal) ? (9, "All is there.") : (4, "The action is missing.");
        return $$"""{"reason": "{{reason}}", "score": {{score}}}""";
    }

    [GeneratedRegex("<instructions>\n(.*?)\n</instructions>", RegexOptions.Singleline)]
    private static partial Regex Instructions();

    [GeneratedRegex("<output>(.*?)</output>", RegexOptions.Singleline)]
    private static partial Regex Output();

    [GeneratedRegex(@"agreed: ([^.]+)\.")]
    private static partial Regex Agreed();

    [GeneratedRegex(@"(\w+) will ([^.]+)\.")]
    private static partial Regex Will();
}
