using System.Reflection;

namespace PromptRegistry.Generator.Tests;

public sealed class AccessorTests
{
    [Fact]
    public void Every_type_of_input_becomes_typed_code_that_compiles_and_renders()
    {
        var run = new GeneratorRun()
            .Add("prompts/all/prompt.yaml", """
                name: all
                version: 2.1.0
                description: Uses <every> type & more.
                inputs:
                  text:    string
                  count:   { type: integer, default: 2, minimum: 1, maximum: 10 }
                  ratio:   { type: number, default: 0.5 }
                  loud:    { type: boolean, default: true }
                  since:   { type: date, default: 2026-01-31 }
                  mood:    { type: enum, values: [very-dry, warm], default: warm }
                  points:  { type: "string[]", default: [a, b] }
                  sources: { type: "object[]", properties: { title: string, url: string?, kind: { type: enum, values: [web, book] } }, default: [] }
                  labels:  { type: map, items: integer, default: { x: 1 } }
                  note:    string?
                  class:   { type: string, default: "q\"uote" }
                  moods:   { type: "enum[]", values: [sad, glad], default: [glad] }
                messages:
                  - { role: system, content: "{{ text }}|{{ count }}|{{ ratio }}|{{ loud }}|{{ if since }}since{{ end }}|{{ mood }}" }
                  - { role: user, template: user.scriban }
                """)
            .Add("prompts/all/user.scriban",
                "{{ for p in points }}{{ p }},{{ end }}{{ for s in sources }}{{ s.title }}{{ s.url ?? '-' }}{{ s.kind }};{{ end }}"
                + "{{ labels.x }}{{ note }}{{ class }}{{ for m in moods }}{{ m }}{{ end }}");

        var rendered = Render(run.Load(), "All", "T");

        Assert.Empty(run.Findings);
        Assert.Equal("T|2|0.5|true|since|warm", rendered.Messages[0].Text);
        Assert.Equal("a,b,1q\"uoteglad", rendered.Messages[1].Text);
        Assert.Equal("2.1.0", rendered.Identity.Version);
    }

    [Fact]
    public void Templates_beside_the_prompt_are_compiled_in()
    {
        var run = new GeneratorRun()
            .Add("prompts/all/prompt.yaml", "name: all\nversion: 1.0.0\ninputs: { text: string }\nmessages: [{ role: user, content: \"{{ include './quote' text }}\" }]\n")
            .Add("prompts/all/quote.scriban", "'{{ $1 }}'");

        Assert.Equal("'T'", Render(run.Load(), "All", "T").Text);
        Assert.Empty(run.Findings);
    }

    [Fact]
    public void The_prefix_of_a_root_goes_before_the_name_that_the_registry_knows_and_not_into_the_class()
    {
        var run = new GeneratorRun()
            .Add("promptregistry.yaml", "prefix: team-b\n")
            .Add("prompts/all/prompt.yaml", "name: all\nversion: 1.0.0\ninputs: { text: string }\nmessages: [{ role: user, content: \"{{ text }}\" }]\n");

        Assert.Equal("team-b/all", Render(run.Load(), "All", "T").Identity.Name);
        Assert.Empty(run.Findings);
    }

    [Theory]
    [InlineData("/packages/promptregistry/docs/diagnostics/", "file:///packages/promptregistry/docs/diagnostics/PRM1002.md")]
    [InlineData("", "")]
    public void A_finding_links_to_its_page(string pages, string expected)
    {
        var run = new GeneratorRun()
            .Set("PromptHelpPagesBase64", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(pages)))
            .Add("prompts/x/prompt.yaml", "name: x\nversion: 1.0.0\nmessages: [{ role: user, content: \"{{ nmae }}\" }]\n")
            .Run();

