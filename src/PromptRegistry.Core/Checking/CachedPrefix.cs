using System.Globalization;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Templates.Binding;

namespace PromptRegistry.Core.Checking;

/// <summary>
/// Whether text that never changes stands behind an input. Providers keep what they have read of a request as long as the next one begins alike, so everything behind the first
/// difference is read and paid anew.
/// </summary>
internal static class CachedPrefix
{
    /// <summary>The least that a provider keeps: OpenAI keeps 1,024 tokens, Anthropic, by model, as many or more.</summary>
    private const int LeastKept = 1024;

    /// <param name="counting">Counts tokens; null where nothing can, and a length has to do.</param>
    public static Diagnostic? Check(PromptManifest manifest, IReadOnlyList<BoundMessage> messages, TokenCounting? counting)
    {
        var constants = new HashSet<string>(manifest.Inputs.Where(i => i.IsFrozen).Select(i => i.Name), StringComparer.Ordinal) { DemoValues.Name };
        for (var i = 0; i < messages.Count; i++)
        {
            if (Changes(messages[i], manifest.Messages[i], manifest, constants) is not { } change) continue;
            var own = messages[i].Prompt.Placeholder is null ? messages[i].Prompt.Template.FixedText() : "";
            var rest = string.Concat(messages.Skip(i + 1).Where(m => m.Prompt.Placeholder is null).Select(m => m.Prompt.Template.FixedText())
                .Prepend(own.Substring(Math.Min(change.Length, own.Length))));

            // A token is at least a byte, and a character at most three.
            if (rest.Length * 3L < LeastKept) return null;
            var tokens = counting is null ? TokenCount.OfLength(rest) : counting(manifest.Model.Name, rest);
            return tokens.Value < LeastKept ? null : new Diagnostic(ManifestDiagnostics.LateInvariant, change.At, string.Format(
                CultureInfo.InvariantCulture,
                "'{0}' changes with each call, and {1} that never change come after it: the provider's prompt cache ends here. Put that text first, and '{0}' behind it.",
                change.Input, tokens));
        }

        return null;
    }

    /// <summary>What is the first to change in a message: in its text, or the conversation or attachment that it is.</summary>
    private static (string Input, SourceLocation At, int Length)? Changes(
        BoundMessage message, MessageDefinition written, PromptManifest manifest, IReadOnlyCollection<string> constants)
    {
        if (message.Prompt.Placeholder is { } conversation) return (conversation.Name, written.Location, 0);
        if (FirstChange.Of(message.Prompt.Template, constants) is { } change)
            return (change.Input, TemplateFindings.Locate(change.Place, manifest.Path, message.Inline), change.Length);
        return written.Attach.Count > 0 ? (written.Attach[0].Name, written.Attach[0].Location, int.MaxValue) : null;
    }
}
