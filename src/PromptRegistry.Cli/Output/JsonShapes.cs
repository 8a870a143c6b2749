using System.Text.Json.Serialization;
using PromptRegistry.Cli.Reviews;
using PromptRegistry.Cli.Scaffolding;
using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Comparing;
using PromptRegistry.Evaluation.Reports;
using PromptRegistry.Git.Reviews;
using PromptRegistry.Registry;

namespace PromptRegistry.Cli.Output;

// The JSON of the verbs: one record a shape, its properties in the order in which they are printed. docs/json.md is made of
// these records and their comments, and a test holds the two together.

/// <summary>What every verb prints with <c>--json</c>.</summary>
/// <param name="Command">The verb.</param>
/// <param name="ExitCode">The exit code of the process.</param>
/// <param name="Diagnostics">What is wrong or worth knowing.</param>
/// <param name="Result">What the verb found or did; absent where it came to none.</param>
internal sealed record CommandJson(
    string Command,
    int ExitCode,
    IReadOnlyList<DiagnosticJson> Diagnostics,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] object? Result);

/// <summary>A finding.</summary>
/// <param name="Id">Its number, such as PRM1002.</param>
/// <param name="Severity">error, warning or info.</param>
/// <param name="Path">The file below the repository's root, or a ref; empty for what has no place.</param>
/// <param name="Line">From 1; 0 where there is none.</param>
/// <param name="Column">From 1; 0 where there is none.</param>
/// <param name="Message">What was found, what was expected, what to do next.</param>
internal sealed record DiagnosticJson(string Id, string Severity, string Path, int Line, int Column, string Message)
{
    public static DiagnosticJson Of(Diagnostic found) => new(
        found.Id, JsonText.Word(found.Severity), found.Location.Path, found.Location.Line, found.Location.Column, found.Message);
}

/// <summary>bump</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Before">The version that the manifest had.</param>
/// <param name="Version">The version that it has now, or would have.</param>
/// <param name="Reason">Why this one.</param>
/// <param name="Changed">Whether it is another one.</param>
/// <param name="DryRun">Whether nothing was written.</param>
/// <param name="Changes">What changed for callers and readers, in words.</param>
internal sealed record BumpJson(
    string Prompt, string Before, string Version, string Reason, bool Changed, bool DryRun, IReadOnlyList<string> Changes);

/// <summary>check</summary>
/// <param name="Prompts">Those that were checked.</param>
internal sealed record CheckJson(IReadOnlyList<CheckedPromptJson> Prompts);

/// <summary>A prompt that was checked.</summary>
/// <param name="Name">The prompt's name.</param>
/// <param name="Valid">Whether it has no errors.</param>
/// <param name="Version">Its version, where the manifest says one.</param>
/// <param name="Digest">Its content digest, where it has no errors.</param>
internal sealed record CheckedPromptJson(string Name, bool Valid, string? Version, string? Digest)
{
    public static CheckedPromptJson Of(string name, PromptLoadResult result) =>
        new(name, result.Prompt is not null, result.Manifest?.Version.ToString(), result.Prompt?.Digest);
}

/// <summary>diff</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="From">The earlier version.</param>
/// <param name="To">The later version, or "work tree".</param>
/// <param name="FromDigest">The earlier content digest.</param>
/// <param name="ToDigest">The later content digest.</param>
/// <param name="Bump">What the change demands: none, patch, minor or major.</param>
/// <param name="Contract">What changed for callers and for readers of the answer.</param>
/// <param name="Files">What changed line by line.</param>
/// <param name="Rendered">What the suite's cases render to.</param>
internal sealed record DiffJson(
    string Prompt, string From, string To, string FromDigest, string ToDigest, string Bump, IReadOnlyList<ContractChangeJson> Contract,
    IReadOnlyList<FileChangeJson> Files, RenderedCasesJson Rendered)
{
    /// <param name="comparison">What differs.</param>
    /// <param name="cases">How many of the cases that differ are written out.</param>
    public static DiffJson Of(PromptComparison comparison, int cases) => new(
        comparison.Name, comparison.Before.Label, comparison.After.Label, comparison.Before.Prompt.Digest, comparison.After.Prompt.Digest,
        JsonText.Word(comparison.Bump), ContractChangeJson.Of(comparison.Contract), FileChangeJson.Of(comparison.Files),
        new RenderedCasesJson(comparison.Cases.Total, comparison.Cases.Differing.Count, [.. comparison.Cases.Differing.Take(cases).Select(c =>
            new RenderedCaseJson(c.Id, c.Obstacle, [.. c.Messages.Select(m => new RenderedMessageJson(m.Role, m.Model, m.Before, m.After))]))]));
}

