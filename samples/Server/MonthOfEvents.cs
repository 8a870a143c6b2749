using PromptRegistry.Events;
using PromptRegistry.Events.Storage;
using PromptRegistry.Events.Writing;

namespace SampleServer;

/// <summary>A month of calls of the three prompts, the same ones each time but for the day on which they end: volumes of day and week, a version that is better than the one before, one that is tried, and replies within which messages are sorted.</summary>
internal static class MonthOfEvents
{
    private const int Seed = 2026;
    private const int Days = 30;

    private static readonly string[] Countries = ["de", "fr", "at", "ch"];
    private static readonly string[] Questions = ["I was charged twice.", "Nothing loads since this morning!", "How do I change my address?", "A dark theme would be nice."];

    public static async Task WriteAsync(SamplePlace place)
    {
        var random = new Random(Seed);
        var now = DateTimeOffset.UtcNow;
        await using var store = new SqliteEventStore(place.Events);
        await using var writer = new EventWriter(store, new EventWriterOptions { Capacity = 200_000 });
        for (var day = Days; day > 0; day--)
        {
            var volume = now.AddDays(-day).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.4 : 1;
            Write("support/triage", (int)(160 * volume), day, Versions(day));
            Write("support/reply", (int)(60 * volume), day, [new Served("1.0.0", null, 1, "large", 0.03, 1.9, 0.78)]);
            Write("catalogue/summary", (int)(90 * volume), day, [new Served("1.0.0", null, 1, "small", 0.01, 0.8, 0.9)]);
            await writer.FlushAsync();
        }

        void Write(string prompt, int count, int day, IReadOnlyList<Served> served)
        {
            for (var i = 0; i < count; i++)
            {
                var time = now.AddDays(-day).AddHours(random.NextDouble() * 24);
                if (time > now) time = now.AddMinutes(-1 - random.Next(600));
                var id = Guid.CreateVersion7(time).ToString("N");
                var inside = prompt == "support/reply" && random.NextDouble() < 0.5 ? Triage(id, time, day) : TimeSpan.Zero;
                Call(id, prompt, Chosen(served), time, inside > TimeSpan.Zero ? id : null, null, inside);
            }
        }

        // A reply may ask by a tool what the message is about, and does so again where that fails.
        TimeSpan Triage(string reply, DateTimeOffset time, int day)
        {
            var inside = TimeSpan.Zero;
            for (var attempt = 0; attempt < 2; attempt++)
            {
                var at = time + TimeSpan.FromSeconds(0.3) + inside;
                var (took, failed) = Call(Guid.CreateVersion7(at).ToString("N"), "support/triage", Chosen(Versions(day)), at, reply, reply, TimeSpan.Zero);
                inside += took + TimeSpan.FromSeconds(0.1);
                if (!failed) break;
            }

            return inside;
        }

        Served Chosen(IReadOnlyList<Served> served)
        {
            var share = random.NextDouble();
            return served.First(s => (share -= s.Share) <= 0 || s == served[^1]);
        }

        (TimeSpan Took, bool Failed) Call(string id, string prompt, Served chosen, DateTimeOffset time, string? trace, string? parent, TimeSpan inside)
        {
            var failed = random.NextDouble() < chosen.Errors;
            var (input, output) = (420 + random.Next(300), chosen.Model == "large" ? 160 + random.Next(120) : 24 + random.Next(20));
            var price = chosen.Model == "large" ? (2.5, 10.0) : (0.15, 0.6);
            var good = !failed && random.NextDouble() < chosen.Quality;
            var text = Questions[random.Next(Questions.Length)];
            var took = inside + TimeSpan.FromSeconds(chosen.Seconds * (0.6 + (random.NextDouble() * random.NextDouble() * 2.4)));
            writer.Add(new PromptEvent
            {
                RenderId = id,
                Time = time,
                Prompt = prompt,
                Version = chosen.Version,
                Digest = "",
                Environment = "prod",
                Arm = chosen.Arm,
                Reason = chosen.Arm is null ? "Environment" : "Arm",
                Unit = $"customer-{random.Next(400)}",
                Trace = trace,
                Parent = parent,
                Slice = Countries[random.Next(Countries.Length)],
                Model = chosen.Model,
                InputTokens = input,
                OutputTokens = failed ? 0 : output,
                Cost = ((input * price.Item1) + (failed ? 0 : output * price.Item2)) / 1_000_000,
                Latency = took,
                Finish = failed ? null : "stop",
                Error = failed ? "timeout" : null,
                Scores = failed ? null : new Dictionary<string, double> { ["json-schema"] = good || random.NextDouble() < 0.7 ? 1 : 0 },
                Input = text,
                Output = failed ? null : good ? "{\"category\":\"billing\",\"urgency\":\"normal\"}" : "I am not sure.",
            });
            if (!failed && random.NextDouble() < 0.3) writer.Add(PromptFeedback.Thumb(id, good, good ? null : "It is not what I asked.") with { Time = time.AddMinutes(2) });
            return (took, failed);
        }
    }

    /// <summary>What served triage on a day: a better version after three weeks, and one that is tried in the last days.</summary>
    private static IReadOnlyList<Served> Versions(int day) => day switch
    {
        > 9 => [new Served("1.0.0", null, 1, "small", 0.02, 0.9, 0.74)],
        > 3 => [new Served("1.1.0", null, 1, "small", 0.02, 0.9, 0.84)],
        _ => [new Served("1.2.0", "canary", 0.25, "small", 0.02, 0.92, 0.9), new Served("1.1.0", null, 0.75, "small", 0.02, 0.9, 0.84)],
    };

    /// <param name="Share">Of the calls of the day.</param>
    /// <param name="Errors">Share of calls that fail.</param>
    /// <param name="Seconds">A usual time.</param>
    /// <param name="Quality">Share of answers that are good.</param>
    private sealed record Served(string Version, string? Arm, double Share, string Model, double Errors, double Seconds, double Quality);
}
