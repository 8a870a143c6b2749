using System.Text;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Scorers;

namespace PromptRegistry.Evaluation.Suites;

/// <summary>Reads a prompt's evaluation suite and the case files that it names.</summary>
public sealed class SuiteParser
{
    private const int MaximumSamples = 1000;

    private readonly List<Diagnostic> diagnostics = [];
    private readonly List<EvaluationCase> cases = [];
    private readonly PromptManifest manifest;
    private readonly IEvaluationFiles files;
    private readonly string path;

    private SuiteParser(PromptManifest manifest, IEvaluationFiles files)
    {
        this.manifest = manifest;
        this.files = files;
        path = $"{PromptPaths.Folder(manifest.Name)}/{EvaluationSuite.FileName}";
    }

    public static SuiteResult Parse(PromptManifest manifest, IEvaluationFiles files) => new SuiteParser(manifest, files).Parse();

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
        if (ReadFile(path) is not { } content)
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
        var gate = ReadGate(reader.Child("gate"));
        reader.Finish();

        foreach (var node in caseNodes) ReadCase(node);
        CheckCases(reader, caseNodes.Count);
        var scorers = ReadScorers(scorerNodes, reader);
        CheckFit(scorers);
        return new EvaluationSuite(manifest.Name, path, samples, cases, scorers, gate, SuiteDigest.Of(samples, cases, scorers));
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

    private void ReadCase(YamlNode node)
    {
        if (MappingReader.Open(node, "A case", diagnostics) is not { Mapping: var mapping } reader) return;
        if (mapping.Find("from") is not { } from)
        {
            if (CaseReader.Read(mapping, diagnostics) is { } read) cases.Add(read);
            return;
        }

        reader.Node("from");
        reader.Finish();
        if (from is YamlScalar file) ReadCaseFile(file);
        else diagnostics.Add(MappingReader.Expected(from, "'from'", "the name of a file"));
    }

    private void ReadCaseFile(YamlScalar file)
    {
        var name = file.Value;
        if (name.Contains('\\', StringComparison.Ordinal) || name.StartsWith('/') || name.Split('/').Any(part => part is "" or "." or ".."))
        {
            Report(file, $"'{name}' leaves the prompt's folder. Name a file in it.");
            return;
        }

        var full = $"{PromptPaths.Folder(manifest.Name)}/{name}";
        var before = cases.Count;
        var found = diagnostics.Count;
        if (ReadFile(full) is not { } content)
            Report(file, $"There is no file {full}. Create it, or remove this line.");
        else if (name.EndsWith(".jsonl", StringComparison.Ordinal))
            JsonLinesCases.Read(content, full, cases, diagnostics);
        else if (name.EndsWith(".csv", StringComparison.Ordinal))
            new CsvCases(manifest, diagnostics).Read(FileText.WithPlainLines(Encoding.UTF8.GetString(content.Span)), full, cases);
        else Report(file, $"'{name}' is neither a .jsonl nor a .csv file.");
        if (cases.Count == before && diagnostics.Count == found) Report(file, $"{full} holds no case.");
    }

    private void CheckCases(MappingReader reader, int listed)
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

    private List<Scorer> ReadScorers(IReadOnlyList<YamlNode> nodes, MappingReader reader)
    {
        if (nodes.Count == 0)
        {
            Add(EvaluationDiagnostics.NoScorers, reader.Node("scorers")?.Location ?? reader.Mapping.Location,
                "A suite without scorers would pass whatever the model answers. Add 'scorers', for example - equals.");
        }

        var scorers = new List<Scorer>();
        foreach (var node in nodes)
        {
            if (Source(node) is not { } source || ScorerCatalog.Read(source) is not { } scorer) continue;
            var twin = scorers.Find(other => other.Info.Id == scorer.Info.Id);
            if (twin is null)
            {
                scorers.Add(scorer);
            }
            else
            {
                source.Report(source.Name, $"The scorer id '{scorer.Info.Id}' is taken by the one in line {twin.Info.Location.Line}."
                    + " Give one of them an 'id' of its own.");
            }
        }

        return scorers;
    }

    private ScorerSource? Source(YamlNode node)
    {
        switch (node)
        {
            case YamlScalar { IsNull: false } name:
                return new ScorerSource(name, null, manifest, diagnostics);
            case YamlMapping { Entries: [var entry] }:
                return new ScorerSource(entry.Key, entry.Value, manifest, diagnostics);
            default:
                diagnostics.Add(MappingReader.Expected(node, "A scorer", "a name with its options, such as - rouge-l: { minimum: 0.4 }"));
                return null;
        }
    }

    /// <summary>A scorer that judges no case, or a case that no scorer judges, would be green unseen.</summary>
    private void CheckFit(List<Scorer> scorers)
    {
        if (cases.Count == 0 || scorers.Count == 0) return;
        foreach (var scorer in scorers.Where(scorer => !cases.Exists(scorer.AppliesTo)))
        {
            Add(EvaluationDiagnostics.NothingToScore, scorer.Info.Location,
                $"'{scorer.Info.Id}' compares with 'expected', but no case has it. Add 'expected' to the cases.");
        }

        foreach (var @case in cases.Where(@case => !scorers.Exists(scorer => scorer.Info.IsGating && scorer.AppliesTo(@case))))
        {
            Add(EvaluationDiagnostics.NothingToScore, @case.Location,
                $"No gating scorer judges the case '{@case.Id}': it has no 'expected' to compare with. Add it.");
        }
    }

    /// <summary>The content of a file without a byte order mark, or null where there is none.</summary>
    /// <exception cref="PromptFileException">It is not UTF-8, no file, or git left a conflict in it.</exception>
    private ReadOnlyMemory<byte>? ReadFile(string file)
    {
        if (files.Read(file) is not { } content) return null;
        if (FileText.Problem(content, file) is { } problem) throw new PromptFileException(problem);
        if (ConflictMarks.Find(content, file, "Keep what both sides need, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>.") is { } conflict)
            throw new PromptFileException(conflict);
        return content is [0xEF, 0xBB, 0xBF, ..] ? content.AsMemory(3) : content;
    }

    private static SuiteResult Failed(DiagnosticDescriptor descriptor, SourceLocation location, string message) =>
        new(null, [new Diagnostic(descriptor, location, message)]);

    private void Report(YamlNode at, string message) => Add(EvaluationDiagnostics.CaseFileUnreadable, at.Location, message);

    private void Add(DiagnosticDescriptor descriptor, SourceLocation location, string message) =>
        diagnostics.Add(new Diagnostic(descriptor, location, message));
}
