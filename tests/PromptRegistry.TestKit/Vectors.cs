using System.Text.Json;

namespace PromptRegistry.TestKit;

/// <summary>
/// Expected values of metrics and statistics, computed with independent implementations. A sample is in <c>tests/vectors</c>;
/// where all of them stand beside the repository (<c>../shared/vectors</c>), those are taken.
/// </summary>
public static class Vectors
{
    public static IReadOnlyList<JsonElement> Metric(string name) => Load("metric-vectors.json", "metrics", name);

    public static IReadOnlyList<JsonElement> Statistic(string name) => Load("stats-vectors.json", "tests", name);

    /// <summary>A whole file of vectors of another system: <c>growthbook.json</c>, <c>unleash.json</c>.</summary>
    public static JsonElement Of(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Find(file)));
        return document.RootElement.Clone();
    }

    /// <summary>Whether all vectors of statistics are here, not a sample alone.</summary>
    public static bool AllAreHere => File.Exists(All("stats-vectors.json"));

    /// <summary>The names of all groups of statistics.</summary>
    public static IReadOnlyList<string> StatisticGroups()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(All("stats-vectors.json")));
        return [.. document.RootElement.GetProperty("tests").EnumerateObject().Select(group => group.Name)];
    }

    public static double[] Numbers(this JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetDouble())];

    private static List<JsonElement> Load(string file, string group, string name)
    {
        var path = Find(file);
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        List<JsonElement> vectors =
            [.. document.RootElement.GetProperty(group).GetProperty(name).GetProperty("vectors").EnumerateArray().Select(v => v.Clone())];
        return vectors.Count > 0 ? vectors : throw new InvalidOperationException($"{path} has no vectors of {name}.");
    }

    private static string Find(string file)
    {
        var all = All(file);
        return File.Exists(all) ? all : Path.Combine(RepositoryRoot.Path, "tests", "vectors", file);
    }

    private static string All(string file) => Path.Combine(RepositoryRoot.Path, "..", "shared", "vectors", file);
}
