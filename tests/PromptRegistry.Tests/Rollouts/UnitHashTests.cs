using System.Text;
using System.Text.Json;
using PromptRegistry.Core.Rollouts;
using PromptRegistry.Rollouts;
using PromptRegistry.TestKit;

namespace PromptRegistry.Tests.Rollouts;

/// <summary>Units are dealt as by the systems whose hashes are offered: their published vectors.</summary>
public sealed class UnitHashTests
{
    private const uint VariantSeed = 86028157;

    [Theory]
    [InlineData("user-1", 0.9428357267158166)]
    [InlineData("user-2", 0.7259098563039086)]
    [InlineData("user-3", 0.2720886685672379)]
    [InlineData("user-4", 0.2202841747813593)]
    [InlineData("user-5", 0.5858265598010671)]
    [InlineData("ünïcode-😀", 0.7975248734335434)]
    public void Our_own(string unit, double expected) => Assert.Equal(expected, new UnitHash(RolloutHash.Sha256, "summarize/short").Of(unit));

    [Fact]
    public void GrowthBook()
    {
        var vectors = Vectors.Of("growthbook.json").GetProperty("cases").GetProperty("hash").EnumerateArray().Where(v => v[2].GetInt32() == 2).ToList();
        Assert.NotEmpty(vectors);
        foreach (var vector in vectors)
        {
            Assert.Equal(vector[3].GetDouble(), new UnitHash(RolloutHash.GrowthBookV2, vector[0].GetString()!).Of(vector[1].GetString()));
        }
    }

    [Theory]
    [InlineData("hashKey.saltyA", "userKeyA", 0.42157587)]
    [InlineData("hashKey.saltyA", "userKeyB", 0.6708485)]
    [InlineData("hashKey.saltyA", "userKeyC", 0.10343106)]
    [InlineData("hashKey.saltyA", "33333", 0.54771423)]
    [InlineData("61", "userKeyA", 0.09801207)]
    [InlineData("61", "userKeyB", 0.14483777)]
    [InlineData("61", "userKeyC", 0.9242641)]
    public void LaunchDarkly(string seed, string unit, double expected) => Assert.Equal(expected, new UnitHash(RolloutHash.LaunchDarklySha1, seed).Of(unit), 7);

    [Theory]
    [InlineData("gr1", "123", 73)]
    [InlineData("groupX", "999", 25)]
    [InlineData("summarize/short", "ünïcode-😀", 24)]
    public void Unleash(string group, string unit, int expected) =>
        Assert.Equal(expected, (int)Math.Round(new UnitHash(RolloutHash.UnleashMurmur3, group).Of(unit) * 100) + 1);

    [Fact]
    public void Unleash_turns_on_whom_its_specification_turns_on()
    {
        var tested = 0;
        foreach (var specification in Vectors.Of("unleash.json").GetProperty("specifications").EnumerateObject().Where(s => s.Value.TryGetProperty("tests", out _)))
        {
            var features = specification.Value.GetProperty("state").GetProperty("features").EnumerateArray().ToDictionary(f => f.GetProperty("name").GetString()!);
            foreach (var test in specification.Value.GetProperty("tests").EnumerateArray())
            {
                if (!features.TryGetValue(test.GetProperty("toggleName").GetString()!, out var feature)) continue;
                if (feature.GetProperty("strategies").EnumerateArray().ToList() is not [var strategy] || strategy.GetProperty("name").GetString() != "flexibleRollout") continue;
                if (!feature.GetProperty("enabled").GetBoolean() || strategy.TryGetProperty("constraints", out var constraints) && constraints.GetArrayLength() > 0) continue;
                var parameters = strategy.GetProperty("parameters");
                if (Unit(test.GetProperty("context"), parameters.GetProperty("stickiness").GetString()!) is not { } unit) continue;
                var draw = new UnitHash(RolloutHash.UnleashMurmur3, parameters.GetProperty("groupId").GetString()!).Of(unit);
                var share = int.Parse(parameters.GetProperty("rollout").GetString()!, System.Globalization.CultureInfo.InvariantCulture) / 100.0;
                Assert.True(test.GetProperty("expectedResult").GetBoolean() == draw < share, test.GetProperty("description").GetString());
                tested++;
            }
        }

        Assert.InRange(tested, 4, 1000);
    }

    [Fact]
    public void Unleash_gives_the_variants_of_its_specification()
    {
        var specification = Vectors.Of("unleash.json").GetProperty("specifications").GetProperty("08-variants");
        var feature = specification.GetProperty("state").GetProperty("features").EnumerateArray().Single(f => f.GetProperty("name").GetString() == "Feature.Variants.C");
        var tests = specification.GetProperty("variantTests").EnumerateArray().Where(t => t.GetProperty("toggleName").GetString() == "Feature.Variants.C").ToList();
        Assert.NotEmpty(tests);
        foreach (var test in tests)
        {
            var place = UnitHash.Murmur3(Encoding.UTF8.GetBytes($"Feature.Variants.C:{Unit(test.GetProperty("context"), "default")}"), VariantSeed) % 99 + 1;
            var variant = feature.GetProperty("variants").EnumerateArray().First(v => (place = place > (uint)v.GetProperty("weight").GetInt32() ? place - (uint)v.GetProperty("weight").GetInt32() : 0) == 0);
            Assert.Equal(test.GetProperty("expectedResult").GetProperty("name").GetString(), variant.GetProperty("name").GetString());
        }
    }

    [Theory]
    [InlineData(RolloutHash.Sha256)]
    [InlineData(RolloutHash.GrowthBookV2)]
    [InlineData(RolloutHash.UnleashMurmur3)]
    [InlineData(RolloutHash.LaunchDarklySha1)]
    public void Nothing_is_allocated_and_everybody_is_somewhere(RolloutHash hash)
    {
        var units = Enumerable.Range(0, 10_000).Select(i => $"user-{i}").Append(new string('é', 5000)).ToArray();
        var dealt = new UnitHash(hash, "a seed");
        var counts = new int[10];
        foreach (var unit in units) counts[(int)(dealt.Of(unit) * 10)]++;
        Assert.All(counts, c => Assert.InRange(c, 880, 1120));
        var sum = 0.0;
        Assert.Equal(0, Allocations.Of(() =>
        {
            sum = 0;
            for (var i = 0; i < 1000; i++) sum += dealt.Of(units[i]);
        }));
        Assert.InRange(sum, 400, 600);
    }

    private static string? Unit(JsonElement context, string stickiness)
    {
        string? Find(string name) => context.TryGetProperty(name, out var value) ? value.GetString()
            : context.TryGetProperty("properties", out var more) && more.TryGetProperty(name, out value) ? value.GetString() : null;
        return stickiness == "default" ? Find("userId") ?? Find("sessionId") : Find(stickiness);
    }
}
