using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Rollouts;
using PromptRegistry.Core.Versions;
using PromptRegistry.Registry;
using PromptRegistry.TestKit;

namespace PromptRegistry.Generator.Tests;

/// <summary>
/// What an accessor runs in an app that follows an environment. The compiled code of these tests is marked after it was
/// generated, so that a text says where it came from.
/// </summary>
public sealed class FollowingTests
{
    private const string Name = "followed";
    private const string Template = "Hello {{ name }}!";

    [Fact]
    public void A_followed_version_with_the_compiled_content_is_rendered_by_compiled_code()
    {
        var (text, identity) = Follow("1.0.1", Template);

        Assert.Equal("Compiled Ada!", text);
        Assert.Equal(("1.0.1", "prod", ResolutionReason.Environment), (identity.Version, identity.Environment, identity.Reason));
    }

    [Fact]
    public void A_followed_version_with_another_content_is_interpreted()
    {
        var (text, identity) = Follow("1.0.1", "Welcome {{ name }}!");

        Assert.Equal("Welcome Ada!", text);
        Assert.Equal(("1.0.1", "prod", ResolutionReason.Environment), (identity.Version, identity.Environment, identity.Reason));
    }

    [Theory]
    [InlineData("", "", null)]
    [InlineData("owner: team-ai\n", "", "team-ai")]
    [InlineData("owner: team-ai\n", "teams: { desk: { prompts: [followed] } }\n", "desk")]
    public void A_prompt_knows_whose_it_is(string manifest, string settings, string? team)
    {
        var run = new GeneratorRun().Add("promptregistry.yaml", settings);
        foreach (var (path, text) in Files("1.0.0", Template)) run.Add(path, text.Replace("inputs:", $"{manifest}inputs:", StringComparison.Ordinal));
        var assembly = run.AddCode("public static class Caller { public static string? Team() => Demo.Prompts.Followed.Render(\"Ada\").Identity.Team; }").Load();

        Assert.Equal(team, assembly.GetType("Caller", throwOnError: true)!.GetMethod("Team")!.Invoke(null, null));
    }

    [Fact]
    public async Task A_call_is_made_beside_by_a_shadow_and_its_answer_is_not_shown()
    {
        var compiled = Files("1.0.0", Template);
        var run = new GeneratorRun();
        foreach (var (path, text) in compiled) run.Add(path, text);
        var assembly = run
            .AddCode("public static class Caller { public static System.Threading.Tasks.Task<PromptRegistry.Chat.PromptResult> Run(Microsoft.Extensions.AI.IChatClient client) => Demo.Prompts.Followed.RunAsync(client, \"Ada\"); }")
            .Load(source => source);
        var version = SourcedPrompt.Of(Name, "a", PromptVersion.Parse("1.0.0"), "c", compiled);
        var shadow = new SourcedArm("shadow", SourcedPrompt.Of(Name, "b", PromptVersion.Parse("1.0.1"), "c", Files("1.0.1", "Welcome {{ name }}!")), new ArmRule { Weight = new Percentage(Percentage.Whole) });
        RuntimeHelpers.RunModuleConstructor(assembly.ManifestModule.ModuleHandle);
        using var live = new LivePrompts(new OnePromptSource(version with { Arms = [shadow] }), "prod") { Shadow = new ShadowOptions() };
        live.Refresh();
        using var scope = live.EnterScope();
        var client = new Echo();

        var result = await (Task<PromptRegistry.Chat.PromptResult>)assembly.GetType("Caller", throwOnError: true)!.GetMethod("Run")!.Invoke(null, [client])!;

        Assert.Equal("Hello Ada!", result.Text);
        while (!client.Asked.Contains("Welcome Ada!")) await Task.Delay(10, TestContext.Current.CancellationToken);
        Assert.Equal(2, client.Asked.Count);
    }

    private sealed class Echo : IChatClient
    {
        public System.Collections.Concurrent.ConcurrentBag<string> Asked { get; } = [];

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            var text = messages.Last().Text;
            Asked.Add(text);
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, text)));
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    /// <summary>Renders by an accessor that was compiled from 1.0.0, in an app whose environment points to another version.</summary>
    private static (string Text, PromptIdentity Identity) Follow(string version, string template)
    {
        var compiled = Files("1.0.0", Template);
        var run = new GeneratorRun();
        foreach (var (path, text) in compiled) run.Add(path, text);
        var assembly = run
            .AddCode("public static class Caller { public static PromptRegistry.RenderedPrompt Render() => Demo.Prompts.Followed.Render(\"Ada\"); }")
            .Load(source => source.Replace("Hello ", "Compiled ", StringComparison.Ordinal));
        using var live = new LivePrompts(new OnePromptSource(Name, version, Files(version, template)), "prod");
        var render = assembly.GetType("Caller", throwOnError: true)!.GetMethod("Render")!;
        // Makes the accessor known, as the first use of the assembly does, so that the first refresh sees it.
        RuntimeHelpers.RunModuleConstructor(assembly.ManifestModule.ModuleHandle);
        live.Refresh();
        using var scope = live.EnterScope();

        var rendered = (RenderedPrompt)render.Invoke(null, null)!;
        return (rendered.Text, rendered.Identity);
    }

    private static MemoryFiles Files(string version, string template) => new()
    {
        [PromptPaths.Manifest(Name)] =
            $"name: {Name}\nversion: {version}\ninputs: {{ name: string }}\nmessages: [{{ role: user, template: user.scriban }}]\n",
        [PromptPaths.Template(Name, "user.scriban")] = template,
    };
}