/// <summary>A change for callers or readers.</summary>
/// <param name="Bump">What it demands.</param>
/// <param name="Concerns">caller or reader.</param>
/// <param name="Description">The change in words.</param>
internal sealed record ContractChangeJson(string Bump, string Concerns, string Description)
{
    public static IReadOnlyList<ContractChangeJson> Of(ContractComparison? comparison) =>
        [.. (comparison?.Changes ?? []).Select(c => new ContractChangeJson(JsonText.Word(c.Bump), JsonText.Word(c.Party), c.Description))];
}

/// <summary>A file that differs.</summary>
/// <param name="Path">Below the repository's root.</param>
/// <param name="Lines">Each behind -, + or a blank; ... stands for what is left out.</param>
internal sealed record FileChangeJson(string Path, IReadOnlyList<string> Lines)
{
    public static IReadOnlyList<FileChangeJson> Of(IEnumerable<FileChange> files) => [.. files.Select(f => new FileChangeJson(f.Path, f.Lines))];
}

/// <summary>The suite's cases, rendered on both sides.</summary>
/// <param name="Cases">How many the suite has.</param>
/// <param name="Differing">How many of them differ.</param>
/// <param name="Shown">The first of those, as many as --cases says.</param>
internal sealed record RenderedCasesJson(int Cases, int Differing, IReadOnlyList<RenderedCaseJson> Shown);

/// <summary>A case that renders to something else.</summary>
/// <param name="Case">The case.</param>
/// <param name="Obstacle">Why one side cannot be rendered; absent where both can.</param>
/// <param name="Messages">Those that differ.</param>
internal sealed record RenderedCaseJson(
    string Case,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Obstacle,
    IReadOnlyList<RenderedMessageJson> Messages);

/// <summary>A message that differs.</summary>
/// <param name="Role">As the later side has it.</param>
/// <param name="Model">The model that gets it, by the manifest's models; absent where the prompt's own does.</param>
/// <param name="Before">Null where the earlier side has no such message.</param>
/// <param name="After">Null where the later side has no such message.</param>
internal sealed record RenderedMessageJson(
    string Role, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Model, string? Before, string? After);

/// <summary>init, new</summary>
/// <param name="DryRun">Whether nothing was written.</param>
/// <param name="Files">Each file, and what became of it.</param>
/// <param name="Fetch">What a plain 'git fetch' brings; absent where there is no remote.</param>
internal sealed record ScaffoldJson(
    bool DryRun,
    IReadOnlyList<ScaffoldFileJson> Files,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FetchJson? Fetch)
{
    public static ScaffoldJson Of(IReadOnlyList<(string Path, FileWriting Writing)> files, bool isDryRun, FetchJson? fetch) =>
        new(isDryRun, [.. files.Select(f => new ScaffoldFileJson(f.Path, JsonText.Word(f.Writing)))], fetch);
}

/// <summary>What the configuration of a clone fetches.</summary>
/// <param name="Remote">The remote.</param>
/// <param name="Added">The lines that were added, or would be.</param>
/// <param name="Missing">The lines that are missing.</param>
internal sealed record FetchJson(string Remote, IReadOnlyList<string> Added, IReadOnlyList<string> Missing);

/// <summary>A file that was to be made.</summary>
/// <param name="Path">Below the repository's root.</param>
/// <param name="Result">created, updated or kept.</param>
internal sealed record ScaffoldFileJson(string Path, string Result);

/// <summary>A tool.</summary>
/// <param name="Name">As the model calls it.</param>
/// <param name="Description">What it does; null where nothing is said.</param>
/// <param name="Parameters">The JSON Schema of its arguments, as JSON.</param>
internal sealed record ToolJson(string Name, string? Description, string Parameters);

/// <summary>A message.</summary>
/// <param name="Role">system, user, …</param>
/// <param name="Text">As the model would get it.</param>
/// <param name="Attachments">Pictures, sound and files beside the text.</param>
internal sealed record MessageJson(string Role, string Text, IReadOnlyList<AttachmentJson> Attachments)
{
    public static MessageJson Of(RenderedMessage message) => new(
        message.Role, message.Text, [.. message.Attachments.Select(a => new AttachmentJson(a.Source, a.MediaType, a.Size))]);
}

/// <summary>A picture, sound or file.</summary>
/// <param name="Source">The file below the prompt, or an address.</param>
/// <param name="MediaType">Such as image/png.</param>
/// <param name="Size">In bytes; null for a link.</param>
internal sealed record AttachmentJson(string Source, string? MediaType, long? Size);

