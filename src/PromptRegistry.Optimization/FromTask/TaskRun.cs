using System.Globalization;
using System.Text;
using PromptRegistry.Chat;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Versions;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Optimization.Tuning;

namespace PromptRegistry.Optimization.FromTask;

/// <summary>One run for one task.</summary>
internal sealed class TaskRun(TaskRequest request, TaskDescription task, string logbookPath, CancellationToken cancellation)
{
    private const double Temperature = 1;
    private const int LongestProposal = 2000;

    /// <summary>Stands for a model until one is known.</summary>
    private const string Nobody = "nobody-yet";

    private readonly IEvaluationFiles files = request.Evaluation.Files;
    private readonly List<Diagnostic> diagnostics = [];
    private SessionSpending spent;

    /// <summary>Questions for one answer: itself, and a judgement by each criterion.</summary>
    private static int Asks => Rubric.Criteria.Count + 1;

    /// <summary>The first run: there is no prompt yet.</summary>
    public async Task<TaskResult> BeginAsync()
    {
        var most = 1 + TaskQuestions.Ways.Count + ((TaskQuestions.Ways.Count + 1) * task.Examples.Count * Asks) + 2;

        // The rubric is asked for with the usual one in its place: the suite needs one to be read.
        var opened = Open(TaskFiles.Of(task, Rubric.Usual, "…", request.Model ?? Nobody, files), out var model);
        if (opened.Value is not { } first) return new TaskResult(opened.Code, opened.Diagnostics);
        if (model == Nobody)
        {
            first.Dispose();
            return TaskRunner.Failed(OutcomeCode.Usage, request.Path, "Nothing names the model to ask. Write 'model' of the provider into promptregistry.yaml, or name one: --for-model.");
        }

        if (request.EstimateOnly)
        {
            first.Dispose();
            return new TaskResult(OutcomeCode.Passed, []) { MostCalls = most };
        }

        Rubric rubric;
        var instructions = new List<(string Name, string Text)>();
        using (first)
        {
            if (await AskAsync(first, TaskQuestions.Rubric(task), 0).ConfigureAwait(false) is not { } written) return Stopped(first);
            rubric = Rubric.Read(written);
            foreach (var (name, words) in TaskQuestions.Ways)
            {
                if (await AskAsync(first, TaskQuestions.Prompt(task, rubric, words), 0).ConfigureAwait(false) is not { } answer) return Stopped(first);
                if (TaskQuestions.Instructions(answer) is { } text && instructions.TrueForAll(i => i.Text != text)) instructions.Add((name, text));
            }

            first.Save();
            spent = first.Spending;
        }

        if (instructions.Count == 0)
            return TaskRunner.Failed(OutcomeCode.Invalid, request.Path, "The model wrote no instructions. Ask a larger one: --proposer.");
        return await CompareAsync(rubric, instructions, model, most).ConfigureAwait(false);
    }

    /// <summary>Scores the prompts head to head, and improves the best one where it scores lowest.</summary>
    private async Task<TaskResult> CompareAsync(Rubric rubric, List<(string Name, string Text)> instructions, string model, int most)
    {
        var made = TaskFiles.Of(task, rubric, instructions[0].Text, model, files);
        var opened = Open(made, out _);
        if (opened.Value is not { } session) return new TaskResult(opened.Code, opened.Diagnostics);
        using (session)
        {
            var scored = new List<ScoredPrompt>();
            foreach (var (name, text) in instructions)
            {
                if (Load(session, made, text) is not { } version) continue;
                if (await ScoreAsync(session, version, name, text).ConfigureAwait(false) is not { } one) return Stopped(session);
                scored.Add(one);
            }

            if (scored.Count == 0) return TaskRunner.Failed(OutcomeCode.Invalid, request.Path, "None of the prompts that the model wrote can be loaded.");
            var best = scored.MaxBy(s => s.Candidate.Overall)!;
            var began = $"{scored.Count} prompts scored {string.Join(", ", scored.Select(s => Number(s.Candidate.Overall)))}; '{best.Candidate.Name}' was taken";
            if (await ImproveAsync(session, made, rubric, best, 0).ConfigureAwait(false) is not var (improved, happened)) return Stopped(session);
            if (improved is not null) scored.Add(improved);
            var last = improved is not null && improved.Candidate.Overall > best.Candidate.Overall ? improved : best;
            if (await AskAsync(session, TaskQuestions.Pitfalls(task, last.Text, last.Words()), 0).ConfigureAwait(false) is not { } named) return Stopped(session);
            var pitfalls = TaskQuestions.Lines(named);
            var written = With(made, last.Text);
            foreach (var (file, content) in written) files.Write(file, content);
            files.Write($"{PromptPaths.Folder(task.Name)}/recordings.jsonl", (await session.RecordingsWithAsync(last.Version, [.. session.Suite.Cases.Select(c => c.Id)], cancellation).ConfigureAwait(false))!);
            session.Save();
            return Finish(session, rubric, Logbook.Begin(task, rubric, pitfalls), [.. written.Keys], scored, last, $"{began}; {happened}", pitfalls, "1.0.0", most);
        }
    }

