using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Evaluation.Cases;

/// <summary>Inputs that take each of several values: a case becomes one case for every combination.</summary>
internal sealed class CaseMatrix(IReadOnlyList<MatrixVariable> variables)
{
    /// <summary>The most cases that a suite may have; more combinations are not made.</summary>
    public const int MaximumCases = 200_000;

    /// <summary>No variables.</summary>
    public static CaseMatrix Empty { get; } = new([]);

    public IReadOnlyList<MatrixVariable> Variables => variables;

    public bool IsEmpty => variables.Count == 0;

    /// <summary>What <c>matrix</c> says; no variables where it is absent or after findings.</summary>
    public static CaseMatrix Read(YamlNode? node, PromptManifest manifest, ICollection<Diagnostic> diagnostics)
    {
        if (node is null) return Empty;
        if (node is not YamlMapping mapping)
        {
            diagnostics.Add(MappingReader.Expected(node, "'matrix'", "a mapping of input names to lists of values"));
            return Empty;
        }

        var variables = new List<MatrixVariable>();
        foreach (var (key, value) in mapping.Entries)
        {
            var names = manifest.Inputs.Select(input => input.Name).ToList();
            if (!names.Contains(key.Value, StringComparer.Ordinal))
                Report(key, $"{manifest.Name} has no input '{key.Value}'.{Suggestion.Sentence(key.Value, names)}{Suggestion.Listing("Inputs", names)}");
            else if (value is not YamlSequence { Items.Count: > 0 } values)
                Report(value, $"'{key.Value}' needs a list of at least one value, but {value.Kind} was found.");
            else if (Twin(values) is { } twin)
                Report(twin, $"'{key.Value}' has {twin.Kind} twice. Keep one: both would make the same case.");
            else
                variables.Add(new MatrixVariable(key.Value, values.Items, key.Location));
        }

        return new CaseMatrix(variables);

        void Report(YamlNode at, string message) =>
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.InvalidMatrix, at.Location, message));
    }

    /// <summary>The suite's matrix for one case: what the case says about a variable, by its own matrix or its inputs, goes before.</summary>
    public CaseMatrix Under(WrittenCase written)
    {
        if (IsEmpty) return written.Matrix;
        return new CaseMatrix(
        [
            .. variables.Where(variable => written.Inputs.Find(variable.Name) is null
                && written.Matrix.Variables.All(own => own.Name != variable.Name)),
            .. written.Matrix.Variables,
        ]);
    }

    /// <summary>Every combination, the last variable changing first; null after a finding.</summary>
    /// <param name="answers">Answers of the case, each a case of its own.</param>
    /// <param name="at">Where the case stands.</param>
    /// <param name="diagnostics">Gets the findings.</param>
    public IReadOnlyList<MatrixCombination>? Combinations(int answers, SourceLocation at, ICollection<Diagnostic> diagnostics)
    {
        var count = 1L;
        foreach (var variable in variables) count = Math.Min(count * variable.Values.Count, int.MaxValue);
        if (count * answers > MaximumCases)
        {
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.SuiteTooLarge, at,
                $"The matrix makes more than {MaximumCases} cases of this one ({string.Join(" × ", variables.Select(v => $"{v.Values.Count} {v.Name}"))}"
                    + $"{(answers > 1 ? $" × {answers} answers" : "")})."
                    + " Take values or variables out."));
            return null;
        }

        var combinations = new MatrixCombination[count];
        for (var i = 0; i < combinations.Length; i++)
        {
            var chosen = new int[variables.Count];
            var rest = i;
            for (var j = chosen.Length - 1; j >= 0; j--) (rest, chosen[j]) = Math.DivRem(rest, variables[j].Values.Count);
            combinations[i] = new MatrixCombination(variables, chosen);
        }

        return combinations;
    }

    private static YamlNode? Twin(YamlSequence values)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return values.Items.FirstOrDefault(value => !seen.Add(CanonicalJson.Write(value)));
    }
}

/// <summary>One input of a matrix.</summary>
/// <param name="Values">At least one, each once.</param>
internal sealed record MatrixVariable(string Name, IReadOnlyList<YamlNode> Values, SourceLocation Location);

/// <summary>One value for each variable of a matrix.</summary>
/// <param name="Variables">The variables.</param>
/// <param name="Chosen">The place of each one's value.</param>
internal sealed record MatrixCombination(IReadOnlyList<MatrixVariable> Variables, IReadOnlyList<int> Chosen)
{
    private const int LongestValue = 40;

    /// <summary>The one combination of no variables.</summary>
    public static IReadOnlyList<MatrixCombination> None { get; } = [new([], [])];

    /// <summary>
    /// The id of the case that this makes: <c>id[tone=formal,length=2]</c>. A value that is no short plain text stands as its place
    /// in the list, <c>#3</c>, counted from 1.
    /// </summary>
    public string IdOf(string id) =>
        Variables.Count == 0 ? id : $"{id}[{string.Join(',', Variables.Select((variable, i) => $"{variable.Name}={Name(variable.Values[Chosen[i]], Chosen[i])}"))}]";

    /// <summary>The inputs with the chosen values.</summary>
    public YamlMapping Add(YamlMapping inputs) => Variables.Count == 0
        ? inputs
        : inputs with
        {
            Entries =
            [
                .. inputs.Entries,
                .. Variables.Select((variable, i) => new YamlEntry(new YamlScalar(variable.Location, variable.Name, IsPlain: false), variable.Values[Chosen[i]])),
            ],
        };

    private static string Name(YamlNode value, int place) =>
        value is YamlScalar { Value: { Length: > 0 and <= LongestValue } text } && text.All(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_' or '.' or '+' or ':' or '/')
            && text.AsSpan().Trim().Length == text.Length
            ? text
            : $"#{place + 1}";
}
