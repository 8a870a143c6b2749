using PromptRegistry.Chat;
using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Core.Versions;
using PromptRegistry.Registry;
using PromptRegistry.TestKit;

namespace PromptRegistry.Tests.Registry;

public sealed class ManyPromptsTests
{
    /// <summary>Not known to the process, so that other tests do not follow them.</summary>
    [Fact]
    public void Ten_thousand_prompts_are_served_kept_and_served_again()
    {
        using var folder = new TempDirectory();
        string[] names = [.. Enumerable.Range(0, 10_000).Select(i => $"many/p{i}")];
        var contract = ContractText.Write(PromptLoader.Load(names[0], ScriptedSource.Files(names[0], "1.0.0", "", "Compiled"), RepositorySettings.Default).Prompt!.Contract);
        var model = new ChatTarget(new Core.Manifests.ModelSettings(), null, null);
        CompiledPrompt[] compiled = [.. names.Select(n => new CompiledPrompt(n, "1.0.0", "sha256:0", contract, model))];
        var state = new PromptSourceState(names.ToDictionary(n => n, n =>
            SourcedPrompt.Of(n, "tag", PromptVersion.Parse("1.1.0"), "commit", ScriptedSource.Files(n, "1.1.0", "", "Text of " + n))));

        var first = SnapshotBuilder.Build("prod", compiled, state, null, keep: true);
        var second = SnapshotBuilder.Build("prod", compiled, state, first, keep: true);
        var file = new SnapshotFile(folder.Combine("many"));
        file.Write(new KeptSnapshot("prod", "the test", default, [.. first.Resolutions.Select(r => r.Value.Kept!)]));
        var again = SnapshotBuilder.Kept("prod", compiled, file.Read()!.Prompts.ToLookup(p => p.Name), new PromptProblem(null, "away"));

        Assert.True(first.IsHealthy);
        Assert.All(compiled, c => Assert.Same(first.Find(c), second.Find(c)));
        Assert.All(compiled, c => Assert.Equal(
            ("1.1.0", ResolutionReason.LastGood, "Text of " + c.Name),
            (again.Find(c)!.Identity.Version, again.Find(c)!.Identity.Reason, again.Find(c)!.Interpreted!.Render(new Dictionary<string, PromptRegistry.Templates.Values.TemplateValue>())[0].Text)));
    }
}
