using PromptRegistry.Chat;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Programs;
using PromptRegistry.Registry;

namespace PromptRegistry.Evaluation.Running;

/// <summary>
/// A suite over a program: each case is answered by running the app's own code, whose accessors render the version that is asked, and the
/// calls that it makes are kept as steps. Accessors of this process alone can be served another version, so the program's assembly is loaded here.
/// </summary>
public sealed class ProgramSession : ScoringSession
{
    private readonly IPromptProgram program;
    private readonly Dictionary<string, CaseValues> values;
    private readonly List<LivePrompts> served = [];
    private readonly Dictionary<(string Version, string Case, int Sample), ProgramRun> runs = [];

    private ProgramSession(SessionParts parts, EvaluationSuite suite, SessionVersion present, IPromptProgram program, Dictionary<string, CaseValues> values)
        : base(parts, suite, present)
    {
        (this.program, this.values) = (program, values);
        served.Add(present.Live!);
    }

    /// <summary>Where the suite of a program is.</summary>
    /// <param name="name">The program's name.</param>
    public static string FolderOf(string name) => $"programs/{name}";

    /// <summary>Reads the prompts of a program and its suite.</summary>
    /// <param name="request">Files, mode (replay or record), limits, clients; a model that is named is asked instead of the prompts' own.</param>
    /// <param name="program">The program.</param>
    /// <param name="recordings">Where the session's own recordings are, a path in the repository, for the prompts and suite that were read.</param>
    /// <returns>Findings about prompts, suite and settings where there is no session.</returns>
    public static Outcome<ProgramSession> Open(EvaluationRequest request, IPromptProgram program, Func<SessionVersion, EvaluationSuite, string> recordings)
    {
        ArgumentNullException.ThrowIfNull(program);
        var findings = new List<Diagnostic>();
        var settings = RunSettings.Read(request.Files, findings);
        if (findings.Exists(d => d.IsError)) return Failure(OutcomeCode.Invalid);
        if (ProviderChoice.Find(settings, request.Provider, request.Endpoint, out var problem) is not { } provider) return Failure(OutcomeCode.Usage, problem!);
        if (ManifestOf(program, out var wrong) is not { } manifest) return Failure(OutcomeCode.Usage, Unfit(wrong));
        if (Loaded(program, request.Files, settings, findings) is not { } loaded) return Failure(OutcomeCode.Invalid);
        var code = OutcomeCode.Invalid;
        if (SuiteOfRun.Read(manifest, request.Files, request, provider, findings, ref code, FolderOf(program.Name)) is not { } suite) return Failure(code);
        if (suite.Cases.Any(c => c.Turn > 1)) return Failure(OutcomeCode.Invalid, Unfit($"The suite of '{program.Name}' has turns of conversations; a case of a program is one run."));
        var asked = request.Models.Count > 0 ? request.Models[0] : null;
        var values = new Dictionary<string, CaseValues>(StringComparer.Ordinal);
        foreach (var @case in suite.Cases)
        {
            var bound = InputBinder.Bind(manifest, @case.Source, @case.Location.Path, null);
            findings.AddRange(bound.Diagnostics);
            if (!bound.Diagnostics.Any(d => d.IsError)) values[@case.Id] = CaseValues.Create(@case, bound.Values);
        }

        if (loaded.FirstOrDefault(p => (asked ?? provider.Model ?? p.Manifest.Model.Name) is null) is { } nameless)
            findings.Add(ProviderChoice.NoModel(nameless.Manifest.Name, nameless.Manifest.Path, provider));
        if (findings.Exists(d => d.IsError)) return Failure(OutcomeCode.Invalid);
        var present = Served(loaded, request.Files, asked ?? provider.Model ?? loaded[0].Manifest.Model.Name!, out var unserved);
        if (unserved is not null) return Failure(OutcomeCode.Invalid, Unfit(unserved));
        var pool = request.Mode == EvaluationMode.Replay ? null : new ModelPool(request, settings, provider);
        var answers = SessionAnswers.Open(request, program.Name, recordings(present, suite), pool, settings, findings);
        return Outcome<ProgramSession>.Success(new ProgramSession(new SessionParts(settings, provider, pool, answers, asked), suite, present, program, values), [.. findings]);

        Outcome<ProgramSession> Failure(OutcomeCode code, params Diagnostic[] more) => Outcome<ProgramSession>.Failure(code, [.. findings, .. more]);
    }

