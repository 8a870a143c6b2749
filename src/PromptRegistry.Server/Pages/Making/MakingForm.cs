using System.Globalization;
using System.Text;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Optimization.FromTask;

namespace PromptRegistry.Server.Pages.Making;

/// <summary>What the form says.</summary>
/// <param name="Name">What the prompt is to be called.</param>
/// <param name="Task">The task in words.</param>
/// <param name="Examples">What comes in and what shall come out, as many as the form has rows.</param>
/// <param name="Model">Which of the models that are offered.</param>
/// <param name="Limit">US dollars at most; empty for what the estimate says.</param>
public sealed record MakingForm(string Name, string Task, IReadOnlyList<MakingExample> Examples, string Model, string Limit)
{
    /// <summary>Rows of the form; the first <see cref="Fewest"/> are needed.</summary>
    internal const int Rows = 6, Fewest = TaskDescription.FewestExamples;

    private const int LongestName = 40, LongestTask = 8000, LongestText = 8000;

    internal static MakingForm Read(Func<string, string?> given) => new(
        Line(given("name")), Text(given("task")), [.. Enumerable.Range(1, Rows).Select(i => new MakingExample(Text(given($"input{i}")), Text(given($"output{i}"))))],
        given("model") ?? "", Line(given("limit")));

    /// <summary>US dollars at most; null where nothing is said.</summary>
    internal double? Most => Limit.Length > 0 && double.TryParse(Limit, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var most) ? most : null;

    /// <summary>The task as its file has it, which a later run of the command line reads.</summary>
    internal string Written()
    {
        var text = new StringBuilder($"# {Name}\n\n{Task}\n");
        foreach (var example in Given) text.Append("\nInput: ").Append(example.Input).Append("\nOutput: ").Append(example.Output).Append('\n');
        return text.ToString();
    }

    /// <summary>What does not fit, one sentence for each; empty where all does.</summary>
    internal IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (Name.Length == 0) problems.Add("Give the prompt a name, such as meeting-notes.");
        if (Name.Length > LongestName) problems.Add($"The name has {Name.Length} characters; at most {LongestName} are taken.");
        if (Task.Length == 0) problems.Add("Say in words what the task is.");
        if (Task.Length > LongestTask) problems.Add($"The task has {Task.Length} characters; at most {LongestTask} are taken.");
        for (var i = 0; i < Examples.Count; i++)
        {
            var (input, output) = Examples[i];
            if (i >= Fewest && input.Length == 0 && output.Length == 0) continue;
            if (input.Length == 0) problems.Add($"Example {i + 1} has no input.");
            if (output.Length == 0) problems.Add($"Example {i + 1} has no wanted answer.");
            if (Math.Max(input.Length, output.Length) > LongestText) problems.Add($"Example {i + 1} has a text of more than {LongestText} characters.");
        }

        if (Limit.Length > 0 && Most is not > 0) problems.Add($"'{PlainText.OneLine(PlainText.Beginning(Limit, 40))}' is no number of US dollars, such as 0.50.");
        if (new[] { Task }.Concat(Given.SelectMany(e => new[] { e.Input, e.Output })).Any(t => t.Any(c => char.IsControl(c) && c is not ('\n' or '\t'))))
            problems.Add("A text has control characters. Take them out.");
        if (problems.Count > 0) return problems;

        var path = MakingFiles.TaskOf(Name);
        if (TaskDescription.Read(Written(), path).Value is not { } read) return ["A line of the task or of an example begins with '#', 'Input:' or 'Output:', which is how a task file is divided. Write it otherwise."];
        if (read.Name != Name) return [$"'{PlainText.OneLine(Name)}' is no name of a prompt: small letters, digits and single hyphens, beginning with a letter. '{read.Name}' is one."];
        return read.Text == Task && read.Examples.SequenceEqual(Given.Select(e => new TaskExample(e.Input, e.Output)))
            ? [] : ["A line of the task or of an example begins with '#', 'Input:' or 'Output:', which is how a task file is divided. Write it otherwise."];
    }

    private IEnumerable<MakingExample> Given => Examples.Where(e => e.Input.Length > 0 || e.Output.Length > 0);

    private static string Line(string? text) => (text ?? "").Trim();

    private static string Text(string? text) => (text ?? "").ReplaceLineEndings("\n").Trim();
}

/// <summary>An example of the form.</summary>
/// <param name="Input">What comes in.</param>
/// <param name="Output">What shall come out.</param>
public sealed record MakingExample(string Input, string Output);
