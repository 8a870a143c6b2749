using System.Text.Json;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Git.Released;
using PromptRegistry.Git.Sources;

namespace PromptRegistry.Server.Answers;

/// <summary>A page of prompts, by name.</summary>
/// <param name="Next">What <c>after</c> is for the next page; null on the last.</param>
internal sealed record PromptListAnswer(IReadOnlyList<PromptListItem> Prompts, string? Next);

/// <summary>A prompt in the list.</summary>
/// <param name="Name">As refs name it.</param>
/// <param name="Latest">The highest release, else the highest pre-release.</param>
/// <param name="Releases">How many there are.</param>
/// <param name="Environments">What each environment that has a tag serves.</param>
internal sealed record PromptListItem(string Name, string? Latest, int Releases, IReadOnlyDictionary<string, PlaceAnswer> Environments)
{
    /// <param name="prompt">The prompt.</param>
    /// <param name="isShown">Which environments the caller may see.</param>
    public static PromptListItem Of(CatalogPrompt prompt, Func<string, bool> isShown) => new(
        prompt.Name, prompt.Latest?.Version.ToString(), prompt.Releases.Count,
        new SortedDictionary<string, PlaceAnswer>(prompt.Places.Where(p => isShown(p.Key)).ToDictionary(p => p.Key, p => PlaceAnswer.Of(p.Value)), StringComparer.Ordinal));
}

/// <summary>All prompts that an environment points to.</summary>
/// <param name="Prompts">By name.</param>
internal sealed record EnvironmentAnswer(string Environment, IReadOnlyDictionary<string, PlaceAnswer> Prompts);

/// <summary>What an environment points to.</summary>
/// <param name="Version">The version that is served; null where there is none.</param>
/// <param name="Commit">The commit that holds its files.</param>
/// <param name="Target">What the tag points to; empty where the tag was deleted.</param>
/// <param name="Problem">Why the tag cannot be followed; the version is then the last one that the ledger has.</param>
/// <param name="Arms">Further versions for parts of the units; absent without any.</param>
internal sealed record PlaceAnswer(string? Version, string? Commit, string Target, FindingAnswer? Problem, IReadOnlyList<ArmAnswer>? Arms)
{
    public static PlaceAnswer Of(CatalogPlace place) => new(
        place.Served?.Version.ToString(), place.Served?.Commit.Hex, place.Target, place.Problem is { } problem ? FindingAnswer.Of(problem) : null,
        place.Arms.Count == 0 ? null : [.. place.Arms.Select(ArmAnswer.Of)]);
}

/// <summary>A further version of a prompt in an environment.</summary>
/// <param name="Name">The arm, such as <c>canary</c>.</param>
/// <param name="Version">Its version; null where there is none that can be served.</param>
/// <param name="Commit">The commit that holds its files.</param>
/// <param name="Target">What its tag points to.</param>
/// <param name="Rule">Who gets it, as the tag's trailers say it; null where nobody does.</param>
/// <param name="Problem">Why nobody gets it, or its units get the environment's version.</param>
internal sealed record ArmAnswer(string Name, string? Version, string? Commit, string Target, IReadOnlyDictionary<string, string>? Rule, FindingAnswer? Problem)
{
    public static ArmAnswer Of(CatalogArm arm) => new(
        arm.Name, arm.Release?.Version.ToString(), arm.Release?.Commit.Hex, arm.Target, arm.Rule?.Trailers().ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal),
        arm.Problem is { } problem ? FindingAnswer.Of(problem) : null);
}

/// <summary>The releases of a prompt, in the order in which they were made.</summary>
internal sealed record ReleasesAnswer(string Name, IReadOnlyList<ReleaseAnswer> Releases)
{
    /// <param name="prompt">The prompt.</param>
    /// <param name="isShown">Which environments the caller may see.</param>
    public static ReleasesAnswer Of(CatalogPrompt prompt, Func<string, bool> isShown) => new(prompt.Name,
    [
        .. prompt.InOrderOfRelease().Select((r, i) => new ReleaseAnswer(
            i + 1, r.Version.ToString(), r.Release?.Digest, r.Release?.Commit.Hex, r.Since, r.By,
            r.Release is null ? [] : [.. prompt.EnvironmentsOf(r.Release).Where(isShown)],
            r.Problem is { } problem ? FindingAnswer.Of(problem) : null)),
    ]);
}

/// <param name="Number">Its place in the order, from 1: the version that clients of Langfuse see.</param>
/// <param name="Digest">The content digest that the tag says; null in a release made by hand.</param>
/// <param name="Problem">Why it cannot be served.</param>
internal sealed record ReleaseAnswer(
    int Number, string Version, string? Digest, string? Commit, DateTimeOffset? ReleasedAt, string? ReleasedBy, IReadOnlyList<string> Environments, FindingAnswer? Problem);