    /// <summary>A later run: the prompt is scored on new answers, and improved unless it is locked in.</summary>
    public async Task<TaskResult> GoOnAsync()
    {
        var book = Logbook.Read(files.Read(logbookPath));
        var opened = Open(new Dictionary<string, byte[]>(), out _);
        if (opened.Value is not { } session) return new TaskResult(opened.Code, opened.Diagnostics);
        using (session)
        {
            var read = Tunable.Read(session.Present.Prompts, files);
            if (read.Value is not { } tunable) return new TaskResult(read.Code, read.Diagnostics);
            if (tunable.Regions.Count != 1 || Rubric.Criteria.Any(c => session.Suite.Scorers.All(s => s.Info.Id != c)))
            {
                return TaskRunner.Failed(OutcomeCode.Invalid, PromptPaths.Manifest(task.Name),
                    $"There is a prompt '{task.Name}' that was not made of a task: it has no region to tune, or no scorers functionality, format and completeness. Give the task another title.");
            }

            var most = 1 + (2 * session.Suite.Cases.Count * Asks);
            if (request.EstimateOnly) return new TaskResult(OutcomeCode.Passed, []) { MostCalls = most };
            var number = book.Entries.Count;
            var text = tunable.TextOf(tunable.Regions[0], PromptChange.None);
            if (await ScoreAsync(session, Again(session.Present, number), "present", text).ConfigureAwait(false) is not { } present) return Stopped(session);
            var version = session.Present.Prompt.Manifest.Version.ToString();
            var now = book.With(Entry(present.Candidate, version, "", ""));
            var rubric = RubricOf(session);
            if (now.IsLockedIn(Label(version)))
            {
                session.Save();
                var words = book.IsLockedIn(Label(version)) ? "scored, and still locked in" : "locked in after two weeks of consistent scores";
                return Finish(session, rubric, book, [], [present], present, words, [], version, most, "nothing: it is the default");
            }

            if (await ImproveAsync(session, new Dictionary<string, byte[]>(), rubric, present, number).ConfigureAwait(false) is not var (improved, happened)) return Stopped(session);
            List<ScoredPrompt> scored = improved is null ? [present] : [present, improved];
            var written = new List<string>();
            var last = present;
            if (improved is not null && improved.Candidate.Overall > present.Candidate.Overall)
            {
                last = improved;
                var changed = tunable.WithNextVersion(tunable.Files(PromptChange.None.WithText(tunable.Regions[0].Id, improved.Text), out _), null);
                foreach (var (file, content) in changed) files.Write(file, content);
                written.AddRange(changed.Keys);
                version = improved.Version.Prompt.Manifest.Version.Next(VersionBump.Patch).ToString();
            }

            session.Save();
            return Finish(session, rubric, book, written, scored, last, happened, [], version, most);
        }
    }

    /// <summary>Has the instructions written anew for the criterion that scores lowest, and scores them.</summary>
    /// <returns>Null where a limit was reached; no improvement where nothing is wrong, or none was written.</returns>
    private async Task<(ScoredPrompt? Improved, string Happened)?> ImproveAsync(
        EvaluationSession session, IReadOnlyDictionary<string, byte[]> made, Rubric rubric, ScoredPrompt best, int number)
    {
        var lowest = best.Lowest;
        if (best.ScoreOf(lowest) >= 10) return (null, "every criterion scored 10");
        var question = TaskQuestions.Improve(task, rubric, best.Text, lowest, best.Words(lowest));
        if (await AskAsync(session, question, number).ConfigureAwait(false) is not { } answer) return null;
        if (TaskQuestions.Instructions(answer) is not { } text || text == best.Text) return (null, $"{lowest} scored lowest, {Number(best.ScoreOf(lowest))}, and no other instructions were written");
        if (Load(session, made, text) is not { } version) return (null, $"{lowest} scored lowest, {Number(best.ScoreOf(lowest))}, and the new instructions cannot be loaded");
        if (await ScoreAsync(session, number == 0 ? version : Again(version, number), "improved", text).ConfigureAwait(false) is not { } improved) return null;
        var verdict = improved.Candidate.Overall > best.Candidate.Overall ? "kept" : "not kept";
        return (improved, $"{lowest} scored lowest, {Number(best.ScoreOf(lowest))}; mending it made {Number(best.Candidate.Overall)} to {Number(improved.Candidate.Overall)} of 10, {verdict}");
    }

