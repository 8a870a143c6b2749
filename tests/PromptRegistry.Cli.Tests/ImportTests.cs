using System.Net;
using System.Text;
using System.Text.Json;

namespace PromptRegistry.Cli.Tests;

public sealed class ImportTests
{
    private const string Config = """
        description: Support
        prompts:
          - "Answer {{question}} in {{ language }}."
          - file://chat.json
        providers:
          - id: openai:chat:gpt-4o-mini
            config: { temperature: 0.2, max_tokens: 50 }
        defaultTest:
          vars: { language: English }
          assert:
            - { type: icontains, value: "{{ language }}" }
        tests:
          - description: A greeting
            vars: { question: Hello }
            assert:
              - { type: contains, value: Hi }
              - { type: contains, value: there, weight: 2 }
              - { type: javascript, value: output.length > 3 }
              - { type: not-regex, value: "err(or)?" }
              - { type: latency, threshold: 2000 }
          - vars: { question: [Why, How], language: German }
          - vars: { question: "file://long.txt" }
        evaluateOptions: { repeat: 2 }
        """;

    private const string Chat = """[{ "role": "system", "content": "Speak {{language}}" }, { "role": "user", "content": "{{question}}" }]""";

    [Fact]
    public void A_configuration_of_promptfoo_becomes_prompts_with_a_suite_that_evaluates()
    {
        using var repository = new CliRepository();
        repository.Write("old/promptfooconfig.yaml", Config);
        repository.Write("old/chat.json", Chat);

        var imported = repository.Do("import", "old/promptfooconfig.yaml");

        Assert.Contains("old/promptfooconfig.yaml(18,1): warning PRM0050: The assertion 'javascript'", imported.Error, StringComparison.Ordinal);
        Assert.Contains("PRM0050: The case with 'question: file://long.txt'", imported.Error, StringComparison.Ordinal);
        Assert.Equal("Speak {{ language }}", repository.Read("prompts/chat/system.scriban"));
        Assert.Contains("""
            samples: 2
            cases:
              - id: a-greeting
                inputs: { language: English, question: Hello }
                scorers:
                  - contains: { all: Hi }
                  - contains: { all: there, weight: 2, id: contains-2 }
                  - not-matches: { pattern: "err(or)?" }
                  - latency: { maximum: "2000ms" }
              - id: case-2
                inputs: { language: German }
                matrix:
                  question: [Why, How]
            scorers:
              - icontains: { all: "{{ language }}" }
            """, repository.Read("prompts/chat/evals.yaml"), StringComparison.Ordinal);
        repository.Do("check");
        var evaluated = repository.Run("eval", "chat", "--json");
        Assert.DoesNotContain("PRM2002", evaluated.Output, StringComparison.Ordinal);
        Assert.Contains("PRM2004", evaluated.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prompt_that_is_there_stays_unless_it_is_to_be_overwritten()
    {
        using var repository = new CliRepository();
        repository.Write("greeting.md", "Another greeting.");

        repository.RunUnchanged("import", "greeting.md").Fails(3, "PRM0053", "prompts/greeting/prompt.yaml", "--overwrite");
        repository.RunUnchanged("import", "greeting.md", "--overwrite", "--dry-run");
        repository.Do("import", "greeting.md", "--name", "other/greeting");
        repository.Do("import", "greeting.md", "--overwrite");

        Assert.Equal("Another greeting.", repository.Read("prompts/greeting/user.scriban"));
        Assert.Equal("Another greeting.", repository.Read("prompts/other/greeting/user.scriban"));
    }

    [Fact]
    public void A_folder_is_imported_with_what_can_be_and_the_rest_is_told()
    {
        using var repository = new CliRepository();
        repository.Write("old/a/good.prompt", "Hello {{name}}");
        repository.Write("old/a/bad.prompt", "Hello {{name");
        repository.Write("old/README.md", "About.");
        repository.Write("old/data.bin", "x");

        var result = repository.Run("import", "old", "--into", "legacy", "--json");

        Assert.Equal(3, result.ExitCode);
        using var json = JsonDocument.Parse(result.Output);
        var sources = json.RootElement.GetProperty("result").GetProperty("sources").EnumerateArray().ToList();
        Assert.Equal(["old/a/bad.prompt", "old/a/good.prompt"], sources.Select(s => s.GetProperty("path").GetString()));
        Assert.Equal("legacy/a/good", sources[1].GetProperty("prompts")[0].GetProperty("name").GetString());
        repository.Do("check", "legacy/a/good");
    }

    [Fact]
    public void Nothing_outside_of_the_folder_is_read()
    {
        using var repository = new CliRepository();
        repository.Write("secret.txt", "secret words");
        repository.Write("old/x.j2", "a{% include '../secret.txt' %}{% include '/etc/hostname' %}b");
        repository.Write("old/promptfooconfig.yaml", "prompts: [file://../secret.txt, 'fine {{x}}']\n");
        File.CreateSymbolicLink(Path.Combine(repository.Root, "old", "linked.md"), Path.Combine(repository.Root, "secret.txt"));

        repository.Do("import", "old");

        Assert.Equal("ab", repository.Read("prompts/x/user.scriban"));
        Assert.DoesNotContain(Directory.EnumerateFiles(Path.Combine(repository.Root, "prompts"), "*", SearchOption.AllDirectories),
            f => File.ReadAllText(f).Contains("secret words", StringComparison.Ordinal));
    }

    [Fact]
    public void What_cannot_be_found_is_an_error_that_names_the_formats()
    {
        using var repository = new CliRepository();
        repository.Write("data.bin", "x");

        repository.RunUnchanged("import").Fails(2, "PRM0054");
        repository.RunUnchanged("import", "nowhere").Fails(2, "PRM0054", "nowhere");
        repository.RunUnchanged("import", "data.bin").Fails(3, "PRM0054", "dotprompt", "promptfoo");
    }

    [Fact]
    public void Langfuse_is_asked_with_the_keys_that_the_command_names_and_no_others()
    {
        using var repository = new CliRepository();
        using var server = new LangfuseServer();

        repository.RunUnchanged("import", "--from-langfuse", server.Address).Fails(2, "PRM0055", "--secret-key-variable");
        repository.RunUnchanged("import", "--from-langfuse", "http://example.org").Fails(2, "PRM0055", "https");
        var wrong = Run(repository, server, "wrong").Fails(4, "PRM0055", "401");
        Assert.DoesNotContain("wrong", wrong.Error, StringComparison.Ordinal);
        var result = Run(repository, server, "secret");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal("Rate {{ movie }}", repository.Read("prompts/movie-critic/user.scriban"));
        Assert.Equal("Newest", repository.Read("prompts/folder/draft/user.scriban"));
    }

    private static CliResult Run(CliRepository repository, LangfuseServer server, string secret)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = CommandLineHost.RunAsync(
            ["import", "--from-langfuse", server.Address, "--public-key-variable", "LF_P", "--secret-key-variable", "LF_S"],
            new CommandEnvironment(output, error, repository.Root) { Variables = name => name == "LF_P" ? "public" : name == "LF_S" ? secret : null }).GetAwaiter().GetResult();
        return new CliResult(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Speaks as much of Langfuse's API as reading prompts takes.</summary>
    private sealed class LangfuseServer : IDisposable
    {
        private readonly HttpListener listener = new();

        public LangfuseServer()
        {
            using (var free = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
            {
                free.Start();
                Address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
            }

            listener.Prefixes.Add(Address + "/");
            listener.Start();
            _ = Task.Run(ServeAsync);
        }

        public string Address { get; }

        public void Dispose() => listener.Close();

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    var context = await listener.GetContextAsync();
                    var isKnown = context.Request.Headers["Authorization"] == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("public:secret"));
                    var answer = context.Request.Url!.PathAndQuery switch
                    {
                        "/api/public/v2/prompts?page=1&limit=100" => """
                            {"data":[{"name":"Movie Critic","type":"text","versions":[1,2],"labels":["production"]},{"name":"folder/draft","type":"text","versions":[3,4],"labels":[]}],"meta":{"page":1}}
                            """,
                        "/api/public/v2/prompts/Movie%20Critic?label=production&resolve=false" => """{"name":"Movie Critic","type":"text","version":1,"prompt":"Rate {{movie}}","config":{},"labels":["production"],"tags":[]}""",
                        "/api/public/v2/prompts/folder%2Fdraft?version=4&resolve=false" => """{"name":"folder/draft","type":"text","version":4,"prompt":"Newest","config":{},"labels":[],"tags":[]}""",
                        _ => null,
                    };
                    context.Response.StatusCode = !isKnown ? 401 : answer is null ? 404 : 200;
                    await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(isKnown ? answer ?? "{}" : "{}"));
                    context.Response.Close();
                }
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
