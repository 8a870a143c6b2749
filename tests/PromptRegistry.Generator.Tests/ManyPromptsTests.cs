using System.Globalization;

namespace PromptRegistry.Generator.Tests;

/// <summary>A thousand prompts: what is quadratic, or collides, or grows too large for the compiler, shows here.</summary>
public sealed class ManyPromptsTests
{
    private const string Output =
        "output: { type: json, schema: { type: object, properties: { steps: { type: array, items: { type: string } } }, required: [steps] } }";

    [Fact]
    public void A_thousand_prompts_compile_and_each_renders_its_own_text()
    {
        var run = new GeneratorRun(tracksSteps: false).Add("templates/guards/note.scriban", "Be brief.");
        for (var i = 0; i < 1000; i++) Add(run, i);
        run.AddCode("""
            public static class Caller
            {
                public static string First() => Text(Demo.Prompts.Area0.Task000.Render("news"));
                public static string Last() => Text(Demo.Prompts.Area9.Task999.Render("news", steps: 5, tone: Demo.Prompts.Area9.Task999.Tone.Friendly));
                private static string Text(PromptRegistry.RenderedPrompt prompt) => prompt.Messages[0].Text + "|" + prompt.Messages[1].Text;
            }
            """);

        var caller = run.Load().GetType("Caller", throwOnError: true)!;

        Assert.Empty(run.Findings);
        Assert.Equal(1001, run.Result.GeneratedSources.Length);
        Assert.Equal("Task 000: Be brief.|Summarise in 3 steps, formal: news", caller.GetMethod("First")!.Invoke(null, null));
        Assert.Equal("Task 999: Be brief.|Summarise in 5 steps, friendly: news", caller.GetMethod("Last")!.Invoke(null, null));
    }

    private static void Add(GeneratorRun run, int number)
    {
        var name = number.ToString("d3", CultureInfo.InvariantCulture);
        var folder = $"prompts/area-{number / 100}/task-{name}";
        run.Add($"{folder}/prompt.yaml", $$"""
            name: area-{{number / 100}}/task-{{name}}
            version: 1.0.0
            description: Task {{name}}.
            inputs:
              text: { type: string, description: What to summarise. }
              steps: { type: integer, default: 3, minimum: 1, maximum: 10 }
              tone: { type: enum, values: [formal, friendly], default: formal }
              points: { type: "string[]", default: [] }
            messages:
              - { role: system, template: system.scriban }
              - { role: user, template: user.scriban }
            {{(number % 10 == 0 ? Output : "")}}

            """);
        run.Add($"{folder}/system.scriban", $"Task {name}: {{{{ include 'guards/note' }}}}");
        run.Add($"{folder}/user.scriban", "Summarise in {{ steps }} steps, {{ tone }}: {{ text }}{{ for p in points }}, {{ p }}{{ end }}");
    }
}
