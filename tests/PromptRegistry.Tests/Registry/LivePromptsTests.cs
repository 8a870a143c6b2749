using PromptRegistry.Chat;
using PromptRegistry.Core.Checking;
using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Registry;
using PromptRegistry.Templates.Values;
using PromptRegistry.TestKit;

namespace PromptRegistry.Tests.Registry;

public sealed class LivePromptsTests : IDisposable
{
    private const string Inputs = "inputs: { name: string, mood: { type: string, default: fine } }\n";
    private const string Environments = "environments: [test, live]\n";

    private readonly ScriptedSource source = new();
    private readonly LivePrompts live;
    private readonly CompiledPrompt compiled;

    public LivePromptsTests()
    {
        // A name of its own for each test: accessors are known to the whole process.
        Name = "greeting-" + Guid.NewGuid().ToString("N");
        compiled = Compile(Name, Inputs);
        PromptRuntime.Register(compiled);
        live = new LivePrompts(source, "prod");
    }

    private string Name { get; }

    public void Dispose() => live.Dispose();

    [Fact]
    public void Before_anything_is_read_the_compiled_version_is_served()
    {
        var resolution = live.Resolve(compiled);

        Assert.Equal(PromptExecution.Compiled, resolution.Execution);
        Assert.Equal(("1.0.0", ResolutionReason.Fallback), (resolution.Identity.Version, resolution.Identity.Reason));
    }

    [Fact]
    public void The_version_that_the_environment_points_to_is_served()
    {
        source.Point(Name, "1.1.0", Inputs, "Hi {{ name }}, {{ mood }}");

        live.Refresh();

        var resolution = live.Resolve(compiled);
        Assert.Equal(Identity("1.1.0", resolution.Interpreted!.Digest), resolution.Identity);
        Assert.Equal(PromptExecution.Interpreted, resolution.Execution);
        Assert.Equal("Hi Ada, fine", Render(resolution.Interpreted));
    }

    [Fact]
    public void A_version_with_the_compiled_content_runs_compiled_code_under_its_own_number()
    {
        source.Point(Name, "1.0.1", Inputs, "Compiled {{ name }}, {{ mood }}");

        live.Refresh();

        var resolution = live.Resolve(compiled);
        Assert.Equal((PromptExecution.Compiled, (PromptDefinition?)null), (resolution.Execution, resolution.Interpreted));
        Assert.Same(compiled.Target, resolution.Target);
        Assert.Equal(Identity("1.0.1", compiled.Digest), resolution.Identity);
    }

    [Fact]
    public void A_version_with_the_compiled_content_stays_when_the_next_cannot_be_served()
    {
        source.Point(Name, "1.0.1", Inputs, "Compiled {{ name }}, {{ mood }}");
        live.Refresh();
        source.Break(Name, "The release tag was moved.");

        live.Refresh();

        var resolution = live.Resolve(compiled);
        Assert.Equal(PromptExecution.Compiled, resolution.Execution);
        Assert.Equal(("1.0.1", ResolutionReason.LastGood), (resolution.Identity.Version, resolution.Identity.Reason));
    }

    [Fact]
    public void A_refresh_without_changes_keeps_the_snapshot()
    {
        source.Point(Name, "1.1.0", Inputs, "Hi {{ name }}{{ mood }}");

        var first = live.Refresh();
        var second = live.Refresh();

        Assert.Equal(first.Problems.Where(Mine), second.Problems.Where(Mine));
        Assert.Same(first.Find(compiled), second.Find(compiled));
    }

