using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using PromptRegistry.Canonical;

namespace PromptRegistry.Evaluation.Models;

/// <summary>Calls of tools between what a client gives and what is recorded.</summary>
internal static class AnsweredCalls
{
    /// <summary>The calls of a response, in order.</summary>
    public static IReadOnlyList<ToolCall> Of(ChatResponse response, KeyMask mask)
    {
        List<ToolCall>? calls = null;
        foreach (var message in response.Messages)
        {
            foreach (var call in message.Contents.OfType<FunctionCallContent>())
                (calls ??= []).Add(new ToolCall(mask.Apply(call.Name), mask.Apply(Arguments(call))));
        }

        return calls ?? (IReadOnlyList<ToolCall>)[];
    }

    /// <summary>The calls as a client gives them; their ids are numbers.</summary>
    public static IEnumerable<AIContent> ToContents(IReadOnlyList<ToolCall> calls) => calls.Select((call, i) =>
        new FunctionCallContent($"call_{i + 1}", call.Name, JsonSerializer.Deserialize(
            call.Arguments, AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IDictionary<string, object?>))) as IDictionary<string, object?>));

    private static string Arguments(FunctionCallContent call)
    {
        var json = new StringBuilder();
        CanonicalText.Append(json, JsonSerializer.SerializeToElement(
            call.Arguments ?? new Dictionary<string, object?>(), AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IDictionary<string, object?>))));
        return json.ToString();
    }
}