    /// <inheritdoc/>
    public override Outcome<SessionVersion> Load(IEvaluationFiles files)
    {
        var findings = new List<Diagnostic>();
        if (Loaded(program, files, Parts.Settings, findings) is not { } loaded) return Outcome<SessionVersion>.Failure(OutcomeCode.Invalid, [.. findings]);
        var version = Served(loaded, files, Present.Model, out var unserved);
        if (unserved is not null) return Outcome<SessionVersion>.Failure(OutcomeCode.Invalid, Unfit(unserved));
        served.Add(version.Live!);
        return Outcome<SessionVersion>.Success(version);
    }

    /// <inheritdoc/>
    public override string? Expected(string @case) => values[@case].Answer;

    /// <summary>What a step cannot be rendered with is known when the program runs: nothing is known before.</summary>
    public override Diagnostic? Problem(SessionVersion version, IReadOnlyCollection<string> cases) => null;

    /// <summary>One for each run: how many questions a run takes is learned from the first ones. Before these one for each prompt.</summary>
    public override SessionSpending Estimate(SessionVersion version, IReadOnlyCollection<string> cases)
    {
        ArgumentNullException.ThrowIfNull(version);
        var open = cases.Sum(id => Samples(version).Count(sample => !runs.ContainsKey((KeyOf(version), id, sample))));
        var count = runs.Count == 0 ? open * program.Prompts.Count : open;
        var average = Spending.Calls == 0 ? 0 : Spending.CostUsd / Spending.Calls;
        return new SessionSpending(count, 0, 0, count * average);
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<CaseResult>?> ScoreAsync(SessionVersion version, IReadOnlyCollection<string> cases, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        using var stopping = cancellation.Register(() => Parts.Models?.Stop());
        var wanted = cases.ToHashSet(StringComparer.Ordinal);
        var asked = Suite.Cases.Where(c => wanted.Contains(c.Id)).SelectMany(c => Samples(version).Select(s => (c.Id, Sample: s))).ToList();
        var found = await Task.WhenAll(asked.Select(a => RunAsync(version, a.Id, a.Sample, cancellation))).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();

        // In the order of the cases, so that what was taken is the same sum in every repetition.
        for (var i = 0; i < asked.Count; i++)
        {
            foreach (var (_, question, answer) in found[i].Calls) Parts.Answers.Take(question, answer);
            if (!found[i].IsStopped) runs[(KeyOf(version), asked[i].Id, asked[i].Sample)] = found[i];
        }

        if (found.Any(r => r.IsStopped)) return null;
        var prepared = new List<PreparedCase>();
        var answers = new List<ModelAnswer?[]>();
        var steps = new List<IReadOnlyList<ProgramStep>>();
        foreach (var group in asked.Zip(found, (a, r) => (a.Id, Run: r)).GroupBy(a => a.Id, a => a.Run, StringComparer.Ordinal))
        {
            prepared.Add(PreparedCase.Ran(values[group.Key], [.. group.Select(r => r.Calls.Count == 0 ? null : r.Calls[^1].Question)]));
            answers.Add([.. group.Select(r => r.Answer)]);
            steps.Add([.. group.First().Calls.Select(c => c.Step)]);
        }

        var scored = await CaseScoring.ScoreAsync(Suite, prepared, [.. answers], Parts.Answers, cancellation).ConfigureAwait(false);
        if (Parts.Answers.Left > 0 || scored.Any(r => r.Samples.Any(s => s.Scores.Any(score => score is { IsMissing: true })))) return null;
        return [.. scored.Select((r, i) => r with { Steps = steps[i] })];
    }

    /// <inheritdoc/>
    public override Task<byte[]?> RecordingsWithAsync(SessionVersion version, IReadOnlyCollection<string> cases, CancellationToken cancellation = default) => Task.FromResult<byte[]?>(null);

    /// <inheritdoc/>
    protected override void Dispose(bool isDisposing)
    {
        if (isDisposing) served.ForEach(s => s.Dispose());
        base.Dispose(isDisposing);
    }

    private async Task<ProgramRun> RunAsync(SessionVersion version, string id, int sample, CancellationToken cancellation)
    {
        if (runs.TryGetValue((KeyOf(version), id, sample), out var known)) return known;
        var client = new ProgramChatClient((prompt, sent, settings) => Question(version, prompt, sent, settings, sample), Parts.Answers.FindAsync);
        using var scope = version.Live!.EnterScope();
        try
        {
            var text = await program.RunAsync(Inputs(values[id].Case), client, cancellation).ConfigureAwait(false);
            return ProgramRun.Of(client.Calls, text ?? "", "stop");
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            // What the client met may come wrapped by the program.
            if (client.Failure is { } failure) throw failure == error ? error : new ModelException(failure.Kind, failure.Message, failure);
            return client.IsStopped ? ProgramRun.Stopped(client.Calls) : ProgramRun.Of(client.Calls, "", $"failed: {error.Message}");
        }
    }

    private ModelRequest Question(SessionVersion version, string? prompt, IReadOnlyList<RenderedMessage> sent, ModelSettings settings, int sample)
    {
        var step = version.Unders.FirstOrDefault(u => u.Manifest.Name == prompt);
        var model = version.Model != Present.Model || step is null ? version.Model : ModelOf(step);
        var target = step?.Target ?? new ChatTarget(settings with { Temperature = version.Temperature ?? settings.Temperature }, null, null);
        return new ModelRequest(Provider, model, sent, target.For(model), sample);
    }

    private IEnumerable<int> Samples(SessionVersion version) => Enumerable.Range(version.From, version.Samples ?? Suite.Samples);

    private static string KeyOf(SessionVersion version) => FormattableString.Invariant($"{version.Digest} {version.Model} {version.Temperature}");

    private static Dictionary<string, string> Inputs(EvaluationCase @case) => @case.Source.Entries.ToDictionary(
        e => e.Key.Value, e => e.Value is YamlScalar scalar ? scalar.Value : CanonicalJson.Write(e.Value, keepOrder: true), StringComparer.Ordinal);

    private static List<PromptUnderTest>? Loaded(IPromptProgram program, IEvaluationFiles files, RepositorySettings settings, List<Diagnostic> findings)
    {
        var loaded = new List<PromptUnderTest>();
        foreach (var name in program.Prompts)
        {
            if (PromptUnderTest.Load(name, files, settings, findings) is not { } prompt) return null;
            loaded.Add(prompt);
        }

        return loaded;
    }

    /// <summary>The version with a registry that serves it.</summary>
    private static SessionVersion Served(IReadOnlyList<PromptUnderTest> loaded, IEvaluationFiles files, string model, out string? problem)
    {
        var known = PromptRuntime.Compiled.Select(c => c.Name).ToList();
        var live = new LivePrompts(new VersionSource(loaded, files), "evaluation");
        var snapshot = live.RefreshAsync().AsTask().GetAwaiter().GetResult();
        var names = loaded.Select(l => l.Manifest.Name).ToHashSet(StringComparer.Ordinal);
        problem = names.FirstOrDefault(n => !known.Contains(n, StringComparer.Ordinal)) is { } strange
            ? $"No accessor of a prompt '{strange}' is loaded.{Suggestion.Sentence(strange, known)} Name it by its accessor, such as Prompts.Greeting.Name, which loads it."
            : snapshot.Problems.FirstOrDefault(p => p.Prompt is { } name && names.Contains(name))?.Message;
        if (problem is not null) live.Dispose();
        return new SessionVersion(loaded, model) { Live = live };
    }

    /// <summary>A manifest that says of the program what one says of a prompt: its name and inputs. Suites are read by it.</summary>
    private static PromptManifest? ManifestOf(IPromptProgram program, out string problem)
    {
        problem = program.Prompts.Count == 0 ? $"The program '{program.Name}' names no prompt." : "";
        var text = $"name: {program.Name}\nversion: 0.0.0\ninputs:\n{string.Concat(program.Inputs.Select(i => $"  {i}: string\n"))}messages: [{{ role: user, content: none }}]\n";
        var parsed = ManifestParser.Parse(text, FolderOf(program.Name), program.Name);
        if (parsed.Diagnostics.FirstOrDefault(d => d.IsError) is { } error) problem = $"The program '{program.Name}' cannot be: {error.Message}";
        return problem.Length > 0 ? null : parsed.Manifest;
    }

    private static Diagnostic Unfit(string message) => new(RegistryDiagnostics.ProgramUnfit, SourceLocation.File(""), message);
}

/// <summary>A run of a program.</summary>
/// <param name="Calls">What it asked.</param>
/// <param name="Answer">What it gave, with what all calls took; null where it was stopped.</param>
internal sealed record ProgramRun(IReadOnlyList<(ProgramStep Step, ModelRequest Question, ModelAnswer Answer)> Calls, ModelAnswer? Answer)
{
    public bool IsStopped => Answer is null;

    public static ProgramRun Stopped(IReadOnlyList<(ProgramStep, ModelRequest, ModelAnswer)> calls) => new(calls, null);

    public static ProgramRun Of(IReadOnlyList<(ProgramStep Step, ModelRequest Question, ModelAnswer Answer)> calls, string text, string finish) => new(calls, new ModelAnswer(
        text, calls.Count == 0 ? "" : calls[^1].Answer.Model, finish, calls.Sum(c => c.Answer.InputTokens), calls.Sum(c => c.Answer.OutputTokens),
        new TimeSpan(calls.Sum(c => c.Answer.Latency.Ticks)), calls.All(c => c.Answer.CostUsd is null) ? null : calls.Sum(c => c.Answer.CostUsd)));
}
