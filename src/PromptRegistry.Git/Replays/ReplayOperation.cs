using System.Globalization;
using PromptRegistry.Chat;
using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Released;
using PromptRegistry.Git.Sources;
using PromptRegistry.Git.Views;
using PromptRegistry.Registry;

namespace PromptRegistry.Git.Replays;

/// <summary>Says what a unit was served at a time: the ledger as it was then, read and dealt by what apps read and deal by.</summary>
public sealed class ReplayOperation(GitRegistry registry)
{
    /// <summary>Replays. An app that had kept an older version, or was built with another contract, may have served another: that stands in no ledger.</summary>
    public async Task<Outcome<ReplayResult>> RunAsync(ReplayRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var prompt = registry.Settings.NameOf(request.Prompt);
        if ((registry.CheckName(prompt) ?? registry.CheckEnvironment(request.Environment)) is { } wrong) return Outcome<ReplayResult>.Failure(OutcomeCode.Usage, wrong);
        var decided = registry.ForReading(null, cancellation);
        if (decided.Value is not { } at) return decided.As<ReplayResult>();
        var found = RegistryFailure.Guard(() => new Past(at, prompt, request).Find());
        if (found.Value is not { } past) return found.As<ReplayResult>();

        var load = at.Load(past.Release);
        if (load.Prompt is not { } served) return new Outcome<ReplayResult>(null, OutcomeCode.Invalid, load.Diagnostics);
        // An app whose accessor was made from what the environment had: it takes all that may be passed.
        var accessor = new CompiledPrompt(prompt, past.State.Version.ToString(), served.Digest, ContractText.Write(served.Contract), ChatTarget.Of(served.Manifest));
        var explained = await PromptExplanation.OfColdStartAsync(accessor, past, request.Environment, request.Context, cancellation).ConfigureAwait(false);
        var identity = explained.Served;
        var arm = past.Arms.FirstOrDefault(a => a.Name == identity.Arm);
        var release = past.Release;
        if (arm is not null && PastRelease.Of(at, past.Ledger, prompt, arm.State.Version) is { } candidate && at.Load(candidate).Prompt is { } other) (served, release) = (other, candidate);
        var state = arm?.State ?? past.State;
        return Outcome<ReplayResult>.Success(new ReplayResult(identity, served, state.Since, state.By, past.Ledger.Head!.Value)
        {
            Release = release,
            Rollout = explained.Rollout,
            IsFromPlan = past.Arms.Any(a => a.FromPlan),
        }, [.. past.Arms.Where(a => a.Rule is null).Select(a => RegistryFailure.Finding(RegistryDiagnostics.NoHistory, "",
            $"Nobody knows any more who got the arm {a.State.Environment}: its tag {a.State.Tag.Abbreviated} is gone, and no plan says it. It was left out.") with { Severity = DiagnosticSeverity.Warning })]);
    }

    /// <summary>Finds an environment as it was.</summary>
    private sealed class Past(GitRegistry registry, string prompt, ReplayRequest request)
    {
        public Outcome<PastEnvironment> Find()
        {
            var events = registry.Events(registry.Reader.Resolve(registry.LedgerReference));
            var then = events.FirstOrDefault(e => e.Commit!.Author.When <= request.At);
            if (then is null)
            {
                return None(events.Count == 0
                    ? $"The ledger has no events{ViewFindings.AsFarAsKnown(registry)}."
                    : $"The ledger begins at {Time(events[^1].Commit!.Author.When)}, after {Time(request.At)}.");
            }

            var ledger = registry.ReadLedger(then.Commit!.Id);
            if (ledger.State(prompt, request.Environment) is not { } state)
            {
                var first = events.LastOrDefault(e => e.Prompt == prompt && e.Environment == request.Environment);
                return None($"{request.Environment} had no version of {prompt} at {Time(request.At)}"
                    + (first is null ? ", and never had one." : $"; the first that the ledger has there came at {Time(first.Commit!.Author.When)}."));
            }

            if (PastRelease.Of(registry, ledger, prompt, state.Version) is not { } release)
            {
                return None($"{request.Environment} had {prompt} {state.Version} then, and its commit {state.Commit.Abbreviated} is not in this repository. Fetch it: 'git fetch origin {state.Commit}'.");
            }

            return Outcome<PastEnvironment>.Success(new PastEnvironment(registry, ledger, state, release, new PastArms(registry).Of(ledger, prompt, request.Environment)));
        }

