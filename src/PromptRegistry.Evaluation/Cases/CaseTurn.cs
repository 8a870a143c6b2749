using System.Globalization;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Evaluation.Cases;

/// <summary>What a user says after an answer, and what a good answer to it has.</summary>
/// <param name="User">The user's text.</param>
/// <param name="Expected">A good answer; null where none is named.</param>
/// <param name="Scorers">Scorers of this answer alone, as written.</param>
/// <param name="Threshold">The least overall score of this answer, or null.</param>
/// <param name="Location">Where the turn stands.</param>
internal sealed record CaseTurn(
    CaseText User, ExpectedAnswer? Expected, IReadOnlyList<YamlNode> Scorers, double? Threshold, SourceLocation Location)
{
    /// <summary>The most turns after the prompt.</summary>
    private const int Maximum = 50;

    /// <summary>What <c>turns</c> says; none after findings.</summary>
    public static IReadOnlyList<CaseTurn> Read(MappingReader reader, CaseTexts texts, ICollection<Diagnostic> diagnostics)
    {
        var nodes = reader.Items("turns");
        if (nodes.Count == 0) return [];
        if (nodes.Count > Maximum)
        {
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.InvalidCase, reader.Node("turns")!.Location,
                $"A case has at most {Maximum} turns, but {nodes.Count} were found. Make several cases of it."));
            return [];
        }

        return [.. nodes.Select(node => Read(node, texts, diagnostics)).OfType<CaseTurn>()];
    }

    /// <summary>The case of this turn: its id is that of the whole, and the number of the answer.</summary>
    public EvaluationCase After(EvaluationCase previous, string id)
    {
        var turn = previous.Turn + 1;
        return previous with
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{id}/{turn}"),
            Expected = Expected?.Source,
            Answer = Expected is { IsPlain: true } ? null : Expected,
            Scorers = Scorers,
            Threshold = Threshold,
            Location = Location,
            Digest = CaseDigest.Of($"{previous.Digest}\n{User}\n{CaseDigest.Of(previous.Source, Expected?.Source)}"),
            Turn = turn,
            User = User,
        };
    }

    private static CaseTurn? Read(YamlNode node, CaseTexts texts, ICollection<Diagnostic> diagnostics)
    {
        if (MappingReader.Open(node, "A turn", diagnostics) is not { } reader) return null;
        var user = reader.RequiredText("user") is null ? null : texts.OfCase((YamlScalar)reader.Node("user")!, diagnostics);
        var expected = ExpectedAnswer.Read(reader.Node("expected"), texts, diagnostics);
        var scorers = reader.Items("scorers");
        var threshold = CaseThreshold.Read(reader, "threshold", diagnostics);
        reader.Finish();
        return user is null ? null : new CaseTurn(user, expected, scorers, threshold, node.Location);
    }
}
