using System.Text;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Cases;

namespace PromptRegistry.Evaluation.Suites;

/// <summary>Reads the files that <c>from</c> names: one, or all that a pattern matches, in the prompt's folder.</summary>
internal sealed class CaseFiles(string folder, IEvaluationFiles files, CaseReader reader, CaseList cases)
{
    /// <summary>The most that the case files of one suite may have together: 512 MiB.</summary>
    public const long MaximumBytes = 512L << 20;

    /// <summary>Stand in the same folder and hold no cases.</summary>
    private static readonly string[] OtherFiles = ["recordings.jsonl"];

    private long bytes;

    public void Read(YamlScalar from)
    {
        var name = from.Value;
        if (!FilePattern.IsInside(name))
        {
            Report(from, $"'{name}' leaves the prompt's folder. Name a file in it.");
            return;
        }

        if (!FilePattern.IsPattern(name))
        {
            ReadFile(from, $"{folder}/{name}");
            return;
        }

        var matching = Matching(name);
        if (matching.Count == 0)
            Report(from, $"No .jsonl or .csv file in {folder}/ matches '{name}'. '*' stands for any part of a name, '**/' for any folders.");
        foreach (var file in matching.TakeWhile(_ => !cases.IsFull)) ReadFile(from, file);
    }

    /// <summary>In ordinal order; the folders of prompts below this one are theirs.</summary>
    private List<string> Matching(string pattern)
    {
        var all = files.FindFiles(folder);
        var others = all.Where(file => file.EndsWith($"/{PromptPaths.ManifestFile}", StringComparison.Ordinal))
            .Select(file => file[..^PromptPaths.ManifestFile.Length]).Where(other => other != $"{folder}/").ToList();
        var regex = FilePattern.Of(pattern);
        return
        [
            .. all.Where(file => regex.IsMatch(file[(folder.Length + 1)..])
                && (file.EndsWith(".jsonl", StringComparison.Ordinal) || file.EndsWith(".csv", StringComparison.Ordinal))
                && !OtherFiles.Contains(file[(file.LastIndexOf('/') + 1)..], StringComparer.Ordinal)
                && !others.Exists(other => file.StartsWith(other, StringComparison.Ordinal))),
        ];
    }

    private void ReadFile(YamlScalar from, string file)
    {
        var before = (cases.Cases.Count, cases.Diagnostics.Count);
        if (SuiteFile.Read(files, file) is not { } content)
        {
            Report(from, $"There is no file {file}. Create it, or remove this line.");
            return;
        }

        bytes += content.Length;
        if (bytes > MaximumBytes)
        {
            cases.Diagnostics.Add(new Diagnostic(EvaluationDiagnostics.SuiteTooLarge, from.Location,
                $"With {file} the case files of this suite have more than {MaximumBytes >> 20} MiB, which is the most that is read. Take cases out, or"
                    + " split the prompt."));
            return;
        }

        if (file.EndsWith(".jsonl", StringComparison.Ordinal))
            JsonLinesCases.Read(content, file, reader, cases);
        else if (file.EndsWith(".csv", StringComparison.Ordinal))
            new CsvCases(reader, cases.Diagnostics).Read(FileText.WithPlainLines(Encoding.UTF8.GetString(content.Span)), file, cases);
        else Report(from, $"'{from.Value}' is neither a .jsonl nor a .csv file.");
        if ((cases.Cases.Count, cases.Diagnostics.Count) == before) Report(from, $"{file} holds no case.");
    }

    private void Report(YamlNode at, string message) =>
        cases.Diagnostics.Add(new Diagnostic(EvaluationDiagnostics.CaseFileUnreadable, at.Location, message));
}

/// <summary>Reads a file of a suite.</summary>
internal static class SuiteFile
{
    /// <summary>The content of a file without a byte order mark, or null where there is none.</summary>
    /// <exception cref="PromptFileException">It is not UTF-8, no file, or git left a conflict in it.</exception>
    public static ReadOnlyMemory<byte>? Read(IEvaluationFiles files, string file)
    {
        if (files.Read(file) is not { } content) return null;
        if (FileText.Problem(content, file) is { } problem) throw new PromptFileException(problem);
        if (ConflictMarks.Find(content, file, "Keep what both sides need, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>.") is { } conflict)
            throw new PromptFileException(conflict);
        return content is [0xEF, 0xBB, 0xBF, ..] ? content.AsMemory(3) : content;
    }
}
