using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;

namespace PromptRegistry.Evaluation.Running;

/// <summary>
/// Answers cases turn by turn: first all answers to the prompt, then with these the requests of all second turns, and so on. Each sample is a conversation
/// of its own.
/// </summary>
internal static class Conversations
{
    /// <param name="cases">A turn right after its predecessor. The requests of later turns are put into it.</param>
    /// <param name="ask">Gets the answers of some cases, one list a case, one a sample.</param>
    public static async Task<ModelAnswer?[][]> AnswerAsync(List<PreparedCase> cases, Func<IReadOnlyList<PreparedCase>, Task<ModelAnswer?[][]>> ask)
    {
        if (cases.TrueForAll(@case => @case.User is null)) return await ask(cases).ConfigureAwait(false);
        var answers = new ModelAnswer?[cases.Count][];
        for (var turn = 1; ; turn++)
        {
            var places = Enumerable.Range(0, cases.Count).Where(i => cases[i].Values.Case.Turn == turn).ToList();
            if (places.Count == 0) return answers;
            if (turn > 1) foreach (var i in places) cases[i] = Next(cases[i], cases[i - 1], answers[i - 1]);
            var asked = places.Select(i => (Place: i, Samples: Askable(cases, answers, i, turn))).ToList();
            var came = await ask([.. asked.Select(wave => Only(cases[wave.Place], wave.Samples))]).ConfigureAwait(false);
            for (var i = 0; i < asked.Count; i++)
            {
                var own = answers[asked[i].Place] = new ModelAnswer?[cases[asked[i].Place].Requests.Count];
                for (var j = 0; j < came[i].Length; j++) own[asked[i].Samples[j]] = came[i][j];
            }
        }
    }

    /// <summary>The samples whose predecessor has a complete answer.</summary>
    private static List<int> Askable(List<PreparedCase> cases, ModelAnswer?[][] answers, int place, int turn) =>
        [.. Enumerable.Range(0, cases[place].Requests.Count).Where(i => turn == 1 || answers[place - 1][i] is { IsComplete: true })];

    private static PreparedCase Next(PreparedCase @case, PreparedCase previous, ModelAnswer?[] answers)
    {
        var requests = new ModelRequest[answers.Length];
        var keys = new List<RecordingKey>(answers.Length);
        var blocked = new HashSet<int>();
        for (var i = 0; i < requests.Length; i++)
        {
            // Without an answer to go on from, the conversation stands where it stood.
            requests[i] = answers[i] is { IsComplete: true } answer ? @case.After(previous.Requests[i], answer) : previous.Requests[i];
            if (answers[i] is { IsComplete: true }) keys.Add(CanonicalRequest.Key(requests[i]));
            else if (answers[i] is not null || previous.Blocked.Contains(i)) blocked.Add(i);
        }

        return @case with { Requests = requests, Keys = keys, Blocked = blocked };
    }

    private static PreparedCase Only(PreparedCase @case, List<int> samples) =>
        samples.Count == @case.Requests.Count ? @case : @case with { Requests = [.. samples.Select(i => @case.Requests[i])] };
}
