using PromptRegistry.Registry;
using PromptRegistry.Templates.Values;
using PromptRegistry.Testing;
using PromptRegistry.TestKit;
using PromptRegistry.Tests.Registry;

namespace PromptRegistry.Tests.Testing;

public sealed class TestPromptsTests
{
    private static readonly Dictionary<string, TemplateValue> NoInputs = [];

    private readonly CompiledPrompt accessor = Accessors.Register("tested");

    private string Manifest(string version) => $"name: {accessor.Name}\nversion: {version}\nmessages: [{{ role: user, template: user.scriban }}]\n";

    private TestPrompt Version(string version) => new TestPrompt(accessor.Name, Manifest(version)).With("user.scriban", "Text of " + version);

    private string Rendered() => PromptRuntime.Resolve(accessor, null).Interpreted!.Render(NoInputs)[0].Text;

    [Fact]
    public async Task Flows_beside_each_other_have_scopes_of_their_own()
    {
        var both = new Barrier(2);
        async Task<string> Test(string version)
        {
            await Task.Yield();
            using var prompts = TestPrompts.Use(Version(version));
            both.SignalAndWait(TestContext.Current.CancellationToken);
            await Task.Yield();
            return Rendered();
        }

        var texts = await Task.WhenAll(
            Task.Run(() => Test("1.1.0"), TestContext.Current.CancellationToken), Task.Run(() => Test("1.2.0"), TestContext.Current.CancellationToken));

        Assert.Equal(["Text of 1.1.0", "Text of 1.2.0"], texts);
        both.Dispose();
    }

    [Fact]
    public void A_scope_in_a_scope_ends_with_the_one_around_it()
    {
        using var outer = TestPrompts.Use(Version("1.1.0"));
        using (TestPrompts.Use(Version("1.2.0"))) Assert.Equal("Text of 1.2.0", Rendered());

        Assert.Equal("Text of 1.1.0", Rendered());
    }

    [Fact]
    public void A_prompt_of_a_folder_is_rendered_with_the_partials_that_it_includes()
    {
        using var folder = new TempDirectory();
        folder.Write($"prompts/{accessor.Name}/prompt.yaml", Manifest("1.1.0"));
        folder.Write($"prompts/{accessor.Name}/user.scriban", "{{ include 'greet' }} folder");
        folder.Write("templates/greet.scriban", "Hello");

        using (TestPrompts.Use(TestPrompt.FromFolder(folder.Path, accessor.Name))) Assert.Equal("Hello folder", Rendered());
        using (TestPrompts.Use(TestPrompt.FromFolder(folder.Path, accessor.Name).WithPartial("greet", "Good day"))) Assert.Equal("Good day folder", Rendered());
    }

    [Fact]
    public void What_cannot_be_served_is_refused_with_the_reason()
    {
        Assert.Contains("is not valid", Refused(Version("1.1.0").With("user.scriban", "{{ nam }}")), StringComparison.Ordinal);
        Assert.Contains("does not fit the accessor", Refused(new TestPrompt(accessor.Name, Manifest("1.1.0") + "inputs: { name: string }\n").With("user.scriban", "{{ name }}")), StringComparison.Ordinal);
        Assert.Contains($"Did you mean '{accessor.Name}'?", Refused(new TestPrompt(accessor.Name + "x", "")), StringComparison.Ordinal);
        Assert.Equal("1.0.0", PromptRuntime.Resolve(accessor, null).Identity.Version);
    }

    private static string Refused(TestPrompt prompt) => Assert.Throws<ArgumentException>(() => TestPrompts.Use(prompt)).Message;
}
