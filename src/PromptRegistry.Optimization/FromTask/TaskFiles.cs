using System.Reflection;
using System.Text;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Optimization.FromTask;

/// <summary>The files of a prompt that is made of a task: the prompt, its suite with the examples and the rubric, and the judge that the rubric is asked by.</summary>
internal static class TaskFiles
{
    /// <summary>The judge of all tasks.</summary>
    public const string Judge = "judges/rubric";

    private static readonly string[] Guards = ["fence", "untrusted"];

    /// <param name="files">The repository; what it has of the judge and of guards stays.</param>
    /// <param name="model">The model that the prompt is for.</param>
    public static IReadOnlyDictionary<string, byte[]> Of(TaskDescription task, Rubric rubric, string instructions, string model, IEvaluationFiles files)
    {
        var made = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        Add(PromptPaths.Manifest(task.Name), $"""
            name: {task.Name}
            version: 1.0.0
            description: {YamlQuote.Of(Short(task.Text))}
            model: {OpenBrace} name: {YamlQuote.Of(model)} {CloseBrace}
            inputs:
              input: {OpenBrace} type: string, description: What the task is done with., untrusted: true {CloseBrace}
            messages:
              - {OpenBrace} role: system, template: system.scriban {CloseBrace}
              - {OpenBrace} role: user, template: user.scriban {CloseBrace}

            """);
        Add(PromptPaths.Template(task.Name, "system.scriban"), System(instructions));
        Add(PromptPaths.Template(task.Name, "user.scriban"), "{{ include 'guards/fence' input 'input' }}");
        var suite = new StringBuilder("cases:\n");
        for (var i = 0; i < task.Examples.Count; i++)
        {
            suite.Append("  - id: example-").Append(i + 1).Append("\n    inputs: { input: ").Append(YamlQuote.Of(task.Examples[i].Input)).Append(" }\n    expected: ")
                .Append(Literal(task.Examples[i].Output)).Append('\n');
        }

        suite.Append("# The rubric: each criterion from 0 to 10, and 8 is good.\nscorers:\n");
        foreach (var criterion in Rubric.Criteria)
        {
            suite.Append("  - judge:\n      id: ").Append(criterion).Append("\n      prompt: ").Append(Judge).Append("\n      minimum: 0.8\n      inputs:\n        task: ")
                .Append(Literal(Short(task.Text))).Append("\n        criterion: ").Append(Literal(rubric.Of(criterion))).Append('\n');
        }

        Add($"{PromptPaths.Folder(task.Name)}/{EvaluationSuite.FileName}", suite.ToString());
        AddNew(PromptPaths.Manifest(Judge), $"""
            name: {Judge}
            version: 1.0.0
            description: Scores an answer by one criterion of a rubric, from 0 to 10.
            tags: [judge]
            model: {OpenBrace} name: {YamlQuote.Of(model)}, temperature: 0, max-output-tokens: 300 {CloseBrace}
            inputs:
              task: {OpenBrace} type: string, description: What the answer is for. {CloseBrace}
              criterion: {OpenBrace} type: string, description: What earns 10. {CloseBrace}
              input: {OpenBrace} type: string, description: What the task was done with., untrusted: true {CloseBrace}
              expected: {OpenBrace} type: string, description: A good answer., untrusted: true {CloseBrace}
              output: {OpenBrace} type: string, description: The answer to score., untrusted: true {CloseBrace}
            messages:
              - {OpenBrace} role: system, template: system.scriban {CloseBrace}
              - {OpenBrace} role: user, template: user.scriban {CloseBrace}
            output:
              type: json
              schema:
                type: object
                properties:
                  reason: {OpenBrace} type: string, description: "What is good or missing, in one sentence." {CloseBrace}
                  score: {OpenBrace} type: number, minimum: 0, maximum: 10, description: How far the criterion is met. {CloseBrace}
                required: [reason, score]
                additionalProperties: false

            """);
        AddNew(PromptPaths.Template(Judge, "system.scriban"), """
            You score an answer to a task by one criterion, from 0 (not met) to 10 (fully met).
            The task: {{ task }}
            The criterion: {{ criterion }}
            Give the reason first, in one sentence, then the score. Answer with one JSON object and nothing else: {"reason": "...", "score": 0}
            {{ include 'guards/untrusted' }}
            """);
        AddNew(PromptPaths.Template(Judge, "user.scriban"), """
            {{ include 'guards/fence' input 'input' }}
            {{ include 'guards/fence' expected 'expected' }}
            {{ include 'guards/fence' output 'output' }}
            """);
        foreach (var guard in Guards) AddNew(PromptPaths.Partial($"guards/{guard}"), Guard(guard));
        return made;

        void Add(string path, string text) => made[path] = Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"));

        void AddNew(string path, string text)
        {
            if (files.Read(path) is null) Add(path, text);
        }
    }

    /// <summary>The instructions may be changed by every optimizer, what guards them may not.</summary>
    public static string System(string instructions) =>
        "{{# tune #}}\n" + instructions + "\n{{# end #}}\nWhat you work on stands between <input> and </input>. {{ include 'guards/untrusted' }}";

    private const string OpenBrace = "{";
    private const string CloseBrace = "}";

    /// <summary>A text of the suite that is no template: braces in it are written as a template writes them.</summary>
    private static string Literal(string text) => YamlQuote.Of(text.Contains("{{", StringComparison.Ordinal) ? text.Replace("{{", "{{ '{{' }}", StringComparison.Ordinal) : text);

    private static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= 400 ? line : line[..400].TrimEnd() + "…";
    }

    private static string Guard(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"templates/guards/{name}.scriban")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