    [Fact]
    public void A_version_that_does_not_fit_the_accessor_is_not_served()
    {
        source.Point(Name, "1.1.0", Inputs, "Hi {{ name }}{{ mood }}");
        live.Refresh();
        source.Point(Name, "2.0.0", "inputs: { name: string, mood: { type: string, default: fine }, age: integer }\n", "{{ name }}{{ mood }}{{ age }}");

        var snapshot = live.Refresh();

        var resolution = live.Resolve(compiled);
        Assert.Equal(("1.1.0", ResolutionReason.LastGood), (resolution.Identity.Version, resolution.Identity.Reason));
        var problem = Assert.Single(snapshot.Problems, Mine);
        Assert.Contains("The required input 'age' is new.", problem.Message, StringComparison.Ordinal);
        Assert.Contains("Version 1.1.0 is served instead.", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_without_an_optional_input_can_still_be_rolled_back_to()
    {
        source.Point(Name, "0.9.0", "inputs: { name: string }\n", "Hi {{ name }}");

        live.Refresh();

        Assert.Equal("0.9.0", live.Resolve(compiled).Identity.Version);
    }

    [Fact]
    public void An_input_that_a_version_added_has_its_default_there_and_a_frozen_one_its_value()
    {
        source.Point(
            Name, "1.1.0", "inputs: { name: string, mood: { type: string, default: fine }, tone: { type: string, default: formal }, names: { type: 'string[]', default: [a, b] },"
                + " place: 'string?', house: { type: string, default: ours, frozen: true } }\n",
            "{{ name }} {{ mood }} {{ tone }} {{ names }} {{ place ?? 'nowhere' }} {{ house }}");
        live.Refresh();

        var resolution = live.Resolve(compiled);
        // What the accessor that was compiled from 1.0.0 passes.
        var passed = new Dictionary<string, TemplateValue> { ["name"] = TemplateValue.From("Ada"), ["mood"] = TemplateValue.From("glad"), ["house"] = TemplateValue.From("theirs") };

        Assert.Equal("1.1.0", resolution.Identity.Version);
        Assert.Equal("Ada glad formal [\"a\", \"b\"] nowhere ours", resolution.Interpreted!.Render(passed)[0].Text);
        Assert.False(passed.ContainsKey("tone"));
    }

    [Theory]
    [InlineData("Hi {{ nam }}", "is not valid")]
    [InlineData("{{ include 'nothing' }}{{ name }}", "is not valid")]
    public void A_version_with_errors_is_not_served(string template, string expected)
    {
        source.Point(Name, "1.1.0", Inputs, template);

        var snapshot = live.Refresh();

        Assert.Equal(ResolutionReason.Fallback, live.Resolve(compiled).Identity.Reason);
        Assert.Contains(expected, Assert.Single(snapshot.Problems, Mine).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_problem_of_the_source_keeps_the_last_good_version_until_it_is_mended()
    {
        source.Point(Name, "1.1.0", Inputs, "A {{ name }}{{ mood }}");
        live.Refresh();

        source.Break(Name, "The release tag was moved.");
        live.Refresh();
        var broken = live.Resolve(compiled).Identity;
        source.Point(Name, "1.2.0", Inputs, "B {{ name }}{{ mood }}");
        live.Refresh();

        Assert.Equal(("1.1.0", ResolutionReason.LastGood), (broken.Version, broken.Reason));
        Assert.Equal(("1.2.0", ResolutionReason.Environment), (live.Resolve(compiled).Identity.Version, live.Resolve(compiled).Identity.Reason));
    }

    [Fact]
    public void A_deleted_tag_never_leaves_an_app_without_its_prompt()
    {
        source.Point(Name, "1.1.0", Inputs, "A {{ name }}{{ mood }}");
        live.Refresh();
        source.Remove(Name);

        var snapshot = live.Refresh();

        Assert.Equal("1.1.0", live.Resolve(compiled).Identity.Version);
        Assert.Contains("no longer has a tag for prod", Assert.Single(snapshot.Problems, Mine).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_that_cannot_be_reached_changes_nothing_but_the_health()
    {
        source.Point(Name, "1.1.0", Inputs, "A {{ name }}{{ mood }}");
        live.Refresh();
        source.IsReachable = false;

        var snapshot = live.Refresh();

        Assert.Equal("1.1.0", live.Resolve(compiled).Identity.Version);
        Assert.False(snapshot.IsHealthy);
        Assert.Contains("cannot be reached", Assert.Single(snapshot.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void After_a_cold_start_without_a_source_it_is_followed_once_it_is_there()
    {
        source.IsReachable = false;
        live.Refresh();
        var before = live.Resolve(compiled).Identity;
        source.IsReachable = true;
        source.Point(Name, "1.1.0", Inputs, "A {{ name }}{{ mood }}");
        live.Refresh();

        Assert.Equal(("1.0.0", ResolutionReason.Fallback), (before.Version, before.Reason));
        Assert.Equal("1.1.0", live.Resolve(compiled).Identity.Version);
    }

    [Fact]
    public void A_tag_that_says_another_version_than_the_manifest_is_refused()
    {
        source.Point(Name, "1.1.0", Inputs + "# ", "{{ name }}{{ mood }}");

        var snapshot = live.Refresh();

        Assert.Single(snapshot.Problems, Mine);
    }

    [Fact]
    public void A_file_that_cannot_be_read_stops_only_its_own_prompt()
    {
        var other = "other-" + Name;
        var accessor = Compile(other, Inputs);
        PromptRuntime.Register(accessor);
        source.Point(other, "1.1.0", Inputs, "{{ name }}{{ mood }}");
        source.PointToUnreadable(Name, "1.1.0");

        var snapshot = live.Refresh();

        Assert.Equal("1.1.0", live.Resolve(accessor).Identity.Version);
        Assert.Contains("cannot be read: The file is broken.", Assert.Single(snapshot.Problems, Mine).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inputs: { name: { type: string, untrusted: true }, mood: { type: string, default: fine } }", "system", "{{ name }}{{ mood }}")]
    [InlineData("inputs: { name: string, mood: { type: string, default: fine }, string: { type: string, default: x } }", "user", "{{ name }}{{ mood }}{{ string }}")]
    [InlineData("inputs: { name: string, mood: { type: string, default: fine }, tone: { type: enum, values: [a-b, a_b], default: a-b } }", "user", "{{ name }}{{ mood }}{{ tone }}")]
    [InlineData("inputs: { name: string, mood: { type: string, default: fine }, unused: { type: string, default: x } }", "user", "{{ name }}{{ mood }}")]
    [InlineData("inputs: { name: string, mood: { type: string, default: fine } }\nbudget: { input-tokens: 1 }", "user", "A long greeting for {{ name }}.")]
    public void A_release_that_a_rule_for_authors_would_refuse_today_is_served(string manifest, string role, string template)
    {
        const string settings = "diagnostics: { PRM0018: error, PRM1016: error, PRM1017: error }\n";
        var files = ScriptedSource.Files(Name, "1.1.0", manifest + "\n", template, role, settings);
        source.Point(Name, "1.1.0", files);

        live.Refresh();

        Assert.Null(PromptChecker.Check(Name, files, SettingsParser.Parse(settings).Settings, names: null).Prompt);
        Assert.Equal(("1.1.0", ResolutionReason.Environment), (live.Resolve(compiled).Identity.Version, live.Resolve(compiled).Identity.Reason));
    }

    [Fact]
    public void What_the_repository_calls_its_environments_decides_which_names_prompts_may_have()
    {
        var name = Name + "/staging";
        var accessor = Compile(name, Inputs, Environments);
        PromptRuntime.Register(accessor);
        source.Point(name, "1.1.0", ScriptedSource.Files(name, "1.1.0", Inputs, "Hi {{ name }}{{ mood }}", "user", Environments));
        live.Refresh();
        var served = live.Resolve(accessor).Identity;

        source.Point(name, "1.2.0", ScriptedSource.Files(name, "1.2.0", Inputs, "Hi {{ name }}{{ mood }}", "user", "environments: [staging, prod]\n"));
        var snapshot = live.Refresh();

        Assert.Equal(("1.1.0", ResolutionReason.Environment), (served.Version, served.Reason));
        Assert.Contains("is the name of an environment", Assert.Single(snapshot.Problems, p => p.Prompt == name).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_changed_is_told()
    {
        PromptsChangedEventArgs? told = null;
        live.Changed += (_, e) => told = e;
        source.Point(Name, "1.1.0", Inputs, "A {{ name }}{{ mood }}");

        live.Refresh();

        Assert.Contains(told!.Served, i => i.Name == Name && i.Version == "1.1.0");
    }

    [Fact]
    public void Resolving_allocates_nothing()
    {
        source.Point(Name, "1.1.0", Inputs, "A {{ name }}{{ mood }}");
        live.Refresh();
        live.Resolve(compiled);

        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 1_000; i++) live.Resolve(compiled);
        }));
    }

    private bool Mine(PromptProblem problem) => problem.Prompt == Name;

    private static string Render(PromptDefinition prompt)
    {
        var inputs = (YamlMapping)YamlReader.Read("name: Ada", "").Root!;
        return prompt.Render(InputBinder.Bind(prompt.Manifest, inputs, "").Values)[0].Text;
    }

    private static CompiledPrompt Compile(string name, string inputs, string settings = "")
    {
        var prompt = PromptLoader.Load(
            name, ScriptedSource.Files(name, "1.0.0", inputs, "Compiled {{ name }}, {{ mood }}"), SettingsParser.Parse(settings).Settings).Prompt!;
        return new CompiledPrompt(name, "1.0.0", prompt.Digest, ContractText.Write(prompt.Contract),
            new ChatTarget(prompt.Manifest.Model, null, null));
    }

    private PromptIdentity Identity(string version, string digest) =>
        new() { Name = Name, Version = version, Digest = digest, Environment = "prod", Reason = ResolutionReason.Environment };
}
