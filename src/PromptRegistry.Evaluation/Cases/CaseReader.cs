using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Evaluation.Cases;

/// <summary>Makes cases of mappings, wherever they were written: one of each, or one for every combination of a matrix.</summary>
internal sealed class CaseReader(PromptManifest manifest, CaseMatrix suiteMatrix)
{
    private readonly CaseTexts texts = new(manifest);

    /// <summary>The prompt that the cases are for.</summary>
    public PromptManifest Manifest => manifest;

    /// <summary>The texts of the suite.</summary>
    public CaseTexts Texts => texts;

    /// <summary>Whether a mapping can make several cases.</summary>
    public bool IsSeveral(YamlMapping mapping) => !suiteMatrix.IsEmpty || mapping.Find("matrix") is not null || mapping.Find("turns") is not null;

    /// <summary>The cases of a mapping; none after findings.</summary>
    public IReadOnlyList<EvaluationCase> Read(YamlMapping mapping, ICollection<Diagnostic> diagnostics)
    {
        var reader = new MappingReader(mapping, "A case", diagnostics);
        var id = reader.RequiredText("id");
        var inputs = reader.Node("inputs");
        var expected = reader.Node("expected");
        var tags = reader.Texts("tags");
        var critical = reader.Boolean("critical") ?? false;
        var matrix = CaseMatrix.Read(reader.Node("matrix"), manifest, diagnostics);
        var scorers = reader.Items("scorers");
        var threshold = CaseThreshold.Read(reader, "threshold", diagnostics);
        var turns = CaseTurn.Read(reader, texts, diagnostics);
        reader.Finish();
        if (inputs is not null and not YamlMapping)
        {
            diagnostics.Add(MappingReader.Expected(inputs, "'inputs'", "a mapping of input names to values"));
            return [];
        }

        if (id is null) return [];
        var written = new WrittenCase(id, inputs as YamlMapping ?? new YamlMapping(mapping.Location, []), expected, tags, critical, mapping.Location)
        {
            Matrix = matrix,
            Scorers = scorers,
            Threshold = threshold,
            Turns = turns,
        };
        return Read(written, reader.Node("id")!.Location, diagnostics);
    }

    /// <summary>The cases of what was written; none after findings.</summary>
    /// <param name="written">The case.</param>
    /// <param name="at">Where its id stands.</param>
    /// <param name="diagnostics">Gets the findings.</param>
    public IReadOnlyList<EvaluationCase> Read(WrittenCase written, SourceLocation at, ICollection<Diagnostic> diagnostics)
    {
        var answer = ExpectedAnswer.Read(written.Expected, texts, diagnostics);
        if (Combinations(written, diagnostics) is not { } combinations) return [];
        var cases = new EvaluationCase[combinations.Count * (1 + written.Turns.Count)];
        for (var i = 0; i < combinations.Count; i++)
        {
            var id = combinations[i].IdOf(written.Id);
            if (Problem(id) is { } problem)
            {
                diagnostics.Add(new Diagnostic(EvaluationDiagnostics.InvalidCase, at, problem));
                return [];
            }

            var first = i * (1 + written.Turns.Count);
            cases[first] = First(id, combinations[i].Add(written.Inputs), answer, written);
            for (var j = 0; j < written.Turns.Count; j++) cases[first + j + 1] = written.Turns[j].After(cases[first + j], id);
        }

        return cases;
    }

    private static EvaluationCase First(string id, YamlMapping inputs, ExpectedAnswer? answer, WrittenCase written)
    {
        var source = answer?.Source;
        return new EvaluationCase(id, inputs, source, written.Tags, written.Critical, written.Location, CaseDigest.Of(inputs, source))
        {
            Answer = answer is { IsPlain: true } ? null : answer,
            Scorers = written.Scorers,
            Threshold = written.Threshold,
        };
    }

    private IReadOnlyList<MatrixCombination>? Combinations(WrittenCase written, ICollection<Diagnostic> diagnostics)
    {
        if (suiteMatrix.IsEmpty && written.Matrix.IsEmpty) return MatrixCombination.None;
        foreach (var variable in written.Matrix.Variables.Where(variable => written.Inputs.Find(variable.Name) is not null))
        {
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.InvalidMatrix, variable.Location,
                $"'{variable.Name}' stands in the case's 'inputs' and in its 'matrix'. Keep one."));
            return null;
        }

        return suiteMatrix.Under(written).Combinations(1 + written.Turns.Count, written.Location, diagnostics);
    }

    /// <summary>What is wrong with an id, or null.</summary>
    private static string? Problem(string id)
    {
        if (id.Length is 0 or > 200 || id.AsSpan().Trim().Length != id.Length)
            return $"A case's id has 1 to 200 characters and no blank at its ends, but '{id}' was found.";
        return id.Any(char.IsControl) ? "A case's id stands in one line; remove the control characters." : null;
    }
}

/// <summary>A case as it was written, before its matrix makes several of it.</summary>
internal sealed record WrittenCase(
    string Id, YamlMapping Inputs, YamlNode? Expected, IReadOnlyList<string> Tags, bool Critical, SourceLocation Location)
{
    public CaseMatrix Matrix { get; init; } = CaseMatrix.Empty;

    public IReadOnlyList<YamlNode> Scorers { get; init; } = [];

    public double? Threshold { get; init; }

    public IReadOnlyList<CaseTurn> Turns { get; init; } = [];
}

/// <summary>Reads a threshold, a score from 0 to 1.</summary>
internal static class CaseThreshold
{
    public static double? Read(MappingReader reader, string key, ICollection<Diagnostic> diagnostics)
    {
        var threshold = reader.Number(key);
        if (threshold is null or (>= 0 and <= 1)) return threshold;
        diagnostics.Add(new Diagnostic(ManifestDiagnostics.WrongValue, reader.Node(key)!.Location,
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"'{key}' is a score, from 0 to 1, but {threshold} was found.")));
        return null;
    }
}
