using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Scorers;

namespace PromptRegistry.Evaluation.Suites;

/// <summary>Reads the scorers of a suite and of its cases, and gives each id its column.</summary>
internal sealed class ScorerList(ScorerCatalog catalog, CaseReader cases, ICollection<Diagnostic> diagnostics)
{
    private readonly List<IScorer> columns = [];
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private int shared;

    /// <summary>The suite's scorers, then those that only cases have.</summary>
    public IReadOnlyList<IScorer> Columns => columns;

    public void ReadSuite(IReadOnlyList<YamlNode> nodes)
    {
        foreach (var scorer in Read(nodes)) AddColumn(scorer);
        shared = columns.Count;
    }

    /// <summary>Reads the cases' own scorers, and gives the cases digests that follow them.</summary>
    public CaseScorers ReadCases(EvaluationCase[] all)
    {
        Dictionary<string, IReadOnlyDictionary<int, IScorer>>? byCase = null;
        var known = new Dictionary<IReadOnlyList<YamlNode>, IReadOnlyDictionary<int, IScorer>>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < all.Length; i++)
        {
            var @case = all[i];
            if (@case.Scorers.Count == 0) continue;

            // A matrix makes many cases with the same scorers.
            if (!known.TryGetValue(@case.Scorers, out var own)) known.Add(@case.Scorers, own = ReadCase(@case.Scorers));
            (byCase ??= new(StringComparer.Ordinal)).TryAdd(@case.Id, own);
            var measured = own.OrderBy(pair => columns[pair.Key].Info.Id, StringComparer.Ordinal)
                .Select(pair => $"{pair.Value.Info.Id}\n{pair.Value.Info.Digest}");
            all[i] = @case with { Digest = CaseDigest.Of($"{@case.Digest}\n{string.Join('\n', measured)}") };
        }

        return byCase is null ? CaseScorers.None : new CaseScorers(columns.Count - shared, byCase);
    }

    private Dictionary<int, IScorer> ReadCase(IReadOnlyList<YamlNode> nodes)
    {
        var own = new Dictionary<int, IScorer>();
        foreach (var scorer in Read(nodes))
        {
            var info = scorer.Info;
            if (!places.TryGetValue(info.Id, out var column))
            {
                // What it measures belongs to the case, so the column's own digest says only what kind it is.
                column = AddColumn(new CaseColumn(info with { Digest = CaseDigest.Of(info.Kind) }));
            }
            else if (columns[column].Info is var first && first.Kind != info.Kind)
            {
                Report(info, $"The scorer id '{info.Id}' belongs to '{first.Kind}' in line {first.Location.Line}. Give this one an 'id' of its own.");
                continue;
            }
            else if (column >= shared && info.Weight > first.Weight)
            {
                columns[column] = new CaseColumn(first with { Weight = info.Weight });
            }
            else if (column < shared && info.IsGating && !first.IsGating)
            {
                Report(info, $"The suite's '{info.Id}' only reports (weight 0), so a case cannot let it gate. Give this one an 'id' of its own.");
                continue;
            }

            own.Add(column, scorer);
        }

        return own;
    }

    /// <summary>The scorers of one list, each id once.</summary>
    private List<IScorer> Read(IReadOnlyList<YamlNode> nodes)
    {
        var found = new Dictionary<string, IScorer>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            if (Source(node) is not { } source || catalog.Read(source) is not { } scorer) continue;
            if (!found.TryAdd(scorer.Info.Id, scorer))
            {
                source.Report(source.Name, $"The scorer id '{scorer.Info.Id}' is taken by the one in line {found[scorer.Info.Id].Info.Location.Line}."
                    + " Give one of them an 'id' of its own.");
            }
        }

        return [.. found.Values];
    }

    private ScorerSource? Source(YamlNode node)
    {
        switch (node)
        {
            case YamlScalar { IsNull: false } name:
                return new ScorerSource(name, null, cases.Manifest, cases.Texts, diagnostics);
            case YamlMapping { Entries: [var entry] }:
                return new ScorerSource(entry.Key, entry.Value, cases.Manifest, cases.Texts, diagnostics);
            default:
                diagnostics.Add(MappingReader.Expected(node, "A scorer", "a name with its options, such as - rouge-l: { minimum: 0.4 }"));
                return null;
        }
    }

    private int AddColumn(IScorer scorer)
    {
        places.Add(scorer.Info.Id, columns.Count);
        columns.Add(scorer);
        return columns.Count - 1;
    }

    private void Report(ScorerInfo info, string message) =>
        diagnostics.Add(new Diagnostic(EvaluationDiagnostics.InvalidScorer, info.Location, message));

    /// <summary>Stands for an id that only cases have; each case is judged by its own scorer.</summary>
    private sealed class CaseColumn(ScorerInfo info) : IScorer
    {
        public ScorerInfo Info => info;

        public bool AppliesTo(EvaluationCase @case) => false;

        public ValueTask<Score> ScoreAsync(ScoringInput input, CancellationToken cancellation) =>
            throw new InvalidOperationException("A case is judged by its own scorer.");
    }
}
