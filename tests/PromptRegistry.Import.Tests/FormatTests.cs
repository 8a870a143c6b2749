namespace PromptRegistry.Import.Tests;

/// <summary>Each format: messages, inputs with their types, settings, answers, and what is told of the rest.</summary>
public sealed class FormatTests
{
    [Fact]
    public void Prompty_2_gives_messages_inputs_settings_and_the_answers_schema()
    {
        var imported = ImportRun.One("greet.prompty", """
            ---
            name: greet
            description: Greets.
            model:
              id: gpt-4o
              connection: { kind: key, apiKey: "${env:KEY}" }
              options: { temperature: 0.5, maxOutputTokens: 200, topP: 0.9, stopSequences: [END], seed: 3 }
            inputs:
              - { name: firstName, kind: string, description: Who., default: Jane }
              - { name: count, kind: integer }
              - { name: tone, kind: string, enumValues: [warm, cold] }
              - { name: secret, kind: string, default: "${env:SECRET}" }
              - { name: tags, kind: array, items: { kind: string } }
            outputs:
              - { name: text, kind: string, required: true }
            ---
            system:
            You greet in a {{ tone }} way, {{ count }} times. {{ secret }}{% for t in tags %}{{ t }}{% endfor %}

            # user:
            Hello {{firstName}}
            """);

        Assert.Equal("system: You greet in a warm way, 2 times. sab\n---\nuser: Hello Jane", ImportRun.Rendered(imported, "{ count: 2, tone: warm, secret: s, tags: [a, b] }"));
        Assert.Equal("""
            name: greet
            version: 0.1.0
            description: Greets.
            model:
              name: gpt-4o
              temperature: 0.5
              max-output-tokens: 200
              top-p: 0.9
              stop: [END]
              seed: 3
            inputs:
              first_name: { type: string, description: Who., default: Jane }
              count: integer
              tone:
                type: enum
                values: [warm, cold]
              secret: string
              tags: "string[]"
            messages:
              - { role: system, template: system.scriban }
              - { role: user, template: user.scriban }
            output:
              type: json
              schema:
                type: object
                properties:
                  text: { type: string }
                required: [text]

            """, imported.Text("prompt.yaml"));
        Assert.Contains(imported.Lost(), l => l.Location.Line == 6 && l.Message.Contains("connection", StringComparison.Ordinal));
        Assert.Contains(imported.Lost(), l => l.Location.Line == 12 && l.Message.Contains("${env:SECRET}", StringComparison.Ordinal));
        Assert.DoesNotContain("KEY", imported.Text("prompt.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Prompty_1_takes_its_sample_for_defaults_and_names_the_deployment()
    {
        var imported = ImportRun.One("old.prompty", """
            ---
            name: Old One
            model:
              api: chat
              configuration: { type: azure_openai, azure_deployment: gpt-4 }
              parameters: { max_tokens: 30 }
            sample: { question: Why?, n: 3 }
            ---
            system:
            Answer {{n}} times.
            user:
            {{question}}
            """);

        Assert.Equal("system: Answer 3 times.\n---\nuser: Why?", ImportRun.Rendered(imported));
        Assert.Contains("model: { name: gpt-4, max-output-tokens: 30 }", imported.Text("prompt.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Dotprompt_reads_picoschema_roles_partials_and_defaults()
    {
        var imported = ImportRun.One("dir/greet.formal.prompt", """
            ---
            model: googleai/gemini-2.5-flash
            config: { temperature: 0.3, topK: 40 }
            input:
              schema:
                userName: string, who it is
                age?: integer
                kind(enum, which): [A, B]
                orders(array, what was bought):
                  title: string
                  price?: number
              default: { kind: A }
            output:
              schema:
                answer: string, the answer
                score?: number
            ---
            {{role "system"}}
            {{>style mood="kind"}}
            {{role "user"}}
            I am {{userName}}{{#if age}}, {{age}}{{/if}} ({{kind}}).
            {{#each orders}}
            - {{title}}
            {{/each}}
            """, ("dir/_style.prompt", "Be {{mood}} to {{userName}}."));

        Assert.Equal("dir/greet-formal", Assert.Single(imported.Prompts).Name);
        Assert.Equal("system: Be kind to Ada.\n---\nuser: I am Ada (A).\n- X\n- Y", ImportRun.Rendered(imported, "{ user_name: Ada, orders: [{ title: X }, { title: Y }] }").TrimEnd());
        var manifest = ImportRun.Checked(imported.Prompts[0]).Manifest;
        Assert.Equal(["string", "integer?", "enum", "object[]"], manifest.Inputs.Select(i => i.Type.ToString()));
        Assert.True(manifest.Output.IsJson);
        Assert.Equal("gemini-2.5-flash", manifest.Model.Name);
        Assert.Empty(imported.Lost());
    }

    [Fact]
    public void Dotprompt_carries_history_pictures_and_tools()
    {
        var imported = ImportRun.One("a.prompt", """
            ---
            model: googleai/gemini-2.5-pro
            config: { temperature: 0.5, mine: 20 }
            tools: [find]
            toolDefs:
              - name: find
                description: Finds an order.
                inputSchema: { type: object, properties: { id: { type: string } } }
            input: { schema: { photo: string, question: string } }
            ---
            {{role "system"}}
            Be brief.
            {{history}}
            {{role "user"}}
            {{question}} {{media url=photo}}
            """);

        var manifest = imported.Prompts[0].Files[0].Text;
        Assert.Contains("placeholder: history", manifest, StringComparison.Ordinal);
        Assert.Contains("attach: [photo]", manifest, StringComparison.Ordinal);
        Assert.Contains("photo: image", manifest, StringComparison.Ordinal);
        Assert.Contains("history: messages", manifest, StringComparison.Ordinal);
        Assert.Contains("extra: { mine: 20 }", manifest, StringComparison.Ordinal);
        ImportRun.Checked(imported.Prompts[0]);
        Assert.Empty(imported.Lost());
    }

    [Fact]
    public void A_header_below_a_licence_is_read_and_single_braces_stay_text()
    {
        var imported = ImportRun.One("joke.prompt", "# Copyright\n\n---\ninput:\n  schema:\n    subject: string\n---\nA joke about {subject} and {{subject}}");

        Assert.Equal("user: A joke about {subject} and cats", ImportRun.Rendered(imported, "{ subject: cats }"));
    }

    [Fact]
    public void Partials_that_include_each_other_are_refused()
    {
        var imported = ImportRun.One("a.prompt", "{{>b}}", ("_b.prompt", "{{>c}}"), ("_c.prompt", "{{>b}}"));

        Assert.Contains("includes itself", Assert.Single(imported.Findings, f => f.IsError).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Semantic_Kernel_reads_its_folder_with_variables_in_any_case_and_functions_as_inputs()
    {
        var imported = ImportRun.One("WriterPlugin/ShortPoem/skprompt.txt", "Write {{$INPUT}} in {{$style}} on {{time.Today}}. {{'{{'}} kept", ("WriterPlugin/ShortPoem/config.json", """
            { "schema": 1, "description": "A poem.", "completion": { "max_tokens": 60, "temperature": 0.5 },
              "input": { "parameters": [ { "name": "input", "description": "What.", "defaultValue": "" }, { "name": "style", "defaultValue": "verse" } ] } }
            """));

        Assert.Equal("writer-plugin/short-poem", Assert.Single(imported.Prompts).Name);
        Assert.Equal("user: Write cats in verse on Monday. {{ kept", ImportRun.Rendered(imported, "{ input: cats, today: Monday }"));
        Assert.Contains(imported.Lost(), l => l.Message.Contains("'today'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("semantic-kernel", "<message role=\"system\">Be {{$tone}} &amp; short</message><message role=\"user\">{{$ask}}</message>")]
    [InlineData("handlebars", "<message role=\"system\">Be {{tone}} &amp; short</message>\n{{#message role=\"user\"}}{{ask}}{{/message}}")]
    [InlineData("liquid", "<message role=\"system\">Be {{tone}} &amp; short</message>\n  <message role=\"user\">\n{{ask}}\n</message>")]
    public void Semantic_Kernel_reads_YAML_in_three_languages(string format, string template)
    {
        var imported = ImportRun.One("x.yaml", $"name: Chat\ntemplate_format: {format}\ntemplate: |\n  {template.Replace("\n", "\n  ", StringComparison.Ordinal)}\n"
            + "input_variables:\n  - { name: tone, is_required: true }\nexecution_settings:\n  default: { max_tokens: 10 }\n  gpt-4: { max_tokens: 20 }\n");

        Assert.Equal("system: Be kind & short\n---\nuser: why?", ImportRun.Rendered(imported, "{ tone: kind, ask: why? }"));
        Assert.Contains("gpt-4", Assert.Single(imported.Lost()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Langfuse_reads_texts_and_chats_and_takes_the_version_in_production()
    {
        var files = ImportRun.Of(new MemorySources(("export.json", """
            { "data": [
              { "name": "Movie Critic", "type": "text", "version": 1, "labels": ["production"], "tags": ["film"], "prompt": "Rate {{movie}} as {{ {json} }}", "config": { "model": "gpt-4o", "temperature": 0.7, "mine": 1 } },
              { "name": "Movie Critic", "type": "text", "version": 2, "labels": ["latest"], "prompt": "Newer" },
              { "name": "chat/one", "type": "chat", "version": 1, "prompt": [ { "role": "system", "content": "Be {{tone}}" }, { "role": "user", "content": "{{ask}}" } ] }
            ] }
            """)));

        var file = Assert.Single(files);
        Assert.Equal(["movie-critic", "chat/one"], file.Prompts.Select(p => p.Name));
        Assert.Contains("tags: [film]", file.Prompts[0].Files[0].Text, StringComparison.Ordinal);
        Assert.Contains(file.Lost(), l => l.Message.Contains("Version 2", StringComparison.Ordinal));
        Assert.Contains("extra: { mine: 1 }", file.Prompts[0].Files[0].Text, StringComparison.Ordinal);
        Assert.All(file.Prompts, p => ImportRun.Checked(p));
    }

    [Fact]
    public void Markdown_by_role_gets_an_input_where_nothing_says_where_the_text_comes_in()
    {
        var imported = ImportRun.One("summarize/system.md", "# IDENTITY\nYou summarise.\n", ("summarize/user.md", "CONTENT:\n"));

        Assert.Equal("system: # IDENTITY\nYou summarise.\n---\nuser: CONTENT:\n\nText", ImportRun.Rendered(imported, "{ input: Text }"));
    }

    [Theory]
    [InlineData("a.prompty", "---\nname: [\n---\nx")]
    [InlineData("a.prompt", "---\n- a\n---\nx")]
    [InlineData("a.prompt", "---\nmodel: m\n---\n\n")]
    [InlineData("a.json", "{ \"name\": \"x\", \"prompt\": ")]
    [InlineData("promptfooconfig.yaml", "providers: [echo]")]
    [InlineData("promptfooconfig.yaml", "a: !!python/object x")]
    public void A_broken_file_is_refused_with_a_reason(string path, string text)
    {
        var imported = ImportRun.One(path, text);

        Assert.Empty(imported.Prompts);
        Assert.Contains(imported.Findings, f => f.Id == "PRM0052" && f.Message.Length > 20);
    }
}
