using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using PromptRegistry.Hosting;
using PromptRegistry.Registry;
using PromptRegistry.Templates.Values;
using PromptRegistry.TestKit;

namespace PromptRegistry.Tests.Registry;

/// <summary>
/// An hour of an app's life, a second at a time, in which everything that can go wrong does, again and again: always a prompt, health says what is wrong,
/// and memory does not grow. A day with <c>PROMPTREGISTRY_FAULTS=full</c>.
/// </summary>
[Collection(nameof(Alone))]
public sealed class SoakTests : IDisposable
{
    private static readonly int Seconds = Environment.GetEnvironmentVariable("PROMPTREGISTRY_FAULTS") == "full" ? 86_400 : 3_600;
    private static readonly Dictionary<string, TemplateValue> NoInputs = [];

    private readonly TempDirectory folder = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly CompiledPrompt accessor = Accessors.Register("soaked");
    private readonly ScriptedSource source = new();

    private string Kept => folder.Combine("cache/prompts.snapshot");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_hour_of_faults_leaves_a_prompt_at_every_second_and_memory_as_it_was()
    {
        var random = new Random(15);
        var good = 0;
        var told = new HashSet<string>(StringComparer.Ordinal);
        Point(good);
        var live = Start();
        long warm = 0;
        for (var second = 0; second < Seconds; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            var fault = Fault(random, ref good);
            if (fault == "start")
            {
                live.Dispose();
                if (random.Next(2) == 0 && File.Exists(Kept)) Damage(random);
                live = Start();
            }

            // Accessors of other tests are known to the process, and of no concern here.
            var problems = live.Refresh().Problems.Where(p => p.Prompt is null || p.Prompt == accessor.Name).Select(p => p.Message).ToList();
            var health = await new PromptsHealthCheck(live).CheckHealthAsync(Context, TestContext.Current.CancellationToken);
            var served = live.Resolve(accessor, new PromptContext { UnitId = $"user-{second % 50}" });
            var text = served.Interpreted?.Render(NoInputs)[0].Text ?? "Compiled";
            var expected = served.Identity.Arm is not null ? "Arm" : served.Identity.Version == "1.0.0" ? "Compiled" : $"Text {served.Identity.Version}";
            Assert.True(expected == text, $"second {second}, {fault}: '{text}' is served as {served.Identity}");
            if (fault is "none" or "move" or "jump" or "arms")
            {
                Assert.True(served.Identity.Arm is not null || served.Identity.Version == $"1.{good}.0", $"second {second}, {fault}: {served.Identity}; {health.Description}");
                Assert.True(problems.Count == 0, $"second {second}, {fault}: {string.Join(' ', problems)}");
            }
            else if (fault != "start")
            {
                Assert.True(problems.Count > 0 && health.Status == HealthStatus.Degraded, $"second {second}, {fault}: health is {health.Status}");
                Assert.All(problems, p => Assert.Contains(p, health.Description, StringComparison.Ordinal));
                told.Add(fault);
            }

            if (second == Seconds / 4) warm = Memory();
        }

        Assert.Equal(["away", "broken", "odd", "removed", "unfit", "unreadable"], told.Order(StringComparer.Ordinal));
        Assert.InRange(Memory() - warm, long.MinValue, 2_000_000);
        live.Dispose();
    }

    private HealthCheckContext Context { get; } = new()
    {
        Registration = new HealthCheckRegistration("prompts", _ => throw new InvalidOperationException(), HealthStatus.Degraded, null),
    };

    private LivePrompts Start() => new(source, new PromptRegistryOptions { SnapshotFile = Kept }, null, clock);

    private void Point(int minor) => source.Point(accessor.Name, $"1.{minor}.0", "", $"Text 1.{minor}.0");

    /// <summary>What happens in this second; each second begins with everything mended.</summary>
    private string Fault(Random random, ref int good)
    {
        source.IsReachable = true;
        source.Answer = Task.CompletedTask;
        if (good == 0) good = 1;
        Point(good);
        switch (random.Next(12))
        {
            case 0:
                source.IsReachable = false;
                return "away";
            case 1:
                source.Answer = Task.FromException(new InvalidTimeZoneException("Odd."));
                return "odd";
            case 2:
                source.Break(accessor.Name, "The tag leads to no release.");
                return "broken";
            case 3:
                source.Remove(accessor.Name);
                return "removed";
            case 4:
                source.PointToUnreadable(accessor.Name, "9.9.9");
                return "unreadable";
            case 5:
                source.Point(accessor.Name, "2.0.0", "inputs: { more: string }\n", "{{ more }}");
                return "unfit";
            case 6:
                good++;
                Point(good);
                return "move";
            case 7:
                // Wall clocks are set; time passes all the same.
                clock.AdjustTime(clock.GetUtcNow().AddDays(random.Next(-400, 400)));
                return "jump";
            case 8:
                source.Deal(accessor.Name, ("canary", $"1.{good}.1", "Arm", "Weight: 50%"));
                return "arms";
            case 9:
                return "start";
            default:
                return "none";
        }
    }

    private void Damage(Random random)
    {
        var content = File.ReadAllBytes(Kept);
        content[random.Next(content.Length)] ^= 0x55;
        File.WriteAllBytes(Kept, content.AsSpan(0, random.Next(1, content.Length + 1)));
    }

    private static long Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}

/// <summary>What measures memory runs when nothing else does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
