using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Models;

namespace PromptRegistry.Cli.Output;

/// <summary>render</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Digest">Its content digest.</param>
/// <param name="Messages">What a model would be sent.</param>
/// <param name="Tools">What it may call.</param>
/// <param name="ToolChoice">auto, none, required or a tool's name; null leaves it to the provider.</param>
/// <param name="Compressed">The inputs that were shortened.</param>
/// <param name="Dropped">The messages that the context window had no room for.</param>
internal sealed record RenderJson(
    string Prompt, string Version, string Digest, IReadOnlyList<MessageJson> Messages, IReadOnlyList<ToolJson> Tools, string? ToolChoice, IReadOnlyList<CompressedJson> Compressed,
    IReadOnlyList<DroppedJson> Dropped)
{
    public static RenderJson Of(PromptDefinition prompt, PromptRendering rendered) => new(
        prompt.Name, prompt.Manifest.Version.ToString(), prompt.Digest, [.. rendered.Messages.Select(MessageJson.Of)],
        [.. prompt.Manifest.Tools.Select(t => new ToolJson(t.Name, t.Description, t.ParametersJson))], prompt.Manifest.ToolChoice, CompressedJson.Of(rendered), DroppedJson.Of(rendered));
}

/// <summary>run</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Digest">Its content digest.</param>
/// <param name="Provider">Who was asked.</param>
/// <param name="Model">The model that was asked.</param>
/// <param name="Messages">What it was sent.</param>
/// <param name="Answers">What it answered, each time.</param>
/// <param name="SavedIn">The suite that the case was added to; null where none was.</param>
/// <param name="Compressed">The inputs that were shortened.</param>
/// <param name="Dropped">The messages that the context window had no room for.</param>
internal sealed record RunJson(
    string Prompt, string Version, string Digest, string Provider, string Model, IReadOnlyList<MessageJson> Messages, IReadOnlyList<RunAnswerJson> Answers, string? SavedIn,
    IReadOnlyList<CompressedJson> Compressed, IReadOnlyList<DroppedJson> Dropped)
{
    public static RunJson Of(PromptDefinition prompt, SettingsModel model, PromptRendering rendered, IEnumerable<ModelAnswer> answers, string? savedIn) => new(
        prompt.Name, prompt.Manifest.Version.ToString(), prompt.Digest, model.Provider, model.Model, [.. rendered.Messages.Select(MessageJson.Of)], [.. answers.Select(RunAnswerJson.Of)], savedIn,
        CompressedJson.Of(rendered), DroppedJson.Of(rendered));
}

/// <summary>An answer of a model.</summary>
/// <param name="Text">Its text.</param>
/// <param name="ToolCalls">The tools that it calls.</param>
/// <param name="Model">The model that answered, as it names itself.</param>
/// <param name="Finish">Why it stopped: stop, length, content_filter, tool_calls.</param>
/// <param name="InputTokens">As the provider counted; null if it did not.</param>
/// <param name="OutputTokens">As the provider counted; null if it did not.</param>
/// <param name="CostUsd">By the prices in the settings; null where the model has none.</param>
/// <param name="Seconds">The time to the whole answer.</param>
internal sealed record RunAnswerJson(
    string Text, IReadOnlyList<RunCallJson> ToolCalls, string Model, string Finish, long? InputTokens, long? OutputTokens, double? CostUsd, double Seconds)
{
    public static RunAnswerJson Of(ModelAnswer answer) => new(
        answer.Text, [.. answer.ToolCalls.Select(c => new RunCallJson(c.Name, c.Arguments))], answer.Model, answer.Finish, answer.InputTokens, answer.OutputTokens,
        answer.CostUsd, Math.Round(answer.Latency.TotalSeconds, 3));
}

/// <summary>A tool that a model calls.</summary>
/// <param name="Name">The tool.</param>
/// <param name="Arguments">A JSON object, as JSON.</param>
internal sealed record RunCallJson(string Name, string Arguments);
