using PromptRegistry.TestKit;

namespace PromptRegistry.Jobs.Tests;

/// <summary>The prompt <c>judges/kind</c>, of the model <c>wise</c>: how kind an answer is, from 0 to 1.</summary>
internal static class KindJudge
{
    public static void Write(TempRepository repository)
    {
        repository.Write("prompts/judges/kind/prompt.yaml", """
            name: judges/kind
            version: 1.0.0
            model: { name: wise, temperature: 0, max-output-tokens: 20 }
            inputs: { output: { type: string, untrusted: true } }
            messages:
              - { role: system, content: "Is it kind?" }
              - { role: user, template: user.scriban }
            output: { type: json, schema: { type: object, properties: { reason: { type: string }, score: { type: number, minimum: 0, maximum: 1 } }, required: [reason, score] } }
            """);
        repository.Write("prompts/judges/kind/user.scriban", "<answer>\n{{ output | string.replace \"</answer>\" \"[/answer]\" }}\n</answer>");
    }
}
