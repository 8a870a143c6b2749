using PromptRegistry.Core.Prompts;
using PromptRegistry.Git.Replays;

namespace PromptRegistry.Cli.Output;

// The JSON of what was served before; see JsonShapes.cs.

/// <summary>replay</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Environment">The environment.</param>
/// <param name="At">When, in UTC.</param>
/// <param name="Version">What was served.</param>
/// <param name="Digest">Its content digest.</param>
/// <param name="Arm">The arm; null outside of any.</param>
/// <param name="Reason">Why this version: Environment, Arm, Control, NoUnit, …</param>
/// <param name="Unit">The unit that was dealt; null where none was.</param>
/// <param name="Bucket">Its draw, from 0 up to but not including 1; null where it was not drawn.</param>
/// <param name="Since">Since when the environment or the arm had it, as ISO 8601.</param>
/// <param name="By">Who put it there.</param>
/// <param name="Ledger">The newest event of that time.</param>
/// <param name="FromPlan">Whether an arm's tag is gone, so that its range was taken from the plan.</param>
/// <param name="Messages">What a model was sent; null without the inputs, and where they cannot be rendered, which the findings say.</param>
internal sealed record ReplayJson(
    string Prompt, string Environment, string At, string Version, string Digest, string? Arm, string Reason, string? Unit, double? Bucket, string Since, string By,
    string Ledger, bool FromPlan, IReadOnlyList<MessageJson>? Messages)
{
    public static ReplayJson Of(ReplayResult found, ReplayRequest request, IReadOnlyList<RenderedMessage>? messages) => new(
        found.Served.Name, request.Environment, JsonText.Time(request.At.ToUniversalTime())!, found.Served.Version, found.Served.Digest, found.Served.Arm, found.Served.Reason.ToString(),
        found.Rollout?.Unit, found.Rollout?.Bucket, JsonText.Time(found.Since)!, found.By, found.Ledger.ToString(), found.IsFromPlan,
        messages is null ? null : [.. messages.Select(MessageJson.Of)]);
}
