using Microsoft.Extensions.AI;
using PromptRegistry.Optimization.Tests.Tasks;
using PromptRegistry.TestKit;

namespace PromptRegistry.Optimization.Tests;

/// <summary>Plays every part of making a prompt of a task: writes a rubric and prompts, answers as far as a prompt says how, and judges.</summary>
internal sealed class MeetingModel : SampleChatClient
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
            return $"```\n{MeetingRules.InstructionsIn(user)}{(user.Contains("criterion completeness", StringComparison.Ordinal) ? "\nThen write ACTIONS: and who does what." : "")}\n```";
        if (system.StartsWith("You name pitfalls", StringComparison.Ordinal)) return "Here:\n- Notes without a decision.\n- Notes | in tables.";
        if (system.StartsWith("You score", StringComparison.Ordinal))
        {
            var output = MeetingRules.OutputIn(user);
            return MeetingRules.Judgement(system, output, hasDecision: !output.Contains("met", StringComparison.Ordinal));
        }

        return IsWorse ? "They met." : MeetingRules.Summary(system, user);
    }
}
