using System.Globalization;
using System.Text;
using PromptRegistry.Chat;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Optimization.Tuning;

namespace PromptRegistry.Optimization.FromTask;

/// <summary>
/// Makes a prompt of a task that somebody wrote down: a rubric, three prompts scored head to head on the examples, the best one improved where it scored
/// lowest, pitfalls and a logbook. For a task that has its prompt, that is scored again and improved, until it is locked in.
/// </summary>
public static class TaskRunner
{
    private const double Temperature = 1;
    private const int LongestProposal = 2000;

    /// <returns>The outcome; failures are findings in it.</returns>
    /// <exception cref="OperationCanceledException">The run was interrupted; answers recorded until then are kept.</exception>
    public static async Task<TaskResult> RunAsync(TaskRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var files = request.Evaluation.Files;
        var path = request.Path.EndsWith(".md", StringComparison.OrdinalIgnoreCase) ? request.Path : $"{request.Path.TrimEnd('/')}/{TaskDescription.FileName}";
        if (files.Read(path) is not { } content) return Failed(OutcomeCode.Usage, path, "There is no such file. Expected is Markdown with the task in words and three examples.");
        var read = TaskDescription.Read(Encoding.UTF8.GetString(content), path);
        if (read.Value is not { } task) return new TaskResult(read.Code, read.Diagnostics);
        var logbookPath = path.Contains('/', StringComparison.Ordinal) ? $"{path[..path.LastIndexOf('/')]}/{Logbook.FileName}" : Logbook.FileName;
        var isNew = files.Read(PromptPaths.Manifest(task.Name)) is null;
        try
        {
            var run = new TaskRun(request, task, logbookPath, cancellation);
            return isNew ? await run.BeginAsync().ConfigureAwait(false) : await run.GoOnAsync().ConfigureAwait(false);
        }
        catch (ModelException error)
        {
            return new TaskResult(OutcomeCode.Infrastructure, [ModelFailures.Finding(error)]);
        }
    }

    private static TaskResult Failed(OutcomeCode code, string path, string message) =>
        new(code, [new Diagnostic(EvaluationDiagnostics.TaskUnusable, SourceLocation.File(path), message)]);

    /// <summary>One run for one task.</summary>
    private sealed class TaskRun(TaskRequest request, TaskDescription task, string logbookPath, CancellationToken cancellation)
    {
        private readonly IEvaluationFiles files = request.Evaluation.Files;
        private readonly List<Diagnostic> diagnostics = [];
        private SessionSpending spent;

        private int Asks => Rubric.Criteria.Count + 1;

        /// <summary>The first run: there is no prompt yet.</summary>
        public async Task<TaskResult> BeginAsync()
        {
            var model = request.Model ?? "";
            var most = 1 + TaskQuestions.Ways.Count + ((TaskQuestions.Ways.Count + 1) * task.Examples.Count * Asks) + 2;

            // The rubric is asked for with the usual one in its place: the suite needs one to be read.
            var opened = Open(TaskFiles.Of(task, Rubric.Usual, "…", model.Length == 0 ? "model" : model, files), out model);
            if (opened.Value is not { } first) return new TaskResult(opened.Code, opened.Diagnostics);
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
                return Failed(OutcomeCode.Invalid, request.Path, "The model wrote no instructions. Ask a larger one: --proposer.");
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
                var scored = new List<Scored>();
                foreach (var (name, text) in instructions)
                {
                    if (Load(session, made, text) is not { } version) continue;
                    if (await ScoreAsync(session, version, name, text).ConfigureAwait(false) is not { } one) return Stopped(session);
                    scored.Add(one);
                }

                if (scored.Count == 0) return Failed(OutcomeCode.Invalid, request.Path, "None of the prompts that the model wrote can be loaded.");
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
                return Finish(session, Logbook.Begin(task, rubric, pitfalls), [.. written.Keys], scored, last, $"{began}; {happened}", pitfalls, "1.0.0", most);
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
                    return Failed(OutcomeCode.Invalid, PromptPaths.Manifest(task.Name),
                        $"There is a prompt '{task.Name}' that was not made of a task: it has no region to tune, or no scorers functionality, format and completeness. Give the task another title.");
                }

                var most = 1 + (2 * session.Suite.Cases.Count * Asks);
                if (request.EstimateOnly) return new TaskResult(OutcomeCode.Passed, []) { MostCalls = most };
                var number = book.Entries.Count;
                var text = tunable.TextOf(tunable.Regions[0], PromptChange.None);
                if (await ScoreAsync(session, Again(session.Present, number), "present", text).ConfigureAwait(false) is not { } present) return Stopped(session);
                var version = session.Present.Prompt.Manifest.Version.ToString();
                var now = book.With(Entry(present.Candidate, version, "", ""));
                if (now.IsLockedIn(Label(version)))
                {
                    session.Save();
                    var words = book.IsLockedIn(Label(version)) ? "scored, and still locked in" : "locked in after two weeks of consistent scores";
                    return Finish(session, book, [], [present], present, words, [], version, most, "nothing: it is the default");
                }

