using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;

namespace PromptRegistry.Optimization.Tests.Tasks;

/// <summary>
/// The same task as nobody can make better: six answers in ten are right, drawn anew for each text of a prompt. What it writes for a prompt is
/// what the sample model writes.
/// </summary>
internal sealed class DrawnChatClient(SampleTask task) : SampleChatClient
{
    protected override string Answer(IReadOnlyList<ChatMessage> messages)
    {
        var text = messages[^1].Text;
        if (task.ExpectedFor(text) is not { } expected) return base.Answer(messages);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', messages.Select(m => m.Text))));
        return BitConverter.ToUInt16(hash) % 10 < 6 ? expected : "none";
    }
}
