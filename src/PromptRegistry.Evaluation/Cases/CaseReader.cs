using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Evaluation.Cases;

/// <summary>Reads one case from a mapping, wherever the mapping was written.</summary>
internal static class CaseReader
{
    public static EvaluationCase? Read(YamlMapping mapping, ICollection<Diagnostic> diagnostics)
    {
        var reader = new MappingReader(mapping, "A case", diagnostics);
        var id = reader.RequiredText("id");
        var inputs = reader.Node("inputs");
        var expected = Expected(reader.Node("expected"));
        var tags = reader.Texts("tags");
        var critical = reader.Boolean("critical") ?? false;
        reader.Finish();
        if (inputs is not null and not YamlMapping)
        {
            diagnostics.Add(MappingReader.Expected(inputs, "'inputs'", "a mapping of input names to values"));
            return null;
        }

        if (id is null) return null;
        if (Problem(id) is { } problem)
        {
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.InvalidCase, reader.Node("id")!.Location, problem));
            return null;
        }

        return Create(id, inputs as YamlMapping ?? new YamlMapping(mapping.Location, []), expected, tags, critical, mapping.Location);
    }

    public static EvaluationCase Create(
        string id, YamlMapping inputs, string? expected, IReadOnlyList<string> tags, bool critical, SourceLocation location) =>
        new(id, inputs, expected, tags, critical, location, CaseDigest.Of(inputs, expected));

    /// <summary>What is wrong with an id, or null.</summary>
    public static string? Problem(string id)
    {
        if (id.Length is 0 or > 200 || id.AsSpan().Trim().Length != id.Length)
            return $"A case's id has 1 to 200 characters and no blank at its ends, but '{id}' was found.";
        return id.Any(char.IsControl) ? "A case's id stands in one line; remove the control characters." : null;
    }

    /// <summary>A mapping or a list is the JSON that is expected.</summary>
    private static string? Expected(YamlNode? node) => node switch
    {
        null => null,
        YamlScalar scalar => scalar.Value,
        _ => CanonicalJson.Write(node),
    };
}

/// <summary>Does something for each of many cases, on all cores where there are enough of them to pay for it.</summary>
internal static class CaseLoop
{
    private const int Worthwhile = 256;

    public static void For(int count, Action<int> body, CancellationToken cancellation = default)
    {
        if (count >= Worthwhile)
        {
            OnAllCores(count, body, cancellation);
            return;
        }

        for (var i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            body(i);
        }
    }

    /// <summary>On its own, so that small suites do not load what only large ones need.</summary>
    private static void OnAllCores(int count, Action<int> body, CancellationToken cancellation) =>
        Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellation }, body);
}
