using System.Text;
using System.Text.RegularExpressions;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Optimization.FromTask;

/// <summary>A task that somebody wrote down: what it is, in words, and examples of what comes in and what shall come out.</summary>
/// <param name="Name">The prompt that is made of it: its title in small letters with hyphens.</param>
/// <param name="Text">The task in words.</param>
/// <param name="Examples">At least <see cref="FewestExamples"/>.</param>
internal sealed partial record TaskDescription(string Name, string Text, IReadOnlyList<TaskExample> Examples)
{
    /// <summary>The file in a folder with a task.</summary>
    public const string FileName = "task.md";

    /// <summary>So many examples are needed.</summary>
    public const int FewestExamples = 3;

    /// <summary>Reads Markdown: a title, the task, and <c>Input:</c> and <c>Output:</c> of each example, on one line with an arrow or each with lines of its own.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="path">Its path, for findings; its folder names the prompt where there is no title.</param>
    public static Outcome<TaskDescription> Read(string text, string path)
    {
        var (title, task, examples) = ((string?)null, new StringBuilder(), new List<(StringBuilder Input, StringBuilder Output)>());
        var target = task;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (Arrow().Match(line) is { Success: true } arrow)
            {
                examples.Add((new StringBuilder(arrow.Groups[1].Value), new StringBuilder(arrow.Groups[2].Value)));
                target = examples[^1].Output;
            }
            else if (Marker().Match(line) is { Success: true } marker)
            {
                var isInput = marker.Groups[1].Value.Equals("input", StringComparison.OrdinalIgnoreCase);
                if (isInput) examples.Add((new StringBuilder(), new StringBuilder()));
                if (examples.Count == 0) return Problem($"'{line.Trim()}' stands before any input. Write 'Input: …' and then 'Output: …' for each example.");
                target = isInput ? examples[^1].Input : examples[^1].Output;
                target.Append(marker.Groups[2].Value).Append('\n');
            }
            else if (Heading().Match(line) is { Success: true } heading)
            {
                if (title is null && heading.Groups[1].Length == 1) title = heading.Groups[2].Value.Trim();
                target = examples.Count == 0 ? task : new StringBuilder();
            }
            else
            {
                target.Append(line).Append('\n');
            }
        }

        var read = examples.Select(e => new TaskExample(e.Input.ToString().Trim(), e.Output.ToString().Trim())).ToList();
        if (read.FindIndex(e => e.Input.Length == 0 || e.Output.Length == 0) is >= 0 and var empty) return Problem($"Example {empty + 1} has no {(read[empty].Input.Length == 0 ? "input" : "output")}.");
        if (read.Count < FewestExamples) return Problem($"Found {read.Count} examples; expected are at least {FewestExamples}. Write 'Input: …' and 'Output: …' for each.");
        var words = task.ToString().Trim() is { Length: > 0 } said ? said : title;
        if (words is null) return Problem("It does not say what the task is. Write it in words before the examples.");
        var name = Slug(title ?? (path.Split('/') is [.., var folder, _] ? folder : Path.GetFileNameWithoutExtension(path)));
        return Outcome<TaskDescription>.Success(new TaskDescription(name.Length == 0 ? "task" : name, words, read));

        Outcome<TaskDescription> Problem(string message) =>
            Outcome<TaskDescription>.Failure(OutcomeCode.Invalid, new Diagnostic(RegistryDiagnostics.TaskUnusable, SourceLocation.File(path), message));
    }

    /// <summary>Small letters of ASCII, digits and single hyphens, beginning with a letter.</summary>
    private static string Slug(string title)
    {
        var slug = Others().Replace(title.ToLowerInvariant(), "-").Trim('-');
        if (slug.Length > 40) slug = slug[..40].TrimEnd('-');
        return slug.Length > 0 && !char.IsAsciiLetter(slug[0]) ? "task-" + slug : slug;
    }

    [GeneratedRegex(@"^\s*[-*]?\s*\**input\**\s*:\**\s*(.+?)\s*(?:→|->|=>)\s*\**output\**\s*:\**\s*(.+)$", RegexOptions.IgnoreCase)]
    private static partial Regex Arrow();

    [GeneratedRegex(@"^\s*[-*]?\s*\**(input|output)\**\s*:\**\s*(.*)$", RegexOptions.IgnoreCase)]
    private static partial Regex Marker();

    [GeneratedRegex(@"^(#{1,6})\s+(.+)$")]
    private static partial Regex Heading();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex Others();
}

/// <summary>An example of a task.</summary>
internal sealed record TaskExample(string Input, string Output);
