using PromptRegistry.Git.Tests;

namespace PromptRegistry.Server.Tests;

/// <summary>A server with prompts of each kind that clients of Langfuse meet.</summary>
internal sealed class LangfusePrompts : IAsyncDisposable
{
    private readonly RegistryFixture fixture = new();
    private RunningServer? server;

    private LangfusePrompts()
    {
        fixture.ReleaseByHand("summarization", "1.0.0");
        fixture.ReleaseByHand("summarization", "1.1.0");
        Release("support/chat", "2.0.0", """
            tags: [care]
            model: { name: gpt-x, temperature: 0.2, max-output-tokens: 40 }
            inputs:
              history: messages
              question: string
              tone: { type: enum, values: [plain, warm], default: warm }
              count: integer
              house: { type: string, default: Acme, frozen: true }
            messages:
              - { role: system, content: "Be {{ tone }}, in {{ count }} words, for {{ house }}." }
              - placeholder: history
              - { role: user, template: user.scriban }
            """, "{{ question }}");
        Release("loop", "1.0.0", "inputs: { items: \"string[]\" }\nmessages: [{ role: user, template: user.scriban }]", "All:\n{{ for item in items }}{{ item }}{{ end }}");
        Assert.True(fixture.Promote("summarization@1.0.0 support/chat loop", "prod").Succeeded);
    }

    public RegistryFixture Fixture => fixture;

    public RunningServer Server => server!;

    public static async Task<LangfusePrompts> StartAsync()
    {
        var prompts = new LangfusePrompts();
        prompts.server = await RunningServer.StartAsync(prompts.fixture.Repository.Path);
        return prompts;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        fixture.Dispose();
    }

    private void Release(string name, string version, string manifest, string template)
    {
        fixture.Repository.Write($"prompts/{name}/prompt.yaml", $"name: {name}\nversion: {version}\n{manifest}\n");
        fixture.Repository.Write($"prompts/{name}/user.scriban", template);
        fixture.Repository.Commit();
        fixture.Repository.Git("tag", "-a", "-m", "r", $"prompts/{name}/v{version}");
    }
}
