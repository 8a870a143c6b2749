using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>The scorers that a suite can name.</summary>
internal sealed class ScorerCatalog
{
    private const string Opposite = "not-";

    private static readonly ScorerCatalog House = new(
    [
        .. EqualsScorer.Kinds, .. ContainsScorer.Kinds, MatchesScorer.Kind,
        .. JsonScorer.Kinds,
        .. CountScorer.Kinds,
        .. ReferenceScorer.Kinds,
        .. UsageScorer.Kinds,
        ClassificationScorer.Kind, RefusalScorer.Kind, LeakScorer.Kind, ToolCallsScorer.Kind, ScriptScorer.Kind,
    ]);

    private readonly Dictionary<string, ScorerKind> kinds = new(StringComparer.Ordinal);

    private ScorerCatalog(IEnumerable<ScorerKind> kinds)
    {
        foreach (var kind in kinds)
        {
            if (!this.kinds.TryAdd(kind.Name, kind))
                throw new ArgumentException($"There is already a scorer '{kind.Name}'. Give yours another name.", nameof(kinds));
        }
    }

    /// <summary>The scorers of the house and these.</summary>
    /// <exception cref="ArgumentException">Two have the same name.</exception>
    public static ScorerCatalog With(IReadOnlyList<ScorerKind> more) => more.Count == 0 ? House : new ScorerCatalog(House.kinds.Values.Concat(more));

    /// <summary>The scorer, or null after a finding.</summary>
    public IScorer? Read(ScorerSource source)
    {
        if (kinds.TryGetValue(source.Kind, out var kind)) return kind.Read(source);
        if (source.Kind.StartsWith(Opposite, StringComparison.Ordinal) && kinds.TryGetValue(source.Kind[Opposite.Length..], out kind))
        {
            if (kind.HasOpposite) return kind.Read(source) is { } scorer ? new NotScorer(scorer) : null;
            source.Report(source.Name, $"'{kind.Name}' has no opposite: its score is a matter of degree. Write its bound as an option.");
            return null;
        }

        var names = kinds.Values.SelectMany(known => known.HasOpposite ? (string[])[known.Name, Opposite + known.Name] : [known.Name]);
        var meaning = source.Kind == "bertscore"
            ? " It comes with PromptRegistry.Embeddings, whose model is too large for every tool: evaluate this suite from a test project."
            : "";
        source.Diagnostics.Add(new Diagnostic(EvaluationDiagnostics.UnknownScorer, source.Name.Location,
            $"There is no scorer '{source.Kind}'.{meaning}{Suggestion.Sentence(source.Kind, names)}"
            + $" Scorers: {string.Join(", ", kinds.Keys.Order(StringComparer.Ordinal))}; {Opposite} before one that passes or fails."));
        return null;
    }
}
