using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Baselines;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Recordings;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Running;

/// <summary>Another state of the prompts: a release, what an environment has, a commit.</summary>
/// <param name="Name">What it is called in messages and commands: <c>prod</c>, <c>origin/main</c>.</param>
/// <param name="Files">Its files.</param>
public sealed record OtherVersion(string Name, IEvaluationFiles Files)
{
    /// <summary>The prompt's name there; null where it is the present one.</summary>
    public string? Prompt { get; init; }
}

/// <summary>A prompt as another version has it, that answers the cases of the present suite.</summary>
internal sealed class OtherArm
{
    private readonly Dictionary<string, PreparedCase> cases = new(StringComparer.Ordinal);

    private OtherArm(OtherVersion version, PromptUnderTest prompt, string model, RecordingFile recordings)
    {
        Version = version;
        Prompt = prompt;
        Model = model;
        Recordings = recordings;
    }

    public OtherVersion Version { get; }

    /// <summary>The same with another state of its prompt.</summary>
    public OtherArm With(PromptUnderTest prompt) => prompt == Prompt ? this : new OtherArm(Version, prompt, Model, Recordings);

    public PromptUnderTest Prompt { get; }

    public string Model { get; }

    /// <summary>What that version had recorded; read where the present recordings know no answer.</summary>
    public RecordingFile Recordings { get; }

    /// <summary>Null after findings.</summary>
    public static OtherArm? Load(
        string name, OtherVersion version, RepositorySettings settings, ProviderSettings provider, ICollection<Diagnostic> diagnostics)
    {
        var own = new List<Diagnostic>();
        var there = version.Prompt ?? name;
        var prompt = PromptUnderTest.Load(there, version.Files, settings, own);
        var path = StoredResults.RecordingsPath(there);
        var recordings = RecordingFile.Read(version.Files.Read(path), path, own);
        if (prompt is not null && (provider.Model ?? prompt.Manifest.Model.Name) is { } model) return new OtherArm(version, prompt, model, recordings);
        diagnostics.Add(new Diagnostic(EvaluationDiagnostics.OtherVersionUnusable, SourceLocation.File(""),
            $"'{name}' as {version.Name} has it cannot be evaluated: {own.FirstOrDefault(d => d.IsError)?.ToString() ?? "it names no model"}. Compare with another version."));
        return null;
    }

    /// <summary>The prompt as a baseline measured it; null where it is not found.</summary>
    public static OtherArm? Measured(string name, Baseline baseline, EvaluationRequest request, RepositorySettings settings, ProviderSettings provider)
    {
        foreach (var version in request.Measured?.Invoke(name, baseline) ?? [])
        {
            if (Load(name, version, settings, provider, []) is { } arm && arm.Prompt.Digest == baseline.PromptDigest) return arm;
        }

        return null;
    }

    /// <summary>The requests of a case; null where it does not fit that version's inputs, or cannot be rendered there.</summary>
    /// <param name="values">The case as the present prompt has it: it is scored by these.</param>
    /// <param name="provider">Who is asked.</param>
    /// <param name="samples">How many samples.</param>
    /// <param name="from">The number of the first sample.</param>
    public PreparedCase? Prepare(CaseValues values, ProviderSettings provider, int samples, int from, CancellationToken cancellation)
    {
        var own = new List<Diagnostic>();
        return Prompt.Bind(values.Case, own) is not { } bound
            ? null
            : PromptUnderTest.Prepare(values, new Question(Prompt, provider.Name, Model), bound, samples, from, own, cancellation);
    }

    /// <summary>Remembers the requests of a case for the comparison.</summary>
    public void Add(PreparedCase prepared) => cases[prepared.Values.Case.Id] = prepared;

    public PreparedCase? Find(string @case) => cases.GetValueOrDefault(@case);

    public IReadOnlyCollection<PreparedCase> Cases => cases.Values;
}
