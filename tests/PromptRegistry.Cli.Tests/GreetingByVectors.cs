namespace PromptRegistry.Cli.Tests;

/// <summary>The prompt <c>greeting</c> with examples that the vectors of the model <c>vectors</c> choose.</summary>
internal static class GreetingByVectors
{
    public static void Write(CliRepository repository)
    {
        repository.Write("prompts/greeting/prompt.yaml", """
            name: greeting
            version: 1.0.0
            model: { name: m }
            inputs: { name: string }
            demos: { from: examples.jsonl, select: { k: 1, by: similarity, model: vectors } }
            messages:
              - { role: user, content: "{{ for d in demos }}{{ d.output }}{{ end }} {{ name }}" }

            """);
        repository.Write("prompts/greeting/examples.jsonl", "{\"inputs\": {\"name\": \"Ada\"}, \"output\": \"A\"}\n{\"inputs\": {\"name\": \"Bob\"}, \"output\": \"B\"}\n");
    }
}
