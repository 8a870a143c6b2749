using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace PromptRegistry.Generator.Tests;

/// <summary><c>StreamAsync</c> of generated accessors.</summary>
public sealed class StreamTests
{
    [Fact]
    public async Task An_answer_comes_in_parts_that_are_typed()
    {
        var prompts = new GeneratorRun()
            .Add("prompts/x/prompt.yaml", """
                name: x
                version: 1.0.0
                inputs: { client: string }
                messages: [{ role: user, content: '{{ client }}' }]
                output:
                  type: json
                  schema:
                    type: object
                    required: [kind, parts]
                    properties:
                      kind: { enum: [bill, other] }
                      parts: { type: array, items: { type: object, required: [n], properties: { n: { type: integer }, partial_output: { type: string } } } }
                      total: { type: number, description: All parts together. }
                      partial_output: { type: string }
                      stream_async: { type: array, items: { enum: [a] } }
                """)
            .Add("prompts/y/prompt.yaml", "name: y\nversion: 1.0.0\nmessages: [{ role: user, content: 'y' }]\n")
            .AddCode("""
                using System.Collections.Generic;
                using System.Linq;
                using System.Threading.Tasks;
                using Demo;
                using Microsoft.Extensions.AI;

                public static class Streamed
                {
                    public static async Task<List<string>> Typed(IChatClient client, string answer)
                    {
                        var seen = new List<string>();
                        await foreach (var update in Prompts.X.StreamAsync(client, answer))
                        {
                            var parts = update.Partial.Parts is { } list ? string.Join('+', list.Select(p => p.N)) : "-";
                            seen.Add($"{update.Partial.Kind} {parts} {update.Partial.Total} {update.Result?.Value.Parts.Count}");
                        }

                        return seen;
                    }

                    public static async Task<string> Text(IChatClient client)
                    {
                        var text = "";
                        await foreach (var update in Prompts.Y.StreamAsync(client)) text += update.Text + update.Result?.Identity.Name;
                        return text;
                    }
                }
                """)
            .Load();
        var streamed = prompts.GetType("Streamed")!;
        using var client = new Echo();

        var typed = await (Task<List<string>>)streamed.GetMethod("Typed")!.Invoke(null, [client, "{\"kind\": \"bill\", \"parts\": [{\"n\": 1}, {\"n\": 2}], \"total\": 3}"])!;

        Assert.Equal([" -  ", "Bill -  ", "Bill   ", "Bill 1  ", "Bill 1+2  ", "Bill 1+2 3 ", "Bill 1+2 3 2"], typed.Distinct());
        Assert.Equal("yy", await (Task<string>)streamed.GetMethod("Text")!.Invoke(null, [client])!);
    }

    /// <summary>Answers what the user says, a character at a time.</summary>
    private sealed class Echo : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (var c in messages.Last().Text)
            {
                await Task.Yield();
                yield return new ChatResponseUpdate(ChatRole.Assistant, c.ToString());
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