        private static Outcome<PastEnvironment> None(string message) =>
            Outcome<PastEnvironment>.Failure(OutcomeCode.Usage, RegistryFailure.Finding(RegistryDiagnostics.NoHistory, "", message));

        private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    /// <summary>An environment as it was, in the form in which apps read one.</summary>
    private sealed class PastEnvironment(GitRegistry registry, LedgerSnapshot ledger, EnvironmentState state, Release release, IReadOnlyList<PastArm> arms) : IPromptSource
    {
        public LedgerSnapshot Ledger => ledger;

        public EnvironmentState State => state;

        public Release Release => release;

        public IReadOnlyList<PastArm> Arms => arms;

        public string Description => "the ledger";

        public ValueTask<PromptSourceState> ReadAsync(PromptSourceRequest request, PromptSourceState? previous, CancellationToken cancellation) => ValueTask.FromResult(new PromptSourceState(
            new Dictionary<string, SourcedPrompt>
            {
                [release.Prompt] = Sourced(release, state.Tag) with
                {
                    Arms = [.. arms.Where(a => a.Rule is not null).Select(a => new SourcedArm(
                        a.Name, PastRelease.Of(registry, ledger, release.Prompt, a.State.Version) is { } of ? Sourced(of, a.State.Tag) : Gone(a.State), a.Rule))],
                },
            }));

        public IDisposable Watch(Action changed) => throw new NotSupportedException("What was does not change.");

        public void Dispose()
        {
        }

        private SourcedPrompt Sourced(Release of, ObjectId tag)
        {
            var place = registry.PlaceOf(of);
            var files = new SourcedFiles(registry.FilesOf(of), place.Root, null);
            return SourcedPrompt.Of(of.Prompt, tag.Hex, of.Version, of.Commit.Hex, files) with { LocalName = place.Name == of.Prompt ? null : place.Name };
        }

        private SourcedPrompt Gone(EnvironmentState of) => SourcedPrompt.Broken(release.Prompt, of.Tag.Hex, RegistryFailure.Finding(
            RegistryDiagnostics.GitFailed, "", $"The commit {of.Commit.Abbreviated} of {release.Prompt} {of.Version} is not in this repository."));
    }
}

/// <summary>Whom, and when, a prompt was served to.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Environment">The environment that the app followed.</param>
/// <param name="At">When.</param>
public sealed record ReplayRequest(string Prompt, string Environment, DateTimeOffset At)
{
    /// <summary>For whom it was rendered.</summary>
    public PromptContext Context { get; init; } = new();
}

/// <summary>What was served, and why.</summary>
/// <param name="Served">Version, arm and reason.</param>
/// <param name="Prompt">The prompt as it was.</param>
/// <param name="Since">Since when the environment or the arm had it.</param>
/// <param name="By">Who put it there.</param>
/// <param name="Ledger">The newest event of that time.</param>
public sealed record ReplayResult(PromptIdentity Served, PromptDefinition Prompt, DateTimeOffset Since, string By, ObjectId Ledger)
{
    /// <summary>The release that was served.</summary>
    public required Release Release { get; init; }

    /// <summary>How the unit was dealt; null where there were no arms.</summary>
    public RolloutExplanation? Rollout { get; init; }

    /// <summary>Whether an arm's tag is gone, so that its range was taken from the plan.</summary>
    public bool IsFromPlan { get; init; }
}