        var finding = Assert.Single(run.Result.Diagnostics);
        Assert.Equal(("PRM1002", expected), (finding.Id, finding.Descriptor.HelpLinkUri));
    }

    [Fact]
    public void Required_inputs_come_first_and_defaults_stand_in_the_signature()
    {
        var run = new GeneratorRun()
            .Add("prompts/support/triage/prompt.yaml", """
                name: support/triage
                version: 1.0.0
                inputs:
                  tone: { type: enum, values: [dry, warm], default: warm }
                  message: string
                messages: [{ role: user, content: "{{ message }}{{ tone }}" }]
                """)
            .Run();

        run.AssertCompiles();
        Assert.Contains(
            "Render(string message, Tone tone = Tone.Warm, global::PromptRegistry.PromptContext? context = null)",
            run.Source("Prompts.support.triage.g.cs"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_out_of_range_and_missing_texts_are_refused_by_name()
    {
        var assembly = new GeneratorRun()
            .Add("prompts/x/prompt.yaml", "name: x\nversion: 1.0.0\ninputs: { text: string, n: { type: integer, default: 1, maximum: 3 } }\nmessages: [{ role: user, content: '{{ text }}{{ n }}' }]\n")
            .Load();

        var tooMany = Assert.IsType<ArgumentOutOfRangeException>(Fault(() => Render(assembly, "X", "T", 4)));
        var none = Assert.IsType<ArgumentNullException>(Fault(() => Render(assembly, "X", [null])));

        Assert.Equal("n", tooMany.ParamName);
        Assert.Contains("'n' of x must be at most 3.", tooMany.Message, StringComparison.Ordinal);
        Assert.Equal("text", none.ParamName);
    }

    [Fact]
    public void A_rendering_ends_when_its_context_is_cancelled()
    {
        var assembly = new GeneratorRun()
            .Add("prompts/x/prompt.yaml", "name: x\nversion: 1.0.0\nmessages: [{ role: user, content: '{{ for i in 1..9000; i; end }}' }]\n")
            .Load();
        using var source = new CancellationTokenSource();
        var context = new PromptContext { Cancellation = source.Token };

        Assert.StartsWith("1234", Render(assembly, "X", context).Messages[0].Text, StringComparison.Ordinal);
        source.Cancel();
        Assert.IsType<OperationCanceledException>(Fault(() => Render(assembly, "X", context)));
    }

    [Fact]
    public void A_json_answer_becomes_a_record_that_reads_itself()
    {
        var assembly = new GeneratorRun()
            .Add("prompts/x/prompt.yaml", """
                name: x
                version: 1.0.0
                inputs: { category: string }
                messages: [{ role: user, content: '{{ category }}' }]
                output:
                  type: json
                  schema:
                    type: object
                    required: [category, items]
                    properties:
                      category: { type: string, enum: [billing, far-off] }
                      items: { type: array, items: { type: object, required: [n], properties: { n: { type: integer }, note: { type: string } } } }
                      score: { type: number }
                      extra: { anyOf: [{ type: string }, { type: integer }] }
                """)
            .Load();
        var output = assembly.GetType("Demo.Prompts+X+Output")!;
        var parse = output.GetMethod("Parse")!;

        var answer = parse.Invoke(null, ["```json\n{\"category\":\"far-off\",\"items\":[{\"n\":1},{\"n\":2,\"note\":\"x\"}],\"score\":0.5}\n```"])!;
        var fault = Assert.IsType<PromptRegistry.Chat.AnswerFormatException>(Fault(() => parse.Invoke(null, ["{\"category\":\"other\",\"items\":[]}"])));

        Assert.Equal("FarOff", output.GetProperty("Category")!.GetValue(answer)!.ToString());
        Assert.Equal(2, ((System.Collections.ICollection)output.GetProperty("Items")!.GetValue(answer)!).Count);
        Assert.Equal(0.5, output.GetProperty("Score")!.GetValue(answer));
        Assert.Equal("/category of the answer must be one of billing, far-off, but \"other\" was found.", fault.Message);
    }

    [Theory]
    [InlineData("{\"score\":0.5,\"name\":\"ab\",\"parts\":[1]}", null)]
    [InlineData("{\"score\":3,\"name\":\"ab\",\"parts\":[1]}", "/score of the answer must be at most 1, but 3 was found.")]
    [InlineData("{\"score\":0,\"name\":\"ab\",\"parts\":[1]}", "/score of the answer must be more than 0, but 0 was found.")]
    [InlineData("{\"score\":0.5,\"name\":\"a\\\"b\",\"parts\":[1]}", "/name of the answer must be a text that matches ^[^\"]+$, but \"a\\\"b\" was found.")]
    [InlineData("{\"score\":0.5,\"name\":\"abcd\",\"parts\":[1]}", "/name of the answer must be a text of at most 3 characters, but \"abcd\" was found.")]
    [InlineData("{\"score\":0.5,\"name\":\"ab\",\"parts\":[]}", "/parts of the answer must be a list of 1 to 2 items, but [] was found.")]
    [InlineData("{\"score\":0.5,\"name\":\"ab\",\"parts\":[1,3]}", "/parts/1 of the answer must be at most 2, but 3 was found.")]
    [InlineData("{\"score\":0.5,\"name\":\"ab\",\"parts\":[1],\"note\":\"\"}", "/note of the answer must be a text of at least 1 character, but \"\" was found.")]
    public void The_limits_of_a_schema_hold_where_an_answer_is_read(string answer, string? expected)
    {
        var output = new GeneratorRun()
            .Add("prompts/x/prompt.yaml", """
                name: x
                version: 1.0.0
                messages: [{ role: user, content: 'x' }]
                output:
                  type: json
                  schema:
                    type: object
                    required: [score, name, parts]
                    properties:
                      score: { type: number, exclusiveMinimum: 0, maximum: 1 }
                      name: { type: string, maxLength: 3, pattern: '^[^"]+$' }
                      parts: { type: array, minItems: 1, maxItems: 2, items: { type: integer, maximum: 2 } }
                      note: { type: string, minLength: 1 }
                """)
            .Load().GetType("Demo.Prompts+X+Output")!;
        object?[] arguments = [answer, null, null];

        Assert.Equal(expected is null, output.GetMethod("TryParse")!.Invoke(null, arguments));
        Assert.Equal(expected, arguments[2]);
    }

    /// <summary>Inputs may have the names that a call's own parameters have.</summary>
    [Fact]
    public async Task A_call_renders_asks_and_reads()
    {
        var prompts = new GeneratorRun()
            .Add("prompts/x/prompt.yaml", """
                name: x
                version: 1.0.0
                inputs: { client: string, context: { type: string, default: c }, cancellation_token: { type: string, default: t } }
                messages: [{ role: user, content: '{{ client }}{{ context }}{{ cancellation_token }}' }]
                output: { type: json, schema: { type: object, required: [n], properties: { n: { type: integer } } } }
                """)
            .Add("prompts/y/prompt.yaml", "name: y\nversion: 1.0.0\nmessages: [{ role: user, content: 'y' }]\n")
            .Load();
        using var client = new Echo();

        var typed = await Call<PromptRegistry.Chat.PromptResult>(prompts, "X", client, "{\"n\": 4, \"said\": \"", "c", "\"}");
        var text = await Call<PromptRegistry.Chat.PromptResult>(prompts, "Y", client);

        Assert.Equal(("{\"n\": 4, \"said\": \"c\"}", "x", "1.0.0"), (typed.Text, typed.Identity.Name, typed.Identity.Version));
        Assert.Equal(4L, typed.GetType().GetProperty("Value")!.GetValue(typed) is { } value ? value.GetType().GetProperty("N")!.GetValue(value) : null);
        Assert.Equal(("y", 1), (text.Text, text.Calls));
    }

    private static async Task<T> Call<T>(Assembly assembly, string prompt, params object?[] arguments)
    {
        var method = assembly.GetType($"Demo.Prompts+{prompt}")!.GetMethods().First(m => m.Name == "RunAsync" && m.GetParameters().All(p => p.Name != "inputs"));
        object?[] all = [.. arguments, null, TestContext.Current.CancellationToken];
        var task = (Task)method.Invoke(null, all)!;
        await task;
        return (T)task.GetType().GetProperty("Result")!.GetValue(task)!;
    }

    /// <summary>Answers what the user says.</summary>
    private sealed class Echo : Microsoft.Extensions.AI.IChatClient
    {
        public Task<Microsoft.Extensions.AI.ChatResponse> GetResponseAsync(
            IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, Microsoft.Extensions.AI.ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new Microsoft.Extensions.AI.ChatResponse(new Microsoft.Extensions.AI.ChatMessage(Microsoft.Extensions.AI.ChatRole.Assistant, messages.Last().Text)));

        public IAsyncEnumerable<Microsoft.Extensions.AI.ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, Microsoft.Extensions.AI.ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    [Fact]
    public void Demos_are_compiled_in()
    {
        var run = new GeneratorRun()
            .Add("prompts/x/prompt.yaml", """
                name: x
                version: 1.0.0
                inputs: { question: string, tags: { type: "string[]", default: [] } }
                messages: [{ role: user, template: user.scriban }]
                demos:
                  - { inputs: { question: A, tags: [t, u] }, output: B }
                  - { inputs: { question: C }, output: D }
                """)
            .Add("prompts/x/user.scriban", "{{ for d in demos }}{{ d.inputs.question }}{{ for t in d.inputs.tags }}{{ t }}{{ end }}={{ d.output }};{{ end }}{{ question }}{{ tags.size }}");

        Assert.Equal("Atu=B;C=D;Q0", Render(run.Load(), "X", "Q").Text);
    }

    [Theory]
    [InlineData("inputs: { equals: string }", "EqualsValue")]
    [InlineData("inputs: { inputs: string }", "InputsValue")]
    [InlineData("inputs: { context: string }", "promptContext")]
    [InlineData("inputs: { new: string }", "@new")]
    [InlineData("inputs: { x: { type: enum, values: [a] } }", "enum XValue")]
    [InlineData("inputs: { render: { type: enum, values: [a] } }", "enum RenderValue")]
    [InlineData("inputs: { source: { type: object, properties: { source: string } } }", "record SourceValue")]
    public void Names_that_csharp_would_refuse_are_changed(string inputs, string expected)
    {
        var input = inputs.Split(['{', ':'])[2].Trim();
        var run = new GeneratorRun()
            .Add("prompts/x/prompt.yaml", $"name: x\nversion: 1.0.0\n{inputs}\nmessages: [{{ role: user, content: '{{{{ {input} }}}}' }}]\n")
            .Run();

        run.AssertCompiles();
        Assert.Contains(expected, run.Source("Prompts.x.g.cs"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inputs: { a: { type: enum, values: [far-off, far_off] } }", "PRM0013")]
    [InlineData("output: { type: json, schema: { type: array, items: { type: string } } }", "PRM0015")]
    [InlineData("output: { type: json, schema: { type: object, properties: { a-b: {}, a_b: {} } } }", "PRM0013")]
    public void What_cannot_be_said_in_csharp_is_a_finding(string lines, string expected)
    {
        var run = new GeneratorRun()
            .Add("prompts/x/prompt.yaml", $"name: x\nversion: 1.0.0\n{lines}\nmessages: [{{ role: user, content: 'x' }}]\n")
            .Run();

        Assert.Contains(run.Findings, f => f.Contains($"error {expected}", StringComparison.Ordinal));
    }

    [Fact]
    public void A_prompt_with_an_error_keeps_its_signatures_so_that_the_error_stands_alone()
    {
        var run = new GeneratorRun()
            .Add("prompts/x/prompt.yaml", "name: x\nversion: 1.0.0\ninputs: { text: string }\nmessages: [{ role: user, template: user.scriban }]\n")
            .Add("prompts/x/user.scriban", "Hello\n  {{ txt }}")
            .AddCode("class Caller { string M() => Demo.Prompts.X.Render(\"a\", context: null); }")
            .Run();

        run.AssertCompiles();
        Assert.Equal(
            "/repo/prompts/x/user.scriban(2,6): error PRM1002: The variable `txt` is neither declared as an input nor assigned in the template. Did you mean `text`?",
            Assert.Single(run.Findings));
    }

    [Fact]
    public void A_manifest_that_cannot_be_read_still_leaves_something_to_call()
    {
        var run = new GeneratorRun()
            .Add("prompts/x/prompt.yaml", "name: x\n  version: [\n")
            .AddCode("class Caller { string M() => Demo.Prompts.X.Render(\"a\", 1); }")
            .Run();

        run.AssertCompiles();
        Assert.Contains("error PRM0001", Assert.Single(run.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_files_give_the_same_code()
    {
        var first = new GeneratorRun().Add("prompts/b/prompt.yaml", Simple("b")).Add("prompts/a/prompt.yaml", Simple("a")).Run();
        var second = new GeneratorRun().Add("prompts/a/prompt.yaml", Simple("a")).Add("prompts/b/prompt.yaml", Simple("b")).Run();

        Assert.Equal(
            first.Result.GeneratedSources.OrderBy(s => s.HintName).Select(s => s.SourceText.ToString()),
            second.Result.GeneratedSources.OrderBy(s => s.HintName).Select(s => s.SourceText.ToString()));
    }

    private static string Simple(string name) => $"name: {name}\nversion: 1.0.0\nmessages: [{{ role: user, content: x }}]\n";

    private static RenderedPrompt Render(Assembly assembly, string prompt, params object?[] given)
    {
        var method = assembly.GetType($"Demo.Prompts+{prompt}")!.GetMethods()
            .Single(m => m.Name == "Render" && m.GetParameters()[0].ParameterType.Name != "Inputs");
        var arguments = method.GetParameters().Select((p, i) => i < given.Length ? given[i] : p.DefaultValue is DBNull ? null : p.DefaultValue);
        return (RenderedPrompt)method.Invoke(null, [.. arguments])!;
    }

    private static Exception? Fault(Func<object?> action) => Assert.Throws<TargetInvocationException>(() => { action(); }).InnerException;
}