/// <summary>render --explain</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Environment">The environment asked for.</param>
/// <param name="Source">The repository that was read.</param>
/// <param name="Version">The version that is served.</param>
/// <param name="Digest">Its content digest.</param>
/// <param name="Reason">environment, lastGood, fallback or compiledIn; with arms also arm, control, noUnit, holdout, otherLayer, notTargeted or brokenArm.</param>
/// <param name="Arm">The arm of a rollout; null for the environment's version.</param>
/// <param name="Bucket">The unit's draw, from 0 to 1; null where it was not drawn.</param>
/// <param name="Candidates">What was possible, the preferred first.</param>
internal sealed record ExplainJson(
    string Prompt, string Environment, string Source, string Version, string Digest, string Reason, string? Arm, double? Bucket, IReadOnlyList<CandidateJson> Candidates)
{
    public static ExplainJson Of(PromptExplanation explained) => new(
        explained.Served.Name, explained.Environment, explained.Source, explained.Served.Version, explained.Served.Digest,
        JsonText.Word(explained.Served.Reason), explained.Served.Arm, explained.Rollout?.Bucket, [.. explained.Candidates.Select(CandidateJson.Of)]);
}

/// <summary>A version that could be served.</summary>
/// <param name="Reason">What would be the reason to serve it.</param>
/// <param name="Version">The version; null where there is none.</param>
/// <param name="Digest">Its content digest; null where it was not computed.</param>
/// <param name="IsServed">Whether it is.</param>
/// <param name="Why">Why, or why not.</param>
/// <param name="Arm">The arm that it is; null for the others.</param>
internal sealed record CandidateJson(string Reason, string? Version, string? Digest, bool IsServed, string Why, string? Arm)
{
    public static CandidateJson Of(PromptCandidate candidate) => new(
        JsonText.Word(candidate.Reason), candidate.Version, candidate.Digest, candidate.IsServed, candidate.Why, candidate.Arm);
}

/// <summary>review</summary>
/// <param name="Base">What is compared with.</param>
/// <param name="Commit">Its commit.</param>
/// <param name="Prompts">Those that differ.</param>
internal sealed record ReviewJson(string Base, string Commit, IReadOnlyList<PromptReviewJson> Prompts)
{
    public static ReviewJson Of(ReviewBase start, IEnumerable<PromptReview> reviews) =>
        new(start.Name, start.Commit.ToString(), [.. reviews.Select(PromptReviewJson.Of)]);
}

/// <summary>A prompt that differs from the base.</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Kind">new, changed, removed or invalid.</param>
/// <param name="Before">The base's version.</param>
/// <param name="After">The work tree's version.</param>
/// <param name="Bump">What the change demands.</param>
/// <param name="Honest">Whether the version is at least that.</param>
/// <param name="Contract">What changed for callers and readers.</param>
/// <param name="EvaluationBefore">What evaluation found in the base.</param>
/// <param name="EvaluationAfter">What it finds now.</param>
/// <param name="SuiteChanges">What the change alters of what it is judged by.</param>
/// <param name="EvaluationFindings">What the evaluation says.</param>
/// <param name="Failing">The cases that do not pass now.</param>
/// <param name="Files">What changed line by line.</param>
internal sealed record PromptReviewJson(
    string Prompt, string Kind, string? Before, string? After, string Bump, bool Honest, IReadOnlyList<ContractChangeJson> Contract,
    VerdictJson? EvaluationBefore, VerdictJson? EvaluationAfter, IReadOnlyList<string> SuiteChanges, IReadOnlyList<string> EvaluationFindings,
    IReadOnlyList<FailingCaseJson> Failing, IReadOnlyList<FileChangeJson> Files)
{
    public static PromptReviewJson Of(PromptReview review) => new(
        review.Name, review.Kind, review.Before?.Manifest.Version.ToString(), review.After?.Manifest.Version.ToString(),
        JsonText.Word(review.Bump), review.IsVersionHonest, ContractChangeJson.Of(review.Changes), VerdictJson.Of(review.VerdictBefore),
        VerdictJson.Of(review.VerdictAfter), review.Evaluation?.SuiteChanges ?? [], [.. review.EvaluationFindings.Select(d => d.ToString())],
        FailingCaseJson.Of(review.Failing), FileChangeJson.Of(review.Files));
}

/// <summary>A case that does not pass.</summary>
/// <param name="Case">The case.</param>
/// <param name="Critical">Whether it must pass.</param>
/// <param name="Inputs">Its inputs, as JSON.</param>
/// <param name="Expected">What is expected; null where the case says nothing.</param>
/// <param name="Answer">The answer now; null where there is none.</param>
/// <param name="Before">The base's answer; null where it is not known.</param>
/// <param name="PassedBefore">Whether that one passed; null where it is not known.</param>
/// <param name="Reasons">What each scorer says of the answer.</param>
internal sealed record FailingCaseJson(
    string Case, bool Critical, string Inputs, string? Expected, string? Answer, string? Before, bool? PassedBefore, IReadOnlyList<string> Reasons)
{
    public static IReadOnlyList<FailingCaseJson> Of(IEnumerable<FailingCase> failing) => [.. failing.Select(f => new FailingCaseJson(
        f.Id, f.Critical, f.Inputs, f.Expected, f.Answer, f.Before, f.PassedBefore, f.Reasons))];
}

