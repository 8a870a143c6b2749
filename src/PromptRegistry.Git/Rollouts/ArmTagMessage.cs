using System.Text;
using PromptRegistry.Core.Rollouts;
using PromptRegistry.Git.Ledger;

namespace PromptRegistry.Git.Rollouts;

/// <summary>The message of an arm's tag: a subject for people, in the last paragraph who gets the arm.</summary>
internal static class ArmTagMessage
{
    public static string Write(LedgerEvent entry, ArmRule rule, int step, int steps, string? reason)
    {
        var (environment, arm) = (entry.Environment!.Split('.')[0], entry.Environment[(entry.Environment.IndexOf('.', StringComparison.Ordinal) + 1)..]);
        var text = new StringBuilder(arm == ArmRule.Shadow
            ? $"{entry.Prompt} {entry.Version} as a shadow of {rule.Weight} of the calls in {environment}\n\n"
            : $"{entry.Prompt} {entry.Version} for {rule.Weight} of {environment}, step {step} of {steps}\n\n");
        if (entry.Evidence is not null) text.Append(LedgerMessage.OneLine(entry.Evidence)).Append("\n\n");
        if (reason is { Length: > 0 }) text.Append(LedgerMessage.OneLine(reason)).Append("\n\n");
        text.Append("Version: ").Append(entry.Version).Append('\n');
        text.Append("Environment: ").Append(environment).Append('\n');
        text.Append("Arm: ").Append(arm).Append('\n');
        if (entry.Digest is not null) text.Append("Digest: ").Append(entry.Digest).Append('\n');
        foreach (var (key, value) in rule.Trailers()) text.Append(key).Append(": ").Append(value).Append('\n');
        return text.ToString();
    }
}
