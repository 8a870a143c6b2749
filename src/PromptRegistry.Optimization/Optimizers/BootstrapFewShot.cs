using PromptRegistry.Evaluation.Running;
using PromptRegistry.Optimization.Data;
using PromptRegistry.Optimization.Search;
using PromptRegistry.Optimization.Tuning;

namespace PromptRegistry.Optimization.Optimizers;

/// <summary>Examples that a teacher answered well, and others with the answers that cases expect (DSPy's BootstrapFewShot).</summary>
internal sealed class BootstrapFewShot(OptimizerOptions options) : IOptimizer
{
    public async Task RunAsync(SearchRun search)
    {
        var teacher = new Teacher(search, options);
        var demos = await teacher.TeachAsync(search.Train, Teacher.Usual, new SeededRandom(search.Seed, "bootstrap-few-shot")).ConfigureAwait(false);
        if (demos.Count == 0) return;
        if (search.Propose([search.Original], PromptChange.None.WithDemos(demos), Teacher.Words("bootstrap-few-shot", demos)) is { } candidate)
            await search.RaceAsync(candidate).ConfigureAwait(false);
    }
}

/// <summary>
/// Answers training cases by the prompt as it is with labelled examples, and keeps the answers that pass every gating scorer. The example
/// that a case makes is never among those that its own question is asked with.
/// </summary>
internal sealed class Teacher(SearchRun search, OptimizerOptions options)
{
    /// <summary>Answered examples, unless another number is given.</summary>
    public const int Usual = 4;

    /// <summary>Of the second and later rounds, in which the model shall say something else.</summary>
    private const double Temperature = 1;

    private readonly Dictionary<(string Case, int Round), string?> answers = [];

    /// <param name="cases">Training cases, in the order in which they are tried.</param>
    /// <param name="count">How many answered examples are wanted.</param>
    /// <param name="random">Draws the examples that fill up.</param>
    public async Task<IReadOnlyList<Demo>> TeachAsync(IReadOnlyList<string> cases, int count, SeededRandom random)
    {
        var labeled = Labeled.Draw(search, options.Demos ?? LabeledFewShot.Usual, new SeededRandom(search.Seed, "teacher"));
        var taught = new List<Demo>();
        for (var round = 0; round < options.Rounds && taught.Count < count; round++)
        {
            foreach (var id in cases)
            {
                if (taught.Count >= Math.Min(count, options.Demos ?? int.MaxValue)) break;
                if (search.Case(id).Turn > 1 || taught.Exists(d => d.Case == id)) continue;
                if (await AnswerAsync(id, round, labeled).ConfigureAwait(false) is { } answer)
                    taught.Add(Demo.Of(id, search.Case(id).Source, search.Prompt.Manifest, answer, isAnswered: true));
            }
        }

        var more = random.Shuffled(Labeled.All(search).Where(d => taught.TrueForAll(t => t.Case != d.Case))).Take(Math.Max(0, (options.Demos ?? LabeledFewShot.Usual) - taught.Count));
        return [.. taught, .. more];
    }

    public static string Words(string optimizer, IReadOnlyList<Demo> demos)
    {
        var answered = demos.Count(d => d.IsAnswered);
        return $"{optimizer}: {Labeled.Count(answered, "answer")} of the teacher, {Labeled.Count(demos.Count - answered, "training case")}";
    }

    /// <summary>An answer that passes; null where there is none.</summary>
    private async Task<string?> AnswerAsync(string id, int round, IReadOnlyList<Demo> labeled)
    {
        if (answers.TryGetValue((id, round), out var known)) return known;
        var others = labeled.Where(d => d.Case != id).ToList();
        if (search.Load(others.Count == 0 ? PromptChange.None : PromptChange.None.WithDemos(others)) is not { } version) return answers[(id, round)] = null;
        if (options.Teacher is { } model) version = version.For(model);
        if (round > 0) version = version.Again(search.Samples + round - 1, Temperature);
        var result = (await search.ScoreAsync(version, [id]).ConfigureAwait(false)).Single(r => r.Case.Id == id);
        return answers[(id, round)] = result.Samples.FirstOrDefault(s => Passes(search, result, s))?.Answer?.Text;
    }

    /// <summary>Whether a text passes every gating scorer.</summary>
    public static bool Passes(SearchRun search, CaseResult result, SampleResult sample) => sample.Answer is { Text.Length: > 0, ToolCalls.Count: 0 }
        && sample.Scores.Select((score, i) => (score, scorer: search.Suite.ScorerOf(result.Case, i))).Where(c => c.scorer?.Info.IsGating == true).All(c => c.score is { Passed: true });
}
