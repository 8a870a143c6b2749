using System.Text.Json;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Events;
using PromptRegistry.Events.Storage;

namespace PromptRegistry.Server.Reporting;

/// <summary>Reads a batch of events out of JSON that anybody may have written: one that is wrong is told of, and the others are read.</summary>
internal static class EventReader
{
    private static readonly string[] OfCalls = [.. Names(typeof(CallBody))];
    private static readonly string[] OfFeedback = [.. Names(typeof(FeedbackBody))];

    /// <param name="root">The batch.</param>
    /// <param name="id">Its name.</param>
    /// <param name="now">The time of a call that does not say when it was.</param>
    /// <param name="batch">What was read.</param>
    /// <returns>Why the whole batch cannot be read; null where it can.</returns>
    public static string? Read(JsonElement root, Guid id, DateTimeOffset now, out ReadBatch batch)
    {
        batch = new ReadBatch(id, [], [], []);
        if (root.ValueKind != JsonValueKind.Object) return "The body is an object with 'calls' and 'feedback'.";
        var count = 0;
        foreach (var list in root.EnumerateObject())
        {
            if (list.Name is not ("calls" or "feedback")) return $"'{Short(list.Name)}' is not known.{Suggestion.Sentence(Short(list.Name), ["calls", "feedback"])} The body has 'calls' and 'feedback'.";
            if (list.Value.ValueKind == JsonValueKind.Null) continue;
            if (list.Value.ValueKind != JsonValueKind.Array) return $"'{list.Name}' is an array.";
            count += list.Value.GetArrayLength();
            if (count > EventIntake.Most) return $"A batch has at most {EventIntake.Most} events.";
            var index = 0;
            foreach (var entry in list.Value.EnumerateArray())
            {
                try
                {
                    if (list.Name == "calls") batch.Calls.Add((index, Call(new Fields(entry, OfCalls), now)));
                    else batch.Feedback.Add((index, Feedback(new Fields(entry, OfFeedback))));
                }
                catch (FieldException exception)
                {
                    batch.Rejected.Add(new RejectedEvent(list.Name, index, exception.Message));
                }

                index++;
            }
        }

        return null;
    }

    private static PromptEvent Call(Fields fields, DateTimeOffset now) => new()
    {
        RenderId = fields.Required("renderId"),
        Time = fields.Time("time") ?? now,
        Prompt = fields.Required("prompt"),
        Version = fields.Required("version"),
        Digest = fields.Text("digest") ?? "",
        Environment = fields.Text("environment"),
        Arm = fields.Text("arm"),
        Reason = fields.Text("reason"),
        Unit = fields.Text("unit"),
        Trace = fields.Text("trace"),
        Parent = fields.Text("parent"),
        Model = fields.Text("model"),
        Slice = fields.Text("slice"),
        InputTokens = fields.Count("inputTokens"),
        CachedTokens = fields.Count("cachedTokens"),
        OutputTokens = fields.Count("outputTokens"),
        ReasoningTokens = fields.Count("reasoningTokens"),
        Cost = fields.NotNegative("cost"),
        Latency = fields.NotNegative("latency") is { } seconds ? TimeSpan.FromSeconds(Math.Min(seconds, 86_400)) : null,
        Finish = fields.Text("finish"),
        Error = fields.Text("error"),
        Scores = fields.Scores("scores"),
        Input = fields.Text("input"),
        Output = fields.Text("output"),
    };

    private static PromptFeedback Feedback(Fields fields)
    {
        var feedback = new PromptFeedback
        {
            RenderId = fields.Required("renderId"),
            Name = fields.Required("name"),
            Value = fields.Number("value") ?? 0,
            Text = fields.Text("text"),
            Time = fields.Time("time"),
        };
        return EventLimits.Takes(feedback)
            ? feedback
            : throw new FieldException($"It cannot be kept: 'renderId' has at most {RenderKey.MaximumLength} characters, 'name' at most {EventLimits.NameLength}, and it is no metric of calls.");
    }

    private static IEnumerable<string> Names(Type type) => type.GetProperties().Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name));

    private static string Short(string text) => PlainText.OneLine(PlainText.Beginning(text, 100));

    /// <summary>What one event says, by name.</summary>
    private sealed class Fields
    {
        private readonly Dictionary<string, JsonElement> values = new(StringComparer.Ordinal);

        public Fields(JsonElement entry, string[] known)
        {
            if (entry.ValueKind != JsonValueKind.Object) throw new FieldException("It is an object.");
            foreach (var field in entry.EnumerateObject())
            {
                if (!known.Contains(field.Name)) throw new FieldException($"'{Short(field.Name)}' is not known.{Suggestion.Sentence(Short(field.Name), known)}");
                if (field.Value.ValueKind != JsonValueKind.Null && !values.TryAdd(field.Name, field.Value)) throw new FieldException($"'{field.Name}' is there twice.");
            }
        }

        public string? Text(string name) => values.TryGetValue(name, out var value)
            ? value.ValueKind == JsonValueKind.String ? Decoded(name, value) : throw new FieldException($"'{name}' is a text.")
            : null;

        public string Required(string name) => Text(name) is { Length: > 0 } text ? text : throw new FieldException($"'{name}' is missing.");

        public double? Number(string name)
        {
            if (!values.TryGetValue(name, out var value)) return null;
            return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) ? number : throw new FieldException($"'{name}' is a number.");
        }

        public double? NotNegative(string name) => Number(name) is not { } number || number >= 0 ? Number(name) : throw new FieldException($"'{name}' is not negative.");

        public long? Count(string name)
        {
            if (!values.TryGetValue(name, out var value)) return null;
            return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var count) && count is >= 0 and <= 1_000_000_000_000
                ? count
                : throw new FieldException($"'{name}' is a whole number that is not negative.");
        }

        public DateTimeOffset? Time(string name)
        {
            if (!values.TryGetValue(name, out var value)) return null;
            return value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var time)
                ? time.ToUniversalTime()
                : throw new FieldException($"'{name}' is a time such as 2026-11-20T09:00:00Z.");
        }

        public Dictionary<string, double>? Scores(string name)
        {
            if (!values.TryGetValue(name, out var value)) return null;
            if (value.ValueKind != JsonValueKind.Object) throw new FieldException($"'{name}' is an object of numbers by name.");
            var scores = new Dictionary<string, double>(StringComparer.Ordinal);
            foreach (var score in value.EnumerateObject())
            {
                if (score.Value.ValueKind != JsonValueKind.Number || !score.Value.TryGetDouble(out var number) || !double.IsFinite(number))
                    throw new FieldException($"The score '{Short(score.Name)}' is a number.");
                scores[score.Name] = number;
            }

            return scores.Count <= EventLimits.Scores ? scores : throw new FieldException($"'{name}' has at most {EventLimits.Scores} scores.");
        }

        /// <summary>JSON can escape half a character, which is no text.</summary>
        private static string Decoded(string name, JsonElement value)
        {
            try
            {
                return value.GetString()!;
            }
            catch (InvalidOperationException)
            {
                throw new FieldException($"'{name}' holds half a character.");
            }
        }
    }

    private sealed class FieldException(string message) : Exception(message);
}

/// <summary>A batch that was read.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Calls">With their places in the list.</param>
/// <param name="Feedback">With their places in the list.</param>
/// <param name="Rejected">What cannot be read.</param>
internal sealed record ReadBatch(Guid Id, List<(int Index, PromptEvent Call)> Calls, List<(int Index, PromptFeedback Feedback)> Feedback, List<RejectedEvent> Rejected);
