using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using PromptRegistry.Optimization.Tests.Tasks;

namespace PromptRegistry.Optimization.Tests;

/// <summary>
/// Answers both steps of a chain by what their prompts say: the sentence with a word that it is told to look for, else the first one; the label
/// whose definition has a word of the sentence, else the first one. Asked to improve a prompt, it says more of what went wrong.
/// </summary>
internal sealed partial class ChainModel : SampleChatClient
{
    protected override string Answer(IReadOnlyList<ChatMessage> messages)
    {
        var (system, user) = (messages[0].Text, messages[^1].Text);
        if (system.StartsWith("You improve", StringComparison.Ordinal)) return Improve(user);
        if (system.StartsWith("You describe", StringComparison.Ordinal)) return "Messages of two sentences.";
        if (system.StartsWith("You pick", StringComparison.Ordinal))
        {
            var sentences = user.Split(". ").Select(s => s.TrimEnd('.')).ToList();
            var wanted = LookFor().Matches(system).SelectMany(m => m.Groups[1].Value.Split(", ")).ToList();
            return sentences.Find(s => s.Split(' ').Any(wanted.Contains)) ?? sentences[0];
        }

        var words = user.Split(' ');
        return Definition().Matches(system).FirstOrDefault(d => d.Groups[2].Value.Split(", ").Any(words.Contains))?.Groups[1].Value ?? "account";
    }

    private static string Improve(string request)
    {
        var part = Part().Matches(request)[^1].Groups[1].Value;
        var wrong = Case().Matches(request).Select(c => c.Value).Where(c => !c.Contains("score: 1", StringComparison.Ordinal)).ToList();
        var labels = wrong.Select(c => Expected().Match(c).Groups[1].Value).Where(TicketModel.Words.ContainsKey).Distinct().ToList();
        var isPick = request.Contains("Picks the sentence", StringComparison.Ordinal);
        var lines = labels.Where(l => !part.Contains(TicketModel.Words[l][0], StringComparison.Ordinal))
            .Select(l => isPick ? $"Look for: {string.Join(", ", TicketModel.Words[l])}" : $"- {l}: {string.Join(", ", TicketModel.Words[l])}");
        return $"```\n{string.Join('\n', lines.Prepend(part))}\n```";
    }

    [GeneratedRegex("^Look for: (.+)$", RegexOptions.Multiline)]
    private static partial Regex LookFor();

    [GeneratedRegex(@"^- (\w+): (.+)$", RegexOptions.Multiline)]
    private static partial Regex Definition();

    [GeneratedRegex(@"<part[^>]*>\n(.*?)\n</part>", RegexOptions.Singleline)]
    private static partial Regex Part();

    [GeneratedRegex("<case>.*?</case>", RegexOptions.Singleline)]
    private static partial Regex Case();

    [GeneratedRegex(@"^expected: (\w+)$", RegexOptions.Multiline)]
    private static partial Regex Expected();
}
