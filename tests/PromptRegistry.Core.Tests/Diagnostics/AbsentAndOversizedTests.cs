using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Core.Yaml;
using PromptRegistry.TestKit;

namespace PromptRegistry.Core.Tests.Diagnostics;

public sealed class AbsentAndOversizedTests
{
    [Fact]
    public void A_prompt_without_a_manifest_is_missing()
    {
        var result = PromptLoader.Load("greeting", new MemoryFiles { ["prompts/greeting/user.scriban"] = "Hello." }, RepositorySettings.Default);

        Assert.Null(result.Prompt);
        var finding = Assert.Single(result.Diagnostics);
        Assert.Equal(ManifestDiagnostics.MissingManifest, finding.Descriptor);
        Assert.Contains("prompts/greeting/prompt.yaml does not exist", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_read_up_to_the_limit_and_refused_above_it()
    {
        var longest = "a: " + new string('x', YamlReader.MaximumLength - 3);

        Assert.Empty(YamlReader.Read(longest, "prompt.yaml").Diagnostics);
        var finding = Assert.Single(YamlReader.Read(longest + "x", "prompt.yaml").Diagnostics);
        Assert.Equal(ManifestDiagnostics.TooLarge, finding.Descriptor);
    }
}
