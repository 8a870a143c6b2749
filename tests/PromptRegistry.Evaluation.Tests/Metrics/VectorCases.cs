using System.Text.Json;
using PromptRegistry.TestKit;

namespace PromptRegistry.Evaluation.Tests.Metrics;

/// <summary>One published or computed value of a metric.</summary>
internal sealed class VectorCase(JsonElement vector)
{
    public string Id { get; } = vector.GetProperty("id").GetString()!;

    public JsonElement Expected { get; } = vector.GetProperty("expected");

    private JsonElement Input { get; } = vector.GetProperty("input");

    public double Tolerance { get; } = Math.Max(vector.GetProperty("tolerance").GetDouble(), 1e-12);

    public static IEnumerable<VectorCase> Of(string group) => Vectors.Metric(group).Select(vector => new VectorCase(vector));

    public bool Has(string name) => Input.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    public string Text(string name) => Input.GetProperty(name).GetString()!;

    public string Text(string name, string absent) => Has(name) ? Text(name) : absent;

    public bool Flag(string name) => Has(name) && Input.GetProperty(name).GetBoolean();

    public double Number(string name, double absent) => Has(name) ? NumberOf(Input.GetProperty(name)) : absent;

    public string[] Texts(string name) => TextsOf(Input.GetProperty(name));

    public string[][] TextLists(string name) => [.. Input.GetProperty(name).EnumerateArray().Select(TextsOf)];

    public double[] Numbers(string name) => Input.GetProperty(name).Numbers();

    public void Check(double actual) =>
        Assert.True(Math.Abs(Expected.GetDouble() - actual) <= Tolerance, $"{Id}: expected {Expected}, but {actual} was found.");

    private static string[] TextsOf(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetString()!)];

    private static double NumberOf(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? double.Parse(value.GetString()!, System.Globalization.CultureInfo.InvariantCulture)
        : value.GetDouble();
}
