using System.Text.Json;

namespace PromptRegistry.Evaluation.Tests;

/// <summary>
/// Expected values of metrics and statistics, kept beside the repository (<c>../shared/vectors</c>) and cross-checked
/// there with
/// independent implementations.
/// </summary>
internal static class Vectors
{
    public static IReadOnlyList<JsonElement> Metric(string name) => Load("metric-vectors.json", "metrics", name);

    public static IReadOnlyList<JsonElement> Statistic(string name) => Load("stats-vectors.json", "tests", name);

    public static double[] Numbers(this JsonElement array) =>
        [.. array.EnumerateArray().Select(item => item.GetDouble())];

    private static List<JsonElement> Load(string file, string group, string name)
    {
        var path = FindFile(file);
        if (path is null) Assert.Skip($"The vectors ({file}) do not stand beside this copy of the repository.");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. document.RootElement.GetProperty(group).GetProperty(name).GetProperty("vectors").EnumerateArray().Select(vector => vector.Clone())];
    }

    private static string? FindFile(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "PromptRegistry.slnx"))) continue;
            var path = Path.Combine(folder.FullName, "..", "shared", "vectors", file);
            return File.Exists(path) ? path : null;
        }

        return null;
    }
}
