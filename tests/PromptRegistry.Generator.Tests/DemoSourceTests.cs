using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Templates.Values;
using PromptRegistry.TestKit;

namespace PromptRegistry.Generator.Tests;

/// <summary>Compiled prompts choose the few-shot examples that interpreted ones choose.</summary>
public sealed class DemoSourceTests
{
    private const string Caller = """
        public static class Caller
        {
            public static string Words(string text) => Demo.Prompts.Words.Render(text, new[] { "x", text }).Text;

            public static string Likeness(string text) => Demo.Prompts.Likeness.Render(text, new[] { "x", text }).Text;

            public static string Chance(string text) => Demo.Prompts.Chance.Render(text, new[] { "x", text }).Text;
        }
        """;

    [Fact]
    public void Compiled_and_interpreted_prompts_choose_alike()
    {
        var files = new MemoryFiles();
        Add(files, "words", "bm25");
        Add(files, "chance", "random");
        Add(files, "likeness", "similarity");
        var run = new GeneratorRun();
        foreach (var (path, text) in files) run.Add(path, text);
        var caller = run.AddCode(Caller).Load().GetType("Caller", throwOnError: true)!;

        foreach (var name in (string[])["words", "chance", "likeness"])
        {
            var prompt = PromptLoader.Load(name, files, RepositorySettings.Default).Prompt!;
            var texts = Enumerable.Range(0, 20).Select(i => $"word{i % 7} and word{(i * 5) % 11}").ToList();
            var compiled = texts.Select(t => (string)caller.GetMethod(char.ToUpperInvariant(name[0]) + name[1..])!.Invoke(null, [t])!).ToList();
            var interpreted = texts.Select(t => string.Join("\n\n", prompt.Render(new Dictionary<string, TemplateValue>
            {
                ["text"] = TemplateValue.From(t),
                ["tags"] = TemplateValue.From(new TemplateArray(["x", t])),
            }).Select(m => m.Text))).ToList();

            Assert.Equal(interpreted, compiled);
            Assert.True(compiled.Select(c => c[..c.IndexOf('!', StringComparison.Ordinal)]).Distinct().Count() > 3);
        }
    }

    private static void Add(MemoryFiles files, string name, string by)
    {
        files[$"prompts/{name}/prompt.yaml"] = $$"""
            name: {{name}}
            version: 1.0.0
            inputs: { text: string, tags: "string[]" }
            messages:
              - { role: system, content: "{{"{{ for d in demos }}{{ d.inputs.text }}{{ d.inputs.tags | array.join '+' }}={{ d.output }};{{ end }}!"}}" }
              - { role: user, content: "{{"{{ text }}{{ tags | array.join ',' }}"}}" }
            demos: { from: my.examples.jsonl, select: { k: 3, by: {{by}} } }

            """;
        files[$"prompts/{name}/my.examples.jsonl"] = string.Join('\n', Enumerable.Range(0, 11)
            .Select(i => $"{{\"inputs\": {{\"text\": \"word{i} or \\\"word{i + 1}\\\"\"{(i % 2 == 0 ? $", \"tags\": [\"t{i}\"]" : "")}}}, \"output\": \"{i}\"}}"));
    }
}
