using System.Text;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Judging;
using PromptRegistry.Evaluation.Programs;
using PromptRegistry.Evaluation.Sandboxing;
using PromptRegistry.Evaluation.Scorers;

namespace PromptRegistry.Evaluation.Suites;

/// <summary>Reads a prompt's evaluation suite and the case files that it names.</summary>
public sealed class SuiteParser
{
    private const int MaximumSamples = 1000;

    private readonly List<Diagnostic> diagnostics = [];
    private readonly PromptManifest manifest;
    private readonly IEvaluationFiles files;
    private readonly ScorerCatalog catalog;
    private readonly string folder;
    private readonly string path;

    private SuiteParser(PromptManifest manifest, string folder, IEvaluationFiles files, ScorerCatalog catalog)
    {
        this.folder = folder;
        this.manifest = manifest;
        this.files = files;
        this.catalog = catalog;
        path = $"{folder}/{EvaluationSuite.FileName}";
    }

    /// <param name="manifest">The prompt.</param>
    /// <param name="files">Where its suite stands.</param>
    /// <param name="kinds">Scorers that the suite may name beside those of the house.</param>
    /// <exception cref="ArgumentException">A kind has a name that is taken.</exception>
    public static SuiteResult Parse(PromptManifest manifest, IEvaluationFiles files, IReadOnlyList<ScorerKind>? kinds = null) =>
        Parse(manifest, files, kinds ?? [], provider: null, Sandbox.Of(() => ProgramTrust.None));

    /// <param name="provider">Whose models judges ask; null for the one that the settings name.</param>
    /// <param name="sandbox">Where scorers run programs.</param>
    /// <param name="folder">Where the suite stands; null for the prompt's folder.</param>
    internal static SuiteResult Parse(
        PromptManifest manifest, IEvaluationFiles files, IReadOnlyList<ScorerKind> kinds, ProviderSettings? provider, Sandbox sandbox, string? folder = null)
    {
        folder ??= PromptPaths.Folder(manifest.Name);
        var judges = new Lazy<JudgeSource>(() => Judges(files, provider));
        var programs = new Lazy<ProgramSource>(() => Programs(folder, files, sandbox));
        return new SuiteParser(manifest, folder, files, ScorerCatalog.With(
        [
            JudgeScorer.Kind(() => judges.Value), ExecScorer.Kind(() => programs.Value), CodeScorer.Kind(() => programs.Value),
            .. kinds.Any(kind => kind.Name == EmbeddedScorer.Name) ? [] : (ScorerKind[])[EmbeddedScorer.Kind(() => judges.Value.Settings.Embeddings)],
            .. kinds,
        ])).Parse();
    }

    private static ProgramSource Programs(string folder, IEvaluationFiles files, Sandbox sandbox) => new(
        sandbox, () => [.. files.FindFiles(folder).Select(file => file[(folder.Length + 1)..])], name => files.Read($"{folder}/{name}"));

    private static JudgeSource Judges(IEvaluationFiles files, ProviderSettings? provider)
    {
        var texts = new PromptFileText(files);
        var settings = SettingsParser.Parse(texts.Read(RepositorySettings.FileName)).Settings;
        return new JudgeSource(texts, settings, provider ?? settings.Providers.FirstOrDefault(p => p.Name == settings.Evaluation.Provider));
    }

    private SuiteResult Parse()
    {
        try
        {
            return ReadSuite();
        }
        catch (PromptFileException unreadable)
        {
            return new SuiteResult(null, [.. diagnostics, unreadable.Finding]);
        }
    }

