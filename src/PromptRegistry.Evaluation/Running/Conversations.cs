using PromptRegistry.Evaluation.Models;

namespace PromptRegistry.Evaluation.Running;

/// <summary>
/// Answers cases turn by turn: first all answers to the prompt, then with these the requests of all second turns, and so on. Each sample is a conversation
/// of its own.
/// </summary>
internal static class Conversations
{
    /// <param name="cases">A turn with all those before it.</param>
    /// <param name="ask">Gets the answers of some cases, one a sample.</param>
    public static async Task<IReadOnlyDictionary<PreparedCase, ModelAnswer?[]>> AnswerAsync(
        IReadOnlyList<PreparedCase> cases, Func<IReadOnlyList<PreparedCase>, Task<IReadOnlyDictionary<PreparedCase, ModelAnswer?[]>>> ask)
    {
        if (cases.All(@case => @case.Previous is null)) return await ask(cases).ConfigureAwait(false);
        var answers = new Dictionary<PreparedCase, ModelAnswer?[]>(cases.Count, ReferenceEqualityComparer.Instance);
        for (var turn = 1; answers.Count < cases.Count; turn++)
        {
            var wave = cases.Where(@case => @case.Values.Case.Turn == turn).ToList();
            foreach (var @case in wave) if (@case.Previous is { } previous) @case.Follow(answers[previous]);
            foreach (var (@case, own) in await ask(wave).ConfigureAwait(false)) answers.Add(@case, own);
        }

        return answers;
    }
}
