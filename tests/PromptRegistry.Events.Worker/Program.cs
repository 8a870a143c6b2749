using System.Globalization;
using PromptRegistry.Events;
using PromptRegistry.Events.Storage;
using PromptRegistry.Events.Writing;

// Adds events without end, as an app does, and prints how many are acknowledged: who starts it kills it.
// arguments: sqlite <file> | postgres <connection string> <schema>, then the journal's folder and a name for this run; with "until-full" behind them it
// ends in good order when there is no room any more.
IEventStore store = args[0] == "sqlite" ? new SqliteEventStore(args[1]) : new PostgresEventStore(args[1], args[2]);
var rest = args[(args[0] == "sqlite" ? 2 : 3)..];
var writer = new EventWriter(store, new EventWriterOptions { Interval = TimeSpan.FromMilliseconds(20), JournalFolder = rest[0] });
for (var number = 0; ; number++)
{
    writer.Add(new PromptEvent
    {
        RenderId = $"{rest[1]}-{number.ToString(CultureInfo.InvariantCulture)}",
        Time = DateTimeOffset.UtcNow,
        Prompt = "greeting",
        Version = "1.0.0",
        Digest = "sha256:1",
        Latency = TimeSpan.FromSeconds(1),
        Scores = new Dictionary<string, double> { ["judge"] = 1 },
    });
    if (number % 50 != 49) continue;
    await writer.FlushAsync();
    var status = writer.Status;
    if (status.Dropped > 0 && rest is [.., "until-full"])
    {
        Console.WriteLine($"dropped {status.Dropped}: {status.Problem}");
        await writer.DisposeAsync();
        await store.DisposeAsync();
        return;
    }

    if (status.Dropped > 0) throw new InvalidOperationException($"{status.Dropped} events were dropped: {status.Problem}");
    Console.WriteLine(number + 1);
}
