using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Settings;

namespace PromptRegistry.Core.Tests.Settings;

public sealed class SettingsParserTests
{
    [Fact]
    public void Without_a_file_the_defaults_hold()
    {
        var result = SettingsParser.Parse(null);

        Assert.Empty(result.Diagnostics);
        Assert.Equal(["dev", "staging", "prod"], result.Settings.Environments);
        Assert.Equal("prompts/ledger", result.Settings.LedgerBranch);
    }

    [Fact]
    public void Every_setting_is_read()
    {
        var result = SettingsParser.Parse("""
            environments: [test, live]
            ledger: { branch: registry/ledger }
            providers:
              sample: { endpoint: "http://127.0.0.1:5117/v1", api-key-variable: KEY, model: sample-rules }
            evaluation: { provider: sample, concurrency: 8 }
            diagnostics: { PRM0018: none, PRM1016: error }
            embeddings: { model: vectors }
            prices: { gpt-4o-mini: { input: 0.15, output: 0.6 } }
            """);

        Assert.Empty(result.Diagnostics);
        Assert.Equal(new EmbeddingSettings("sample", "vectors"), result.Settings.Embeddings);
        Assert.Equal(["test", "live"], result.Settings.Environments);
        Assert.Equal("registry/ledger", result.Settings.LedgerBranch);
        Assert.Equal(new EvaluationSettings("sample", 8), result.Settings.Evaluation);
        Assert.Equal(
            [new SeverityRule("PRM0018", null), new SeverityRule("PRM1016", DiagnosticSeverity.Error)], result.Settings.Severities);
        Assert.Equal("sample-rules", result.Settings.Providers.First(p => p.Name == "sample").Model);
        Assert.Equal(new ModelPrice("gpt-4o-mini", 0.15, 0.6), Assert.Single(result.Settings.Prices));
    }

    [Theory]
    [InlineData("enviroments: [a]", "has no key 'enviroments'. Did you mean 'environments'?")]
    [InlineData("environments: [Prod]", "'Prod' cannot be an environment")]
    [InlineData("environments: [a, a]", "'a' is given twice")]
    [InlineData("ledger: { branch: '../x' }", "The ledger's branch")]
    [InlineData("evaluation: { provider: sampel }\nproviders: { sample: { endpoint: \"http://x/v1\" } }", "Did you mean 'sample'?")]
    [InlineData("embeddings: { provider: opnai, model: m }", "Did you mean 'openai'?")]
    [InlineData("embeddings: { provider: openai }", "needs the key 'model'")]
    [InlineData("embeddings: { provider: a, model: m }\nproviders: { a: { protocol: anthropic, endpoint: \"http://x\" } }", "which has no embeddings")]
    [InlineData("providers: { a: { endpoint: x } }", "is not an http or https address")]
    [InlineData("diagnostics: { PRM1016: fatal }", "'PRM1016' must be one of error, warning, none, but 'fatal' was found.")]
    [InlineData("diagnostics: { PRM1015: none }", "'diagnostics' has no key 'PRM1015'. Did you mean 'PRM1016'? Known keys: PRM0018, PRM0056, PRM1016, PRM1017, PRM1018, PRM1019.")]
    [InlineData("diagnostics: none", "'diagnostics' must be a mapping of keys to values")]
    [InlineData("evaluation: { concurrency: 0 }", "must be from 1 to 64")]
    public void A_mistake_is_named(string text, string expected)
    {
        var result = SettingsParser.Parse(text);

        Assert.Contains(result.Diagnostics, d => d.ToString().Contains(expected, StringComparison.Ordinal));
    }
}