/// <summary>eval --shard</summary>
/// <param name="Shard">Which part, from 1.</param>
/// <param name="Count">Parts there are.</param>
/// <param name="File">What was written; null where something prevents it.</param>
/// <param name="Prompts">One for each prompt.</param>
internal sealed record ShardJson(int Shard, int Count, string? File, IReadOnlyList<ShardPromptJson> Prompts);

/// <summary>A prompt in a part of an evaluation.</summary>
/// <param name="Name">The prompt's name.</param>
/// <param name="Cases">Its cases in this part.</param>
internal sealed record ShardPromptJson(string Name, int Cases);

/// <summary>import</summary>
/// <param name="DryRun">Whether nothing was written.</param>
/// <param name="Sources">The files that were read, each with what became of it.</param>
internal sealed record ImportJson(bool DryRun, IReadOnlyList<ImportedSourceJson> Sources);

/// <summary>A file that was read.</summary>
/// <param name="Path">The file, as seen from the working directory.</param>
/// <param name="Format">What it was taken for; null where nothing fits.</param>
/// <param name="Imported">Whether a prompt was made of it.</param>
/// <param name="Prompts">The prompts that were made of it.</param>
/// <param name="Lost">How many things could not be carried over: the findings PRM0050 say which.</param>
/// <param name="Changed">How many things are said in another way: the findings PRM0051 say which.</param>
internal sealed record ImportedSourceJson(string Path, string? Format, bool Imported, IReadOnlyList<ImportedPromptJson> Prompts, int Lost, int Changed);

/// <summary>A prompt that was made.</summary>
/// <param name="Name">The prompt's name.</param>
/// <param name="Files">Its files below the repository's root.</param>
/// <param name="Written">Whether they were written; in a dry run, whether they would be.</param>
internal sealed record ImportedPromptJson(string Name, IReadOnlyList<string> Files, bool Written);

/// <summary>export</summary>
/// <param name="DryRun">Whether nothing was written.</param>
/// <param name="Format">langfuse, prompty or dotprompt.</param>
/// <param name="Prompts">The prompts, each with what became of it.</param>
internal sealed record ExportJson(bool DryRun, string Format, IReadOnlyList<ExportedPromptJson> Prompts);

/// <summary>A prompt that goes elsewhere.</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Path">The file, as seen from the working directory.</param>
/// <param name="Written">Whether it was written; in a dry run, whether it would be.</param>
/// <param name="Lost">How many things the other tool cannot say: the findings PRM0083 say which.</param>
internal sealed record ExportedPromptJson(string Prompt, string Version, string Path, bool Written, int Lost);

/// <summary>All shapes, for the compiler to write their writers: a result is found by its type.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(CommandJson))]
[JsonSerializable(typeof(ApproveJson))]
[JsonSerializable(typeof(BisectJson))]
[JsonSerializable(typeof(BumpJson))]
[JsonSerializable(typeof(AddedCasesJson))]
[JsonSerializable(typeof(CheckJson))]
[JsonSerializable(typeof(DiffJson))]
[JsonSerializable(typeof(ScaffoldJson))]
[JsonSerializable(typeof(ImportJson))]
[JsonSerializable(typeof(ExportJson))]
[JsonSerializable(typeof(GuardJson))]
[JsonSerializable(typeof(HistoryJson))]
[JsonSerializable(typeof(LogJson))]
[JsonSerializable(typeof(MovesJson))]
[JsonSerializable(typeof(OptimizeJson))]
[JsonSerializable(typeof(ProgramsReviewJson))]
[JsonSerializable(typeof(StaleRunsJson))]
[JsonSerializable(typeof(TaskJson))]
[JsonSerializable(typeof(ReleaseJson))]
[JsonSerializable(typeof(RenderJson))]
[JsonSerializable(typeof(RunJson))]
[JsonSerializable(typeof(ExplainJson))]
[JsonSerializable(typeof(ReplayJson))]
[JsonSerializable(typeof(RetireJson))]
[JsonSerializable(typeof(ReviewJson))]
[JsonSerializable(typeof(RolloutJson))]
[JsonSerializable(typeof(RolloutListJson))]
[JsonSerializable(typeof(TickJson))]
[JsonSerializable(typeof(CallScoresJson))]
[JsonSerializable(typeof(ShardJson))]
[JsonSerializable(typeof(StatsJson))]
[JsonSerializable(typeof(StatusJson))]
[JsonSerializable(typeof(SyncJson))]
[JsonSerializable(typeof(UnusedJson))]
[JsonSerializable(typeof(VerifyJson))]
internal sealed partial class ShapeContext : JsonSerializerContext;
