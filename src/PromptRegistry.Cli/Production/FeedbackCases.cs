using System.Globalization;
using PromptRegistry.Cli.Evaluations;
using PromptRegistry.Cli.Files;
using PromptRegistry.Cli.Running;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Saving;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Events;
using PromptRegistry.Events.Queries;
using PromptRegistry.Events.Storage;

namespace PromptRegistry.Cli.Production;

/// <summary>Which calls become cases.</summary>
/// <param name="Prompt">A prompt of this root.</param>
/// <param name="From">The earliest.</param>
/// <param name="To">They began before this.</param>
internal sealed record FeedbackCaseRequest(string Prompt, DateTimeOffset From, DateTimeOffset To)
{
    public string? Environment { get; init; }

    public int Limit { get; init; } = 20;

    public bool DryRun { get; init; }
}

/// <summary>Cases that were added, or in a dry run would be.</summary>
/// <param name="Cases">Their ids.</param>
/// <param name="Suite">The suite; null where nothing was added.</param>
/// <param name="Calls">Calls with negative feedback.</param>
internal sealed record AddedCases(IReadOnlyList<string> Cases, string? Suite, int Calls, bool DryRun);

/// <summary>Makes cases of a suite of calls that somebody did not like.</summary>
internal sealed class FeedbackCases(CommandEnvironment environment, PromptRepository repository, IEventStore store)
{
    private const string Tag = "feedback";
    private const double WorstHalf = 0.5;

    private readonly Dictionary<string, PromptDefinition?> versions = new(StringComparer.Ordinal);

    /// <exception cref="EventStoreException">The store cannot be read.</exception>
    public async Task<Outcome<AddedCases>> AddAsync(FeedbackCaseRequest request)
    {
        var named = NamedPrompt.Find(environment, repository, request.Prompt);
        if (named.Value is not { } present) return named.As<AddedCases>();
        var calls = await CallsAsync(request).ConfigureAwait(false);
        var (files, findings, added) = (new DirectoryFiles(repository.Root), new List<Diagnostic>(), new List<string>());
        var (withoutText, unknown, suite) = (0, 0, (string?)null);
        var known = SuiteParser.Parse(present.Prompt.Manifest, files).Suite?.Cases.Select(c => c.Id).ToHashSet(StringComparer.Ordinal) ?? [];
        foreach (var call in calls)
        {
            var id = $"feedback-{call.Call.RenderId}";
            if (added.Count >= request.Limit || known.Contains(id)) continue;
            if (call.Call.Input is not { } text)
            {
                withoutText++;
                continue;
            }

            var inputs = VersionOf(request.Prompt, call.Call) is { } of && InputsOfText.Find(of, text) is { } written ? InputsOf(present, written) : null;
            if (inputs?.Render(null, environment.Cancellation).Value?.Messages is not { } messages)
            {
                unknown++;
                continue;
            }

            var correction = call.Feedback.FirstOrDefault(f => f.Name == PromptFeedback.CorrectionName)?.Text;
            var saved = request.DryRun ? Outcome<string>.Success("") : WorkTreeCase.Add(files, inputs, null, messages, id, string.IsNullOrEmpty(correction) ? null : correction, Tag);
            if (saved.Value is { } path)
            {
                added.Add(id);
                suite ??= path;
            }
            else
            {
                findings.AddRange(saved.Diagnostics.Select(d => d with { Severity = DiagnosticSeverity.Warning }));
            }
        }

        if (withoutText > 0) findings.Add(Finding($"Of {Count(withoutText, "call")} of {request.Prompt} no text was kept. Let the app keep some: new EventWriterOptions {{ Texts = 0.1 }}."));
        if (unknown > 0)
            findings.Add(Finding($"Of {Count(unknown, "call")} of {request.Prompt} the inputs cannot be told from the text, or do not fit the present prompt. Write the cases by hand; 'dotnet prompt stats' finds the calls' version."));
        return Outcome<AddedCases>.Success(new AddedCases(added, suite is { Length: > 0 } ? suite : null, calls.Count, request.DryRun), [.. findings]);
    }

    /// <summary>A thumb down, a rating in the worse half, or a correction; the newest first.</summary>
    private async Task<IReadOnlyList<StoredCall>> CallsAsync(FeedbackCaseRequest request)
    {
        var found = new Dictionary<string, StoredCall>(StringComparer.Ordinal);
        foreach (var (name, most) in ((string, double)[])[(PromptFeedback.ThumbName, 0), (PromptFeedback.RatingName, WorstHalf), (PromptFeedback.CorrectionName, double.PositiveInfinity)])
        {
            foreach (var prompt in new[] { request.Prompt, repository.Settings.RegisteredName(request.Prompt) }.Distinct(StringComparer.Ordinal))
            {
                var filter = new CallFilter(request.From, request.To) { Prompt = prompt, Environment = request.Environment, Score = name, AtMost = most, Limit = 1000 };
                foreach (var call in await store.CallsAsync(filter, environment.Cancellation).ConfigureAwait(false)) found[call.Call.RenderId] = call;
            }
        }

        return [.. found.Values.OrderByDescending(c => c.Call.Time).ThenBy(c => c.Call.RenderId, StringComparer.Ordinal)];
    }

    /// <summary>The prompt as it was called: the work tree's where its content is that, else the release.</summary>
    private PromptDefinition? VersionOf(string prompt, PromptEvent call)
    {
        if (versions.TryGetValue(call.Digest, out var known)) return known;
        var present = NamedPrompt.Find(environment, repository, prompt).Value?.Prompt;
        return versions[call.Digest] = present?.Digest == call.Digest ? present : NamedPrompt.Find(environment, repository, $"{prompt}@{call.Version}").Value?.Prompt;
    }

    private static GivenInputs? InputsOf(NamedPrompt present, Core.Yaml.YamlMapping written)
    {
        var bound = InputBinder.Bind(present.Prompt.Manifest, written, "", AttachmentFiles.Of(present.Files));
        return bound.Diagnostics.Count > 0 ? null : new GivenInputs(present.Prompt, written, bound.Values);
    }

    private static string Count(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");

    private static Diagnostic Finding(string message) => new(RegistryDiagnostics.NoCaseOfFeedback, SourceLocation.File(""), message);
}
