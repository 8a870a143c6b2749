using PromptRegistry.Cli.Schemas;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.TestKit;

namespace PromptRegistry.Cli.Tests.Schemas;

/// <summary>The schemas say what the readers of the files say.</summary>
public sealed class SchemaTests
{
    private const string Messages = "messages: [{ role: user, content: Hello. }]\n";
    private const string Head = "name: p\nversion: 1.0.0\n";

    public static TheoryData<string> Prompts =>
    [
        .. Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "prompts"), "prompt.yaml", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(RepositoryRoot.Path, Path.GetDirectoryName(file)!).Replace('\\', '/')),
    ];

    [Theory]
    [MemberData(nameof(Prompts))]
    public void The_prompts_of_this_repository_are_valid(string folder)
    {
        string Read(string file) => File.ReadAllText(Path.Combine(RepositoryRoot.Path, folder, file));

        Assert.True(SchemaSubject.Prompt.IsValidYaml(Read("prompt.yaml")));
        Assert.True(SchemaSubject.Suite.IsValidYaml(Read("evals.yaml")));
        Assert.True(SchemaSubject.Baseline.IsValidJson(Read("baseline.json")));
        Assert.Contains(SchemaFiles.Reference(folder + "/prompt.yaml", SchemaFiles.Prompt), Read("prompt.yaml"), StringComparison.Ordinal);
        Assert.Contains(SchemaFiles.Reference(folder + "/evals.yaml", SchemaFiles.Suite), Read("evals.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_settings_of_this_repository_are_valid() =>
        Assert.True(SchemaSubject.Settings.IsValidYaml(File.ReadAllText(Path.Combine(RepositoryRoot.Path, RepositorySettings.FileName))));

    [Fact]
    public void The_schemas_in_this_repository_are_the_generated_ones()
    {
        foreach (var (path, text) in SchemaFiles.All)
        {
            var file = Path.Combine(RepositoryRoot.Path, path);
            if (Environment.GetEnvironmentVariable("PROMPTREGISTRY_APPROVE") == "1") File.WriteAllText(file, text);
            Assert.True(File.ReadAllText(file) == text, $"{path} is not what the model gives. Run this test with PROMPTREGISTRY_APPROVE=1 and commit it.");
        }
    }

    /// <summary>The readers name all the keys that they know when they meet another one.</summary>
    [Theory]
    [InlineData(Head + Messages + "x: 1")]
    [InlineData(Head + Messages + "model: { x: 1 }")]
    [InlineData(Head + Messages + "budget: { x: 1 }")]
    [InlineData(Head + Messages + "output: { x: 1 }")]
    [InlineData(Head + "messages: [{ role: user, content: a, x: 1 }]")]
    [InlineData(Head + Messages + "inputs: { a: { type: string, x: 1 } }")]
    [InlineData(Head + Messages + "inputs: { a: { type: object, properties: { b: { type: string, x: 1 } } } }")]
    [InlineData(Head + Messages + "demos: [{ inputs: {}, output: a, x: 1 }]")]
    [InlineData(Head + Messages + "tools: [{ name: a, x: 1 }]")]
    public void Keys_of_manifests_are_those_that_the_reader_knows(string text)
    {
        var finding = ManifestParser.Parse(text, "prompt.yaml", "p").Diagnostics.First(d => d.Id == "PRM0002");

        Assert.Contains(Known(finding.Message), SchemaSubject.Prompt.KeySets());
        Assert.False(SchemaSubject.Prompt.IsValidYaml(text));
    }

    [Theory]
    [InlineData("x: 1")]
    [InlineData("ledger: { x: 1 }")]
    [InlineData("evaluation: { x: 1 }")]
    [InlineData("diagnostics: { x: 1 }")]
    [InlineData("providers: { a: { endpoint: 'http://a', x: 1 } }")]
    [InlineData("prices: { a: { input: 1, output: 1, x: 1 } }")]
    [InlineData("environments: { dev: { x: 1 } }")]
    [InlineData("environments: [{ name: dev, x: 1 }]")]
    public void Keys_of_settings_are_those_that_the_reader_knows(string text)
    {
        var finding = SettingsParser.Parse(text).Diagnostics.First(d => d.Id == "PRM0002");

        Assert.Contains(Known(finding.Message), SchemaSubject.Settings.KeySets());
        Assert.False(SchemaSubject.Settings.IsValidYaml(text));
    }

    [Theory]
    [InlineData("x: 1")]
    [InlineData("gate: { x: 1 }")]
    [InlineData("cases: [{ id: a, x: 1 }]")]
    [InlineData("cases: [{ from: a.csv, x: 1 }]")]
    [InlineData("scorers: [{ equals: { x: 1 } }]")]
    [InlineData("scorers: [{ contains: { all: a, x: 1 } }]")]
    [InlineData("scorers: [{ matches: { pattern: a, x: 1 } }]")]
    [InlineData("scorers: [{ sentences: { equals: 1, x: 1 } }]")]
    [InlineData("scorers: [{ rouge-l: { x: 1 } }]")]
    [InlineData("scorers: [{ json-schema: { schema: {}, x: 1 } }]")]
    [InlineData("scorers: [{ tool-calls: { calls: none, x: 1 } }]")]
    public void Keys_of_suites_are_those_that_the_reader_knows(string text)
    {
        var finding = SuiteFindings(text).First(d => d.Id == "PRM0002");

        Assert.Contains(Known(finding.Message), SchemaSubject.Suite.KeySets());
    }

    /// <summary>Both say yes, or both say no.</summary>
    [Theory]
    [InlineData(Head + Messages)]
    [InlineData("name: p\n" + Messages)]
    [InlineData(Head)]
    [InlineData("name: p\nversion: 1.0\n" + Messages)]
    [InlineData("name: p\nversion: 1.0.0-rc.1+build.5\n" + Messages)]
    [InlineData("name: p\nversion: 01.0.0\n" + Messages)]
    [InlineData(Head + "messages: []")]
    [InlineData(Head + "messages: [{ role: tool, content: a }]")]
    [InlineData(Head + "messages: [{ role: user }]")]
    [InlineData(Head + "inputs: { h: messages }\nmessages: [{ role: user, content: a }, { placeholder: h }]")]
    [InlineData(Head + "inputs: { h: messages }\nmessages: [{ role: user, content: a }, { placeholder: h, role: user }]")]
    [InlineData(Head + "messages: [{ role: user, content: a, template: b.scriban }]")]
    [InlineData(Head + "messages: [{ role: user, template: ../b.scriban }]")]
    [InlineData(Head + "messages: [{ role: user, template: parts/b.scriban }]")]
    [InlineData(Head + Messages + "model: { name: m, temperature: 2, top-p: 0.5, stop: [a, b], seed: 7 }")]
    [InlineData(Head + Messages + "model: { temperature: 3 }")]
    [InlineData(Head + Messages + "model: { max-output-tokens: 1.5 }")]
    [InlineData(Head + Messages + "model: { stop: a }")]
    [InlineData(Head + Messages + "model: { reasoning-effort: high, extra: { service_tier: flex, logit_bias: { a: 1 } } }")]
    [InlineData(Head + Messages + "model: { reasoning-effort: huge }")]
    [InlineData(Head + Messages + "model: { extra: { top_p: 1 } }")]
    [InlineData(Head + Messages + "model: { extra: a }")]
    [InlineData(Head + Messages + "inputs: { a: string, b: 'integer[]?', c: { type: enum, values: [x, y], default: x } }")]
    [InlineData(Head + Messages + "inputs: { a: strin }")]
    [InlineData(Head + Messages + "inputs: { A: string }")]
    [InlineData(Head + Messages + "inputs: { a: { type: 'object[]', properties: { t: string, u: { type: map, items: integer } } } }")]
    [InlineData(Head + Messages + "inputs: { a: { type: integer, minimum: x } }")]
    [InlineData(Head + Messages + "inputs: { a: { type: string, untrusted: maybe } }")]
    [InlineData(Head + Messages + "output: { type: json }")]
    [InlineData(Head + Messages + "output: { type: json, schema: { type: object } }")]
    [InlineData(Head + Messages + "output: { schema: { type: object } }")]
    [InlineData(Head + Messages + "output: { type: xml }")]
    [InlineData(Head + Messages + "budget: { latency-p95: 2s, cost-usd: 0.01 }")]
    [InlineData(Head + Messages + "budget: { latency-p95: 2 seconds }")]
    [InlineData(Head + Messages + "inputs: { q: string }\ndemos: [{ inputs: { q: a }, output: b }]")]
    [InlineData(Head + Messages + "demos: [{ inputs: {} }]")]
    [InlineData(Head + Messages + "demos: [{ inputs: {}, output: { a: [1] } }, { inputs: {}, output: [a] }]")]
    [InlineData(Head + Messages + "tools: [{ name: a }, { name: b-c, description: d, parameters: { type: object } }]\ntool-choice: a")]
    [InlineData(Head + Messages + "tools: [{ name: a, parameters: p.schema.json }]\noutput: { type: json, schema: parts/o.schema.yaml }")]
    [InlineData(Head + Messages + "tools: [{ name: a, parameters: p.json }]")]
    [InlineData(Head + Messages + "tools: [{ name: a, parameters: ../p.schema.json }]")]
    [InlineData(Head + Messages + "tools: [{ name: auto }]")]
    [InlineData(Head + Messages + "tools: [{ name: 1a }]")]
    [InlineData(Head + Messages + "tools: [{ description: a }]")]
    [InlineData(Head + Messages + "tools: a")]
    [InlineData(Head + "inputs: { p: image, f: { type: 'file[]', max-bytes: 9, media-types: [text/*] } }\nmessages: [{ role: user, content: a, attach: p }, { role: user, attach: [f] }]")]
    [InlineData(Head + "inputs: { p: image }\nmessages: [{ attach: p }]")]
    public void A_manifest_is_valid_to_both_or_to_neither(string text) => Assert.Equal(
        !ManifestParser.Parse(text, "prompt.yaml", "p").Diagnostics.Any(d => d.IsError), SchemaSubject.Prompt.IsValidYaml(text));

    [Theory]
    [InlineData("environments: [dev, prod]")]
    [InlineData("environments: dev")]
    [InlineData("environments: [dev, { name: prod, after: dev, requires: [approval, soak], approvals: 2, soak: 24h, direct-moves: deny }]")]
    [InlineData("environments: { dev: , prod: { requires: eval } }")]
    [InlineData("environments: [Dev]")]
    [InlineData("environments: [{ name: dev, requires: [aproval] }]")]
    [InlineData("environments: [dev, { name: prod, requires: soak, soak: long }]")]
    [InlineData("environments: [{ name: dev, direct-moves: never }]")]
    [InlineData("ledger: { branch: ../x }")]
    [InlineData("diagnostics: { PRM1016: error }")]
    [InlineData("diagnostics: { PRM1016: fatal }")]
    [InlineData("providers: { a: { endpoint: x } }")]
    [InlineData("providers: { a: {} }")]
    [InlineData("evaluation: { concurrency: 65 }")]
    [InlineData("prices: { m: { input: 1 } }")]
    public void Settings_are_valid_to_both_or_to_neither(string text) =>
        Assert.Equal(!SettingsParser.Parse(text).Diagnostics.Any(d => d.IsError), SchemaSubject.Settings.IsValidYaml(text));

    [Theory]
    [InlineData("cases: [{ id: a, expected: b }]\nscorers: [equals]")]
    [InlineData("cases: [{ id: a, inputs: { q: x }, expected: b, tags: [t], critical: true }]\nscorers: [{ equals: }, { rouge-l: 0.5 }, { contains: [a, b] }]")]
    [InlineData("cases: [{ id: a, expected: b }]\nscorers: [{ sentences: { equals: 2, weight: 0, id: s } }, equals]")]
    [InlineData("cases: [{ id: a, expected: b }]\nscorers: [{ matches: { pattern: '^a', per-case: true } }]\nsamples: 3\ngate: { level: strict, tolerance: 0.1, slices: [tags] }")]
    [InlineData("cases: []\nscorers: [equals]")]
    [InlineData("cases: [{ id: a, expected: b }]")]
    [InlineData("cases: [{ id: a, expected: b }]\nscorers: [equal]")]
    [InlineData("cases: [{ id: a, expected: b }]\nscorers: [contains]")]
    [InlineData("cases: [{ id: a, expected: b }]\nscorers: [{ rouge-l: 2 }]")]
    [InlineData("cases: [{ expected: b }]\nscorers: [equals]")]
    [InlineData("cases: [{ id: a, expected: b, critical: often }]\nscorers: [equals]")]
    [InlineData("cases: [{ id: a, expected: b }]\nscorers: [equals]\nsamples: 0")]
    [InlineData("cases: [{ id: a, expected: b }]\nscorers: [equals]\ngate: { level: lax }")]
    [InlineData("cases: [{ id: a, expected: b }]\nscorers: [equals]\ngate: { slices: [owner] }")]
    [InlineData("matrix: { q: [x, y] }\nthreshold: 0.8\ncases: [{ id: a, expected: [b, c], threshold: 0.5, scorers: [{ rouge-l: 0.2 }, not-json] }]\nscorers: [bleu]")]
    [InlineData("cases: [{ id: a, expected: b, matrix: { q: [] } }]\nscorers: [bleu]")]
    [InlineData("threshold: 1.1\ncases: [{ id: a, expected: b }]\nscorers: [bleu]")]
    [InlineData("cases: [{ id: a, expected: b, scorers: [nothing] }]\nscorers: [bleu]")]
    [InlineData("cases: [{ id: a, expected: b }]\nscorers: [{ not-contains-any: [x, y] }, { iequals: b }, { words: { maximum: 3 } }, { script: output.size < 5 }, { latency: 2s }, { cost: 0.01 }]")]
    [InlineData("cases: [{ id: a, expected: b }]\nscorers: [{ bleu: { smoothing: floor, tokenizer: char, lowercase: true, corpus-minimum: 0.2 } }, { rouge-2: { stemmer: true, measure: recall } }]")]
    [InlineData("cases: [{ id: a, expected: b }]\nscorers: [{ classification: { field: label, labels: [x, y], accuracy: 0.9 } }, refusal, { leak: [secret] }, exact-match, { chrf: 0.1 }]")]
    [InlineData("cases: [{ id: a, expected: b, turns: [{ user: c, expected: d, scorers: [json], threshold: 0.1 }] }]\nscorers: [bleu]")]
    [InlineData("cases: [{ id: a, expected: b, turns: [{ expected: d }] }]\nscorers: [bleu]")]
    [InlineData("cases: [{ id: a, expected: b }]\nscorers: [not-rouge-l]")]
    [InlineData("cases: [{ id: a, expected: b }]\nscorers: [{ bleu: { smoothing: some } }]")]
    [InlineData("cases: [{ id: a, expected: b }]\nscorers: [{ cost: 0 }]")]
    [InlineData("cases: [{ id: a, expected: b }]\nscorers: [{ latency: soon }]")]
    [InlineData("cases: [{ id: a, expected: b }]\nscorers: [{ icontains: { all: x, ignore-case: true } }]")]
    [InlineData("cases: [{ id: a, expected: b }]\nscorers: [starts-with]")]
    public void A_suite_is_valid_to_both_or_to_neither(string text) =>
        Assert.Equal(!SuiteFindings(text).Any(d => d.IsError), SchemaSubject.Suite.IsValidYaml(text));

    [Fact]
    public void The_scorers_of_the_schema_are_those_that_the_reader_knows()
    {
        var message = SuiteFindings("cases: [{ id: a, expected: b }]\nscorers: [none-of-them]").Single(d => d.Id == "PRM2005").Message;
        var known = message.Split("Scorers: ")[1].Split(';')[0].Split(", ");
        using var schema = System.Text.Json.JsonDocument.Parse(SchemaFiles.All.Single(file => file.Path == SchemaFiles.Suite).Text);
        var written = schema.RootElement.GetProperty("$defs").GetProperty("scorer").GetProperty("anyOf").EnumerateArray()
            .Where(form => form.TryGetProperty("required", out _)).Select(form => form.GetProperty("required")[0].GetString()!);
        Assert.Equal(known, written.Where(name => !name.StartsWith("not-", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    private static IReadOnlyList<Core.Diagnostics.Diagnostic> SuiteFindings(string text)
    {
        using var folder = new TempDirectory();
        Directory.CreateDirectory(Path.Combine(folder.Path, "prompts", "p"));
        File.WriteAllText(Path.Combine(folder.Path, "prompts", "p", "evals.yaml"), text);
        var manifest = ManifestParser.Parse(Head + "inputs: { q: string? }\n" + Messages, "prompts/p/prompt.yaml", "p").Manifest!;
        return SuiteParser.Parse(manifest, new Evaluation.Suites.DirectoryFiles(folder.Path)).Diagnostics;
    }

    private static string Known(string message) => message[(message.IndexOf("Known keys: ", StringComparison.Ordinal) + 12)..].TrimEnd('.');
}
