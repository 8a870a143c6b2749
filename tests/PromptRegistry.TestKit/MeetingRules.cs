using System.Text.RegularExpressions;

namespace PromptRegistry.TestKit;

/// <summary>How a model that plays every part of making a prompt for meeting notes answers and judges: as far as the prompt says how, and by what stands in the answer.</summary>
public static partial class MeetingRules
{
    /// <summary>The instructions that are to be improved.</summary>
    public static string InstructionsIn(string user) => Instructions().Match(user).Groups[1].Value;

    /// <summary>The answer that is to be judged.</summary>
    public static string OutputIn(string user) => Output().Match(user).Groups[1].Value;

    /// <summary>Notes of a meeting, in the form that the instructions ask for.</summary>
    public static string Summary(string system, string user)
    {
        var (decision, action) = (Agreed().Match(user).Groups[1].Value, Will().Match(user));
        var text = system.Contains("DECISIONS:", StringComparison.Ordinal) ? $"DECISIONS: {decision}" : $"They agreed to {decision}.";
        return system.Contains("ACTIONS:", StringComparison.Ordinal) ? $"{text}\nACTIONS: {action.Groups[1].Value}: {action.Groups[2].Value}" : text;
    }

    /// <summary>A judgement by the criterion that is asked for.</summary>
    /// <param name="hasDecision">What the criterion of the decision finds.</param>
    public static string Judgement(string system, string output, bool hasDecision = true)
    {
        var (score, reason) = system.Contains("decision is there", StringComparison.Ordinal) ? hasDecision ? (10, "The decision is there.") : (2, "It is not.")
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
