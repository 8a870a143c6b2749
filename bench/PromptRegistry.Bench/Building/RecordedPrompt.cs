using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace PromptRegistry.Bench.Building;

/// <summary>A prompt with many recorded cases and three scorers; the answers come from a model that is played here.</summary>
internal static class RecordedPrompt
{
    /// <param name="tool"><c>dotnet-prompt.dll</c>, which records the answers.</param>
    public static void Write(string root, int cases, string tool)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, "prompts", "answer")).FullName;
        File.WriteAllText(Path.Combine(folder, "prompt.yaml"), """
            name: answer
            version: 1.0.0
            model: { name: model, temperature: 0 }
            inputs:
              question: { type: string, description: What is asked. }
            messages: [{ role: user, template: user.scriban }]

            """);
        File.WriteAllText(Path.Combine(folder, "user.scriban"), "Answer in one sentence: {{ question }}");
        File.WriteAllText(Path.Combine(folder, "evals.yaml"), """
            cases: [{ from: cases.jsonl }]
            scorers:
              - sentences: { equals: 1 }
              - matches: '^[A-Z].*[.]$'
              - rouge-l: { minimum: 0.4 }

            """);
        File.WriteAllLines(Path.Combine(folder, "cases.jsonl"), Enumerable.Range(0, cases).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"id":"case-{{i}}","inputs":{"question":"What is number {{i}}?"},"expected":"The answer to number {{i}} is plain."}""")));
        Record(root, tool);
    }

    private static void Record(string root, string tool)
    {
        using var model = new HttpListener();
        var address = $"http://127.0.0.1:{FreePort()}/";
        model.Prefixes.Add(address);
        model.Start();
        File.WriteAllText(Path.Combine(root, "promptregistry.yaml"),
            $"providers: {{ bench: {{ endpoint: \"{address}v1\" }} }}\nevaluation: {{ provider: bench }}\n");
        var answering = AnswerAsync(model);
        DotNet.Run(root, "exec", tool, "eval", "--mode", "record", "--accept");
        model.Stop();
        answering.Wait();
    }

    private static async Task AnswerAsync(HttpListener model)
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await model.GetContextAsync();
            }
            catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var asked = await JsonDocument.ParseAsync(context.Request.InputStream);
            var question = asked.RootElement.GetProperty("messages")[0].GetProperty("content").ToString();
            var number = new string([.. question.Where(char.IsAsciiDigit)]);
            var answer = Encoding.UTF8.GetBytes($$$"""
                {"id":"1","object":"chat.completion","created":1,"model":"model","choices":[{"index":0,"finish_reason":"stop",
                "message":{"role":"assistant","content":"The answer to number {{{number}}} is plain."}}],
                "usage":{"prompt_tokens":10,"completion_tokens":10,"total_tokens":20}}
                """);
            context.Response.ContentType = "application/json";
            await context.Response.OutputStream.WriteAsync(answer);
            context.Response.Close();
        }
    }

    private static int FreePort()
    {
        using var socket = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
