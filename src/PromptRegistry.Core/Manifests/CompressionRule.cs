using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Manifests;

/// <summary>How a text that is passed is shortened before templates get it.</summary>
/// <param name="Tokens">The most tokens that stay, by estimate; at least 1.</param>
/// <param name="Question">The input that says what the text is read for; null for none.</param>
/// <param name="Location">Where it stands.</param>
public sealed record CompressionRule(int Tokens, string? Question, SourceLocation Location)
{
    /// <summary>The rule of an input; null where there is none, or after a finding.</summary>
    internal static CompressionRule? Read(YamlNode? node, ICollection<Diagnostic> diagnostics)
    {
        if (MappingReader.Open(node, "'compress'", diagnostics) is not { } reader) return null;
        reader.Required("tokens");
        var tokens = reader.Integer("tokens");
        var question = reader.Text("question");
        reader.Finish();
        if (tokens is null) return null;
        if (tokens >= 1) return new CompressionRule(tokens.Value, question, node!.Location);
        diagnostics.Add(new Diagnostic(ManifestDiagnostics.Compression, node!.Location, $"'tokens' says how much of the text stays: at least 1, but {tokens} was found."));
        return null;
    }

    /// <summary>What is wrong with the rules of a manifest.</summary>
    /// <param name="inputs">The inputs that could be read.</param>
    /// <param name="unreadable">Inputs whose declaration has a finding already.</param>
    internal static IEnumerable<Diagnostic> Check(IReadOnlyList<InputDefinition> inputs, IReadOnlyList<string> unreadable)
    {
        foreach (var input in inputs)
        {
            if (input.Compress is not { } rule) continue;
            if (input.Type.Kind != InputKind.String)
                yield return Wrong(rule, $"'compress' leaves sentences of a text out, but '{input.Name}' is {input.Type}. Remove it, or make '{input.Name}' a string.");
            else if (input.IsFrozen)
                yield return Wrong(rule, $"'{input.Name}' is frozen: its text is the manifest's own. Shorten it there, and remove 'compress'.");
            if (rule.Question is not { } question || unreadable.Contains(question)) continue;
            if (question == input.Name)
            {
                yield return Wrong(rule, $"'{question}' cannot be the question to itself. Name another input, or leave 'question' out: then what stays is what says most of the text.");
                continue;
            }

            var names = inputs.Where(i => i.Type.Kind == InputKind.String && i != input).Select(i => i.Name).ToList();
            if (names.Contains(question)) continue;
            yield return Wrong(rule, inputs.FirstOrDefault(i => i.Name == question) is { } other
                ? $"The question of '{input.Name}' must be a string, but '{question}' is {other.Type}.{Suggestion.Listing("Strings", names)}"
                : $"There is no input '{question}', which 'compress' of '{input.Name}' names as its question.{Suggestion.Sentence(question, names)}{Suggestion.Listing("Strings", names)}");
        }
    }

    private static Diagnostic Wrong(CompressionRule rule, string message) => new(ManifestDiagnostics.Compression, rule.Location, message);
}