/// <summary>One version of a prompt: what it says, and the files that it is made of.</summary>
/// <param name="Digest">The content digest: equal ones behave equally.</param>
/// <param name="Folder">Its folder below <c>prompts/</c> of the files.</param>
/// <param name="Files">Texts by path.</param>
internal sealed record PromptAnswer(
    string Name, string Version, string Digest, string Commit, DateTimeOffset? ReleasedAt, string? ReleasedBy, string? Description, string? Owner,
    IReadOnlyList<string> Tags, ModelAnswer Model, IReadOnlyList<InputAnswer> Inputs, IReadOnlyList<string> Roles, OutputAnswer Output,
    IReadOnlyList<ToolAnswer> Tools, string? ToolChoice, string Folder, IReadOnlyDictionary<string, string> Files)
{
    public static PromptAnswer Of(Release release, string folder, PromptDefinition prompt, IReadOnlyDictionary<string, string> files)
    {
        var manifest = prompt.Manifest;
        return new PromptAnswer(
            release.Prompt, release.Version.ToString(), prompt.Digest, release.Commit.Hex, release.Tagger?.When, release.Tagger?.Who,
            manifest.Description, manifest.Owner, manifest.Tags, ModelAnswer.Of(manifest.Model), [.. manifest.Inputs.Where(i => !i.IsFrozen).Select(InputAnswer.Of)],
            [.. prompt.Messages.Select(m => m.Role)], OutputAnswer.Of(manifest.Output), ToolAnswer.Of(manifest), manifest.ToolChoice, folder, files);
    }
}

/// <summary>The model that a prompt is written for; what is absent is left to the provider.</summary>
/// <param name="Extra">What a provider alone knows.</param>
internal sealed record ModelAnswer(
    string? Name, double? Temperature, int? MaxOutputTokens, double? TopP, int? TopK, double? FrequencyPenalty, double? PresencePenalty, int? Seed,
    IReadOnlyList<string>? Stop, string? ReasoningEffort, JsonElement? Extra)
{
    public static ModelAnswer Of(ModelSettings model) => new(
        model.Name, model.Temperature, model.MaxOutputTokens, model.TopP, model.TopK, model.FrequencyPenalty, model.PresencePenalty, model.Seed,
        model.Stop.Count > 0 ? model.Stop : null, model.ReasoningEffort, Written.Json(model.ExtraJson));
}

/// <param name="Type">As the manifest writes it: <c>string[]</c>, <c>date?</c>.</param>
/// <param name="Default">What stands for it when it is not given.</param>
/// <param name="Values">The values of an enum.</param>
/// <param name="Untrusted">Whether it comes from outside.</param>
internal sealed record InputAnswer(string Name, string Type, bool Required, JsonElement? Default, string? Description, IReadOnlyList<string>? Values, bool Untrusted)
{
    public static InputAnswer Of(InputDefinition input) => new(
        input.Name, input.Type.ToString(), input.IsRequired, input.Default is { } value ? Written.Json(CanonicalJson.Write(value)) : null,
        input.Description, input.Type.Values.Count > 0 ? input.Type.Values : null, input.Untrusted);
}

/// <param name="Type"><c>text</c> or <c>json</c>.</param>
/// <param name="Schema">The JSON Schema of the answer.</param>
internal sealed record OutputAnswer(string Type, JsonElement? Schema)
{
    public static OutputAnswer Of(OutputDefinition output) => new(output.IsJson ? "json" : "text", Written.Json(output.SchemaJson));
}

/// <param name="Parameters">The JSON Schema of its arguments.</param>
internal sealed record ToolAnswer(string Name, string? Description, JsonElement? Parameters)
{
    public static IReadOnlyList<ToolAnswer> Of(PromptManifest manifest) => [.. manifest.Tools.Select(t => new ToolAnswer(t.Name, t.Description, Written.Json(t.ParametersJson)))];
}

/// <summary>A finding, as the command line and the editor say it.</summary>
/// <param name="Id">Its page is <c>docs/diagnostics/&lt;id&gt;.md</c>.</param>
/// <param name="Path">The file, tag or input that it is about.</param>
internal sealed record FindingAnswer(string Id, string Severity, string Message, string? Path, int? Line, int? Column)
{
    public static FindingAnswer Of(Diagnostic finding)
    {
        var at = finding.Location;
        return new FindingAnswer(
            finding.Id, finding.Severity.ToString().ToLowerInvariant(), finding.Message, string.IsNullOrEmpty(at.Path) ? null : at.Path,
            at.Line > 0 ? at.Line : null, at.Line > 0 ? at.Column : null);
    }
}

/// <summary>JSON that was written before.</summary>
internal static class Written
{
    public static JsonElement? Json(string? text) => text is null ? null : JsonElement.Parse(text);
}