                var rubric = RubricOf(session);
                if (await ImproveAsync(session, new Dictionary<string, byte[]>(), rubric, present, number).ConfigureAwait(false) is not var (improved, happened)) return Stopped(session);
                List<Scored> scored = improved is null ? [present] : [present, improved];
                var written = new List<string>();
                var last = present;
                if (improved is not null && improved.Candidate.Overall > present.Candidate.Overall)
                {
                    last = improved;
                    var changed = tunable.WithNextVersion(tunable.Files(PromptChange.None.WithText(tunable.Regions[0].Id, improved.Text), out _), null);
                    foreach (var (file, content) in changed) files.Write(file, content);
                    written.AddRange(changed.Keys);
                    version = improved.Version.Prompt.Manifest.Version.Next(Core.Versions.VersionBump.Patch).ToString();
                }

                session.Save();
                return Finish(session, book, written, scored, last, happened, [], version, most);
            }
        }

        /// <summary>Has the instructions written anew for the criterion that scores lowest, and scores them.</summary>
        /// <returns>Null where a limit was reached; no improvement where nothing is wrong, or none was written.</returns>
        private async Task<(Scored? Improved, string Happened)?> ImproveAsync(
            EvaluationSession session, IReadOnlyDictionary<string, byte[]> made, Rubric rubric, Scored best, int number)
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
            EvaluationSession session, Logbook book, IReadOnlyList<string> written, List<Scored> scored, Scored last, string happened, IReadOnlyList<string> pitfalls, string version, int most,
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

        private async Task<Scored?> ScoreAsync(EvaluationSession session, SessionVersion version, string name, string text)
        {
            var results = await session.ScoreAsync(version, [.. session.Suite.Cases.Select(c => c.Id)], cancellation).ConfigureAwait(false);
            return results is null ? null : Scored.Of(name, text, version, session.Suite, results);
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
            var suite = (Core.Yaml.YamlMapping)Core.Yaml.YamlReader.Read(Encoding.UTF8.GetString(files.Read(session.Suite.Path)!), session.Suite.Path).Root!;
            var texts = (suite.Find("scorers") as Core.Yaml.YamlSequence)?.Items.OfType<Core.Yaml.YamlMapping>().Select(s => s.Find("judge") as Core.Yaml.YamlMapping).OfType<Core.Yaml.YamlMapping>()
                .ToDictionary(j => (j.Find("id") as Core.Yaml.YamlScalar)?.Value ?? "", j => ((j.Find("inputs") as Core.Yaml.YamlMapping)?.Find("criterion") as Core.Yaml.YamlScalar)?.Value) ?? [];
            return new Rubric(
                texts.GetValueOrDefault("functionality") ?? Rubric.Usual.Functionality, texts.GetValueOrDefault("format") ?? Rubric.Usual.Format,
                texts.GetValueOrDefault("completeness") ?? Rubric.Usual.Completeness);
        }

        private static string Number(double score) => score.ToString("0.0", CultureInfo.InvariantCulture);
    }

    /// <summary>A prompt with what was said of its answers.</summary>
    private sealed record Scored(TaskCandidate Candidate, string Text, SessionVersion Version, IReadOnlyDictionary<string, IReadOnlyList<(double Score, string Words)>> Said)
    {
        public string Lowest => Rubric.Criteria.MinBy(ScoreOf)!;

        public static Scored Of(string name, string text, SessionVersion version, EvaluationSuite suite, IReadOnlyList<CaseResult> results)
        {
            var said = new Dictionary<string, IReadOnlyList<(double, string)>>(StringComparer.Ordinal);
            foreach (var criterion in Rubric.Criteria)
            {
                var column = suite.Scorers.ToList().FindIndex(s => s.Info.Id == criterion);
                said[criterion] = [.. results.Select(r => r.Samples[0].Scores[column]).Select(s => (10 * (s is { IsScored: true } ? s.Value : 0), s?.Reason ?? "it was not scored"))];
            }

            return new Scored(new TaskCandidate(name, Mean("functionality"), Mean("format"), Mean("completeness")), text, version, said);

            double Mean(string criterion) => said[criterion].Average(s => s.Item1);
        }

        public double ScoreOf(string criterion) => Said[criterion].Average(s => s.Score);

        /// <summary>What was said by a criterion, of the worst answer first; null for all criteria.</summary>
        public IEnumerable<string> Words(string? criterion = null) =>
            (criterion is null ? Said.Values.SelectMany(s => s) : Said[criterion]).Where(s => s.Score < 10).OrderBy(s => s.Score).Select(s => s.Words);
    }
}