    private TaskResult Finish(
        EvaluationSession session, Rubric rubric, Logbook book, IReadOnlyList<string> written, List<ScoredPrompt> scored, ScoredPrompt last, string happened, IReadOnlyList<string> pitfalls, string version, int most,
        string? next = null)
    {
        next ??= last.ScoreOf(last.Lowest) >= 10 ? "more examples: these are all answered" : $"{last.Lowest}: {last.Words(last.Lowest).FirstOrDefault() ?? "look at the answers"}";
        var entry = Entry(last.Candidate, version, happened, next);
        book = book.With(entry);
        files.Write(logbookPath, book.Write());
        return new TaskResult(OutcomeCode.Passed, diagnostics)
        {
            MostCalls = most,
            Report = new TaskReport
            {
                Prompt = task.Name,
                Version = version,
                Candidates = [.. scored.Select(s => s.Candidate)],
                Best = scored.IndexOf(last),
                Instructions = last.Text,
                Texts = [.. scored.Select(s => s.Text)],
                Rubric = rubric,
                Pitfalls = pitfalls,
                Files = [.. written, logbookPath],
                Logbook = logbookPath,
                Happened = happened,
                NextTry = next,
                IsLockedIn = book.IsLockedIn(Label(version)),
                Spending = spent.Plus(session.Spending),
            },
        };
    }

    private LogEntry Entry(TaskCandidate candidate, string version, string happened, string next)
    {
        var now = request.Evaluation.Clock.GetUtcNow();
        var minute = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        return new LogEntry(minute, Label(version), candidate.Functionality, candidate.Format, candidate.Completeness, happened, next);
    }

    private string Label(string version) => $"{task.Name} {version}";

    private Outcome<EvaluationSession> Open(IReadOnlyDictionary<string, byte[]> made, out string model)
    {
        var left = request.Evaluation.Budget;
        var evaluation = request.Evaluation with
        {
            Files = new OverlaidFiles(files, made),
            Models = request.Model is { } named ? [named] : [],
            Budget = left with { MaxCalls = left.MaxCalls - spent.Calls, MaxCost = left.MaxCost - spent.CostUsd },
        };
        var opened = EvaluationSession.Open(evaluation, task.Name, (_, _) => $"optimizations/task-{task.Name}/recordings.jsonl");
        model = opened.Value?.Present.Model ?? "";
        diagnostics.AddRange(opened.Succeeded ? opened.Diagnostics : []);
        return opened;
    }

    private SessionVersion? Load(EvaluationSession session, IReadOnlyDictionary<string, byte[]> made, string text) =>
        session.Load(new OverlaidFiles(files, With(made, text))).Value;

    private Dictionary<string, byte[]> With(IReadOnlyDictionary<string, byte[]> made, string text) =>
        new(made) { [PromptPaths.Template(task.Name, "system.scriban")] = Encoding.UTF8.GetBytes(TaskFiles.System(text)) };

    private static SessionVersion Again(SessionVersion version, int number) => version.Again(number, version.Prompt.Manifest.Model.Temperature ?? Temperature);

    private async Task<ScoredPrompt?> ScoreAsync(EvaluationSession session, SessionVersion version, string name, string text)
    {
        var results = await session.ScoreAsync(version, [.. session.Suite.Cases.Select(c => c.Id)], cancellation).ConfigureAwait(false);
        return results is null ? null : ScoredPrompt.Of(name, text, version, session.Suite, results);
    }

    private async Task<string?> AskAsync(EvaluationSession session, IReadOnlyList<RenderedMessage> messages, int sample)
    {
        var target = new ChatTarget(new ModelSettings { Temperature = Temperature, MaxOutputTokens = LongestProposal }, null, null);
        return (await session.AskAsync(new ModelRequest(session.Provider, request.Proposer ?? session.Present.Model, messages, target, sample), cancellation).ConfigureAwait(false))?.Text;
    }

    private TaskResult Stopped(EvaluationSession session)
    {
        session.Save();
        return new TaskResult(OutcomeCode.Budget,
        [
            new Diagnostic(EvaluationDiagnostics.OptimizationBudgetTooSmall, SourceLocation.File(request.Path),
                $"Stopped at {session.Reached ?? "an answer that is not recorded"} before the prompt was there. What was answered is kept: the same command goes on from there."),
        ]);
    }

    /// <summary>The rubric is what the scorers ask by, so that a person who changes the suite changes it.</summary>
    private Rubric RubricOf(EvaluationSession session)
    {
        var suite = (YamlMapping)YamlReader.Read(Encoding.UTF8.GetString(files.Read(session.Suite.Path)!), session.Suite.Path).Root!;
        var texts = (suite.Find("scorers") as YamlSequence)?.Items.OfType<YamlMapping>().Select(s => s.Find("judge") as YamlMapping).OfType<YamlMapping>()
            .ToDictionary(j => (j.Find("id") as YamlScalar)?.Value ?? "", j => ((j.Find("inputs") as YamlMapping)?.Find("criterion") as YamlScalar)?.Value) ?? [];
        return new Rubric(
            texts.GetValueOrDefault("functionality") ?? Rubric.Usual.Functionality, texts.GetValueOrDefault("format") ?? Rubric.Usual.Format,
            texts.GetValueOrDefault("completeness") ?? Rubric.Usual.Completeness);
    }

    private static string Number(double score) => score.ToString("0.0", CultureInfo.InvariantCulture);
}
