using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace PromptRegistry.Optimization.Tests;

/// <summary>
/// A model by rules that reads only its messages. It sorts tickets: by the words that the prompt defines a label with, else by the example
/// that shares a word, else by a guess. Asked to improve a prompt, it adds definitions for
/// what the feedback says was wrong. So it answers better to a better prompt, and no rule knows an optimizer.
/// </summary>
internal sealed partial class TicketModel : IChatClient
{
    public static readonly IReadOnlyDictionary<string, string[]> Words = new SortedDictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["account"] = ["password", "login", "profile"],
        ["billing"] = ["invoice", "refund", "charge"],
        ["feature"] = ["wish", "idea", "darkmode"],
        ["outage"] = ["crash", "error", "frozen"],
    };

    /// <summary>Whether the prompt makes no difference: every answer is drawn by what the messages are.</summary>
    public bool IsHopeless { get; init; }

    /// <summary>Whether it does not understand definitions, and goes by examples alone.</summary>
    public bool IgnoresDefinitions { get; init; }

    /// <summary>Everything that was asked, in order.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>Whether it does not keep what it was asked.</summary>
    public bool ForgetsQuestions { get; init; }

    /// <summary>Called with the number of questions so far, before each answer.</summary>
    public Action<int>? Before { get; init; }

    /// <summary>Fails the test where a model is asked that shall not be.</summary>
    public bool IsSilent { get; init; }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var all = messages.ToList();
        lock (Asked)
        {
            if (!ForgetsQuestions) Asked.Add(string.Join('\n', all.Select(m => m.Text)));
            if (IsSilent) throw new HttpRequestException("Nobody is to be asked.");
            Before?.Invoke(Asked.Count);
        }

        var text = all[0].Text.StartsWith("You improve", StringComparison.Ordinal) ? Improve(all[1].Text, isRule: all[0].Text.Contains("with a rule", StringComparison.Ordinal))
            : all[0].Text.StartsWith("You describe", StringComparison.Ordinal) ? "Messages with one word that decides." : Sort(all[0].Text, all[1].Text);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
        {
            ModelId = "tickets",
            FinishReason = ChatFinishReason.Stop,
            Usage = new UsageDetails { InputTokenCount = all.Sum(m => m.Text.Length) / 4, OutputTokenCount = text.Length / 4 },
        });
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private string Sort(string system, string message)
    {
        var labels = Words.Keys.ToList();
        if (IsHopeless) return labels[Hash(system + message) % labels.Count];
        var words = message.Split(' ', '\n').ToHashSet(StringComparer.Ordinal);
        foreach (Match definition in IgnoresDefinitions ? [] : Definition().Matches(system).AsEnumerable())
        {
            if (definition.Groups[2].Value.Split(", ").Any(words.Contains)) return definition.Groups[1].Value;
        }

        foreach (Match example in Example().Matches(system))
        {
            if (example.Groups[1].Value.Split(' ').Where(w => Words.Values.Any(v => v.Contains(w))).Any(words.Contains)) return example.Groups[2].Value;
        }

        return labels[Hash(message) % labels.Count];
    }

    /// <summary>
    /// Takes the last part that is shown, and adds what cases that went wrong have in common with what it knows; without cases the first
    /// label that has no definition.
    /// </summary>
    private static string Improve(string request, bool isRule)
    {
        var part = Part().Matches(request)[^1].Groups[1].Value;
        var missing = Case().Matches(request).Where(c => !c.Value.Contains("score: 1", StringComparison.Ordinal))
            .Select(c => Expected().Match(c.Value).Groups[1].Value).Distinct().Where(l => Words.ContainsKey(l) && !part.Contains($"- {l}:", StringComparison.Ordinal)).ToList();
        if (!request.Contains("<case>", StringComparison.Ordinal)) missing = [.. Words.Keys.Where(l => !part.Contains($"- {l}:", StringComparison.Ordinal)).Take(1)];
        var lines = missing.Select(l => $"- {l}: {string.Join(", ", Words[l])}");
        return $"It should define its labels.\n```\n{string.Join('\n', isRule ? lines : lines.Prepend(part))}\n```";
    }

    private static int Hash(string text) => BitConverter.ToUInt16(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex(@"^- (\w+): (.+)$", RegexOptions.Multiline)]
    private static partial Regex Definition();

    [GeneratedRegex(@"^Message: (.+)\nLabel: (\w+)$", RegexOptions.Multiline)]
    private static partial Regex Example();

    [GeneratedRegex(@"<part[^>]*>\n(.*?)\n</part>", RegexOptions.Singleline)]
    private static partial Regex Part();

    [GeneratedRegex(@"<case>.*?</case>", RegexOptions.Singleline)]
    private static partial Regex Case();

    [GeneratedRegex(@"^expected: (\w+)$", RegexOptions.Multiline)]
    private static partial Regex Expected();
}
