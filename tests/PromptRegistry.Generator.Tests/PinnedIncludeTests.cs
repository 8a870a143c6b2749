using System.Security.Cryptography;
using System.Text;

namespace PromptRegistry.Generator.Tests;

/// <summary>A prompt that includes a text of another one finds it in the compiler as well.</summary>
public sealed class PinnedIncludeTests
{
    private const string Part = "part";
    private const string Text = "Base ";

    [Fact]
    public void The_text_of_another_prompt_is_compiled_in()
    {
        var type = new GeneratorRun()
            .Add("prompts/desk/prompt.yaml", "name: desk\nversion: 1.0.0\nmessages: [{ role: user, template: user.scriban }]\n")
            .Add("prompts/desk/user.scriban", $"{Include("prompts/base/system", Other)}!")
            .Add("prompts/base/prompt.yaml", "name: base\nversion: 1.0.0\nmessages: [{ role: user, template: system.scriban }]\n")
            .Add("prompts/base/system.scriban", Other)
            .Add("prompts/base/parts/part.scriban", Part)
            .AddCode("public static class Caller { public static string Render() => Demo.Prompts.Desk.Render().Text; }")
            .Load().GetType("Caller", throwOnError: true)!;

        Assert.Equal("Base part!", type.GetMethod("Render")!.Invoke(null, null));
    }

    private static string Other => Text + Include("prompts/base/parts/part", Part);

    private static string Include(string name, string text) =>
        $"{{{{ include '{name}@sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}' }}}}";
}