    private SuiteResult ReadSuite()
    {
        if (SuiteFile.Read(files, path) is not { } content)
        {
            return Failed(EvaluationDiagnostics.MissingSuite, SourceLocation.File(path),
                $"'{manifest.Name}' has no {EvaluationSuite.FileName}. Write one with 'cases' and 'scorers'.");
        }

        var document = YamlReader.Read(Encoding.UTF8.GetString(content.Span), path);
        diagnostics.AddRange(document.Diagnostics);
        if (document.Root is null && diagnostics.Count == 0)
        {
            return Failed(EvaluationDiagnostics.NoCases, SourceLocation.File(path), "The suite is empty. It needs 'cases' and 'scorers'.");
        }

        var reader = MappingReader.Open(document.Root, "A suite", diagnostics);
        var suite = reader is null ? null : Read(reader);
        return new SuiteResult(diagnostics.Exists(d => d.IsError) ? null : suite, diagnostics);
    }

    private EvaluationSuite Read(MappingReader reader)
    {
        var samples = ReadSamples(reader);
        var caseNodes = reader.Items("cases");
        var scorerNodes = reader.Items("scorers");
        var matrix = CaseMatrix.Read(reader.Node("matrix"), manifest, diagnostics);
        var threshold = CaseThreshold.Read(reader, "threshold", diagnostics) is { } minimum
            ? new OverallThreshold(minimum, reader.Node("threshold")!.Location)
            : null;
        var agreement = CaseThreshold.Read(reader, "agreement", diagnostics);
        var gate = ReadGate(reader.Child("gate"));
        reader.Finish();

        var caseReader = new CaseReader(manifest, matrix);
        var cases = ReadCases(caseNodes, caseReader);
        CheckCases(cases, reader, caseNodes.Count);
        var scorers = new ScorerList(catalog, caseReader, diagnostics);
        scorers.ReadSuite(scorerNodes);
        var own = scorers.ReadCases(cases);
        if (scorerNodes.Count == 0)
        {
            Add(EvaluationDiagnostics.NoScorers, reader.Node("scorers")?.Location ?? reader.Mapping.Location,
                "A suite without scorers would pass whatever the model answers. Add 'scorers', for example - equals.");
        }

        var digest = SuiteDigest.Of(samples, cases, scorers.Columns);
        var suite = new EvaluationSuite(manifest.Name, path, samples, cases, scorers.Columns, gate, digest)
        {
            Threshold = threshold,
            Agreement = agreement,
            Own = own,
        };
        CheckFit(suite);
        return suite;
    }

    private int ReadSamples(MappingReader reader)
    {
        var samples = reader.Integer("samples") ?? 1;
        if (samples is >= 1 and <= MaximumSamples) return samples;
        diagnostics.Add(new Diagnostic(ManifestDiagnostics.WrongValue, reader.Node("samples")!.Location,
            $"'samples' must be from 1 to {MaximumSamples}, but {samples} was found."));
        return 1;
    }

    private GateSettings ReadGate(MappingReader? reader)
    {
        if (reader is null) return new GateSettings();
        var level = reader.Choice("level", GateSettings.Levels[0], [.. GateSettings.Levels]) switch
        {
            "strict" => GateLevel.Strict,
            "strict-noninferiority" => GateLevel.StrictNoninferiority,
            _ => GateLevel.Standard,
        };
        var tolerance = ReadDifference(reader, "tolerance") ?? new GateSettings().Tolerance;
        var margin = ReadDifference(reader, "margin") ?? new GateSettings().Margin;

        var slices = reader.Texts("slices");
        foreach (var slice in slices.Where(slice => slice != "tags"))
        {
            diagnostics.Add(new Diagnostic(ManifestDiagnostics.WrongValue, reader.Node("slices")!.Location,
                $"Cases can be sliced by 'tags', but '{slice}' was found.{Suggestion.Sentence(slice, ["tags"])}"));
        }

        reader.Finish();
        return new GateSettings(level, tolerance, slices.Count > 0, margin);
    }

    private double? ReadDifference(MappingReader reader, string name)
    {
        var value = reader.Number(name);
        if (value is < 0 or > 1)
        {
            diagnostics.Add(new Diagnostic(ManifestDiagnostics.WrongValue, reader.Node(name)!.Location,
                $"'{name}' is a difference of scores, from 0 to 1."));
        }

        return value;
    }

