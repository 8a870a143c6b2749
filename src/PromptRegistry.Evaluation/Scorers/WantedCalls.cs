using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PromptRegistry.Canonical;
using PromptRegistry.Evaluation.Models;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>A call that is wanted.</summary>
/// <param name="Arguments">A JSON object; null where any will do.</param>
internal sealed record WantedCall(string Name, JsonElement? Arguments);

/// <summary>Wanted calls as suites write them: <c>none</c>, a tool's name, <c>{ name, arguments }</c>, or a list of the two.</summary>
internal static class WantedCalls
{
    public static IReadOnlyList<WantedCall> Of(JsonElement written) => written.ValueKind switch
    {
        JsonValueKind.Array => [.. written.EnumerateArray().Select(One)],
        JsonValueKind.String when written.GetString() == "none" => [],
        _ => [One(written)],
    };

    public static IEnumerable<string> Names(JsonElement written) => Of(written).Select(call => call.Name);

    /// <summary>What is wrong with them; null where nothing is.</summary>
    public static string? Problem(JsonElement written)
    {
        if (written.ValueKind == JsonValueKind.Array) return written.EnumerateArray().Select(ProblemOfOne).FirstOrDefault(problem => problem is not null);
        return ProblemOfOne(written);
    }

    private static string? ProblemOfOne(JsonElement call)
    {
        if (call.ValueKind == JsonValueKind.String) return null;
        if (call.ValueKind != JsonValueKind.Object) return $"A call is a tool's name or {{ name: …, arguments: {{ … }} }}, but {Excerpt.Of(call.GetRawText())} was found.";
        if (!call.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String) return "A call needs the 'name' of its tool.";
        if (call.TryGetProperty("arguments", out var arguments) && arguments.ValueKind != JsonValueKind.Object) return $"The 'arguments' of '{name.GetString()}' must be a mapping.";
        return call.EnumerateObject().Select(m => m.Name).FirstOrDefault(key => key is not ("name" or "arguments")) is { } other ? $"A call has no key '{other}'. Known keys: arguments, name." : null;
    }

    private static WantedCall One(JsonElement call) => call.ValueKind == JsonValueKind.String
        ? new WantedCall(call.GetString()!, null)
        : new WantedCall(call.GetProperty("name").GetString()!, call.TryGetProperty("arguments", out var arguments) ? arguments : null);
}

/// <summary>Compares a call that is wanted with one that was made.</summary>
/// <param name="mode"><c>subset</c>: each wanted argument is there, others do no harm, also in objects within; <c>exact</c>: equal; <c>ignore</c>: names alone count.</param>
/// <param name="render">The text for the case of a text that may be a template.</param>
internal sealed class CallComparison(string mode, Func<string, string> render)
{
    public bool Fits(WantedCall wanted, ToolCall made)
    {
        if (wanted.Name != made.Name) return false;
        if (mode == "ignore" || wanted.Arguments is not { } arguments) return true;
        return JsonText.Parse(made.Arguments) is { } own && Fits(arguments, own);
    }

    /// <summary>The arguments as they are wanted for the case.</summary>
    public string Shown(JsonElement arguments)
    {
        var json = new StringBuilder();
        CanonicalText.Append(json, JsonText.Parse(Rendered(arguments)!.ToJsonString())!.Value);
        return json.ToString();
    }

    private JsonNode? Rendered(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject(value.EnumerateObject().Select(m => KeyValuePair.Create(m.Name, Rendered(m.Value)))),
        JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Select(Rendered)]),
        JsonValueKind.String => JsonValue.Create(render(value.GetString()!)),
        _ => JsonNode.Parse(value.GetRawText()),
    };

    private bool Fits(JsonElement wanted, JsonElement made) => wanted.ValueKind switch
    {
        JsonValueKind.Object => made.ValueKind == JsonValueKind.Object
            && wanted.EnumerateObject().All(m => made.TryGetProperty(m.Name, out var own) && Fits(m.Value, own))
            && (mode != "exact" || made.EnumerateObject().All(m => wanted.TryGetProperty(m.Name, out _))),
        JsonValueKind.Array => made.ValueKind == JsonValueKind.Array && wanted.GetArrayLength() == made.GetArrayLength()
            && wanted.EnumerateArray().Zip(made.EnumerateArray()).All(pair => Fits(pair.First, pair.Second)),
        JsonValueKind.String => FitsText(wanted.GetString()!, made),
        JsonValueKind.Number => made.ValueKind == JsonValueKind.Number && wanted.GetDouble().Equals(made.GetDouble()),
        _ => wanted.ValueKind == made.ValueKind,
    };

    /// <summary>A template gives a text, which may stand for a number or a truth value.</summary>
    private bool FitsText(string written, JsonElement made)
    {
        var wanted = render(written);
        if (made.ValueKind == JsonValueKind.String) return made.GetString() == wanted;
        if (wanted == written) return false;
        return made.ValueKind switch
        {
            JsonValueKind.Number => double.TryParse(wanted, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number.Equals(made.GetDouble()),
            JsonValueKind.True => wanted == "true",
            JsonValueKind.False => wanted == "false",
            _ => false,
        };
    }
}