    private EvaluationCase[] ReadCases(IReadOnlyList<YamlNode> nodes, CaseReader reader)
    {
        var cases = new CaseList(diagnostics);
        var caseFiles = new CaseFiles(folder, files, reader, cases);
        foreach (var node in nodes)
        {
            if (cases.IsFull) break;
            if (MappingReader.Open(node, "A case", diagnostics) is not { Mapping: var mapping } keys) continue;
            if (mapping.Find("from") is not { } from)
            {
                cases.Add(reader.Read(mapping, diagnostics));
                continue;
            }

            keys.Node("from");
            keys.Finish();
            if (from is YamlScalar file) caseFiles.Read(file);
            else diagnostics.Add(MappingReader.Expected(from, "'from'", "the name of a file"));
        }

        return [.. cases.Cases];
    }

    private void CheckCases(EvaluationCase[] cases, MappingReader reader, int listed)
    {
        if (listed == 0)
        {
            Add(EvaluationDiagnostics.NoCases, reader.Node("cases")?.Location ?? reader.Mapping.Location,
                "A suite without cases would pass whatever the prompt says. Add 'cases' with an id and inputs each.");
        }

        var first = new Dictionary<string, EvaluationCase>(StringComparer.Ordinal);
        foreach (var @case in cases)
        {
            if (first.TryAdd(@case.Id, @case)) continue;
            Add(EvaluationDiagnostics.DuplicateCase, @case.Location,
                $"The id '{@case.Id}' is taken by the case at {first[@case.Id].Location}. Give each case an id of its own.");
        }
    }

    /// <summary>A scorer that judges no case, or a case that no scorer judges, would be green unseen.</summary>
    private void CheckFit(EvaluationSuite suite)
    {
        if (suite.Cases.Count == 0 || suite.Scorers.Count == 0 || diagnostics.Exists(d => d.IsError)) return;
        var judges = new bool[suite.Scorers.Count];
        var unjudged = new List<EvaluationCase>();
        var (first, isJudged) = (suite.Cases[0], true);
        foreach (var @case in suite.Cases)
        {
            // One answer of a conversation that is judged is enough.
            if (@case.Turn == 1)
            {
                if (!isJudged) unjudged.Add(first);
                (first, isJudged) = (@case, false);
            }

            for (var i = 0; i < judges.Length; i++)
            {
                if (suite.ScorerOf(@case, i) is not { } scorer) continue;
                judges[i] = true;
                isJudged |= scorer.Info is { IsGating: true, Judge: not { IsPairwise: true } };
            }

        }

        if (!isJudged) unjudged.Add(first);
        for (var i = 0; i < judges.Length; i++)
        {
            if (judges[i]) continue;
            var info = suite.Scorers[i].Info;
            Add(EvaluationDiagnostics.NothingToScore, info.Location, suite.Cases.Any(@case => @case.Expected is not null)
                ? $"'{info.Id}' applies to no case. Add one that it judges, or remove it."
                : $"'{info.Id}' compares with 'expected', but no case has it. Add 'expected' to the cases.");
        }

        foreach (var @case in unjudged)
        {
            var advice = @case.Expected is null ? ": it has no 'expected' to compare with. Add it." : ". Add one to the suite or to the case.";
            Add(EvaluationDiagnostics.NothingToScore, @case.Location, $"No gating scorer judges the case '{@case.Id}'{advice}");
        }
    }

    private static SuiteResult Failed(DiagnosticDescriptor descriptor, SourceLocation location, string message) =>
        new(null, [new Diagnostic(descriptor, location, message)]);

    private void Add(DiagnosticDescriptor descriptor, SourceLocation location, string message) =>
        diagnostics.Add(new Diagnostic(descriptor, location, message));
}
