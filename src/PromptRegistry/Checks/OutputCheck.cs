using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using PromptRegistry.Schemas;

namespace PromptRegistry.Checks;

/// <summary>Looks at what a model answers before somebody acts on it or sees it.</summary>
public sealed class OutputCheck
{
    internal const string IncidentKey = "promptregistry.output";
    private static readonly ConditionalWeakTable<ChatResponseFormatJson, JsonSchema> Parsed = [];

    private readonly OutputOptions options;
    private readonly Regex[] secrets;

    /// <param name="options">What is looked for; null for the defaults.</param>
    /// <exception cref="ArgumentException">A pattern of secrets is no regular expression, or one that needs more than linear time.</exception>
    public OutputCheck(OutputOptions? options = null)
    {
        this.options = options ?? OutputOptions.Usual;
        ArgumentOutOfRangeException.ThrowIfNegative(this.options.LeakWords, nameof(options));
        secrets = [.. this.options.Secrets.Select(Read)];
    }

    /// <summary>What is wrong with an answer.</summary>
    /// <param name="answer">The answer's text.</param>
    /// <param name="sent">The messages that it answers.</param>
    /// <param name="format">What was asked for; null for text.</param>
    /// <returns>At most one finding of each kind; empty for a good answer.</returns>
    public IReadOnlyList<OutputFinding> Inspect(string answer, IEnumerable<ChatMessage> sent, ChatResponseFormat? format = null)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(sent);
        List<OutputFinding>? findings = null;
        if (options.Schema && format is ChatResponseFormatJson { Schema: not null } json && SchemaProblem(answer, json) is { } problem) Add(OutputProblem.Schema, problem, 0, answer.Length);
        if (options.LeakWords > 0 && Leak(answer, sent) is { } leak) Add(OutputProblem.Leak, "The answer gives away what the system message says.", leak.Start, leak.Length);
        if (Secret(answer) is { } secret) Add(OutputProblem.Secret, "The answer holds a secret.", secret.Start, secret.Length);
        if (options.Refusals && RefusalText.Refuses(answer)) Add(OutputProblem.Refusal, "The answer refuses.", 0, answer.Length);
        if (options.Markup && format is not ChatResponseFormatJson && UnsafeMarkup.Find(answer, options.AllowedHosts) is { } markup)
            Add(OutputProblem.Markup, $"The answer has {markup.What}.", markup.Start, markup.Length);
        return findings ?? (IReadOnlyList<OutputFinding>)[];

        void Add(OutputProblem kind, string message, int start, int length) => (findings ??= []).Add(new OutputFinding(kind, message, start, length));
    }

    /// <summary>What <c>UseOutputChecks</c> found in an answer to this call; null for nothing.</summary>
    public static OutputIncident? IncidentOf(ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.AdditionalProperties?.TryGetValue(IncidentKey, out var found) == true ? found as OutputIncident : null;
    }

    private (int Start, int Length)? Secret(string answer)
    {
        foreach (var secret in secrets)
        {
            foreach (var match in secret.EnumerateMatches(answer)) return (match.Index, match.Length);
        }

        return null;
    }

    private (int Start, int Length, int Words)? Leak(string answer, IEnumerable<ChatMessage> sent)
    {
        var messages = sent as IReadOnlyList<ChatMessage> ?? [.. sent];
        if (messages.Count == 0) return null;
        var texts = new (string, string)[messages.Count];
        for (var i = 0; i < texts.Length; i++) texts[i] = (messages[i].Role.Value, messages[i].Text);
        return SystemLeak.Find(answer, texts, options.LeakWords);
    }

    /// <summary>As the typed reader does: a fence or words around the JSON do no harm.</summary>
    private static string? SchemaProblem(string answer, ChatResponseFormatJson format)
    {
        if (SchemaOf(format) is not { } schema) return null;
        try
        {
            using var document = JsonDocument.Parse(EmbeddedJson.Of(answer), EmbeddedJson.Options);
            return schema.Validate(document.RootElement) is [var violation, ..] ? $"The answer does not fit its schema: {violation}" : null;
        }
        catch (JsonException exception)
        {
            return $"The answer is not JSON: {exception.Message}";
        }
    }

    /// <summary>A schema that uses what our validator does not know is left to the provider.</summary>
    private static JsonSchema? SchemaOf(ChatResponseFormatJson format)
    {
        if (Parsed.TryGetValue(format, out var known)) return known;
        if (JsonSchema.Parse(format.Schema!.Value.GetRawText(), out _) is not { } schema) return null;
        Parsed.AddOrUpdate(format, schema);
        return schema;
    }

    private static Regex Read(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw new ArgumentException($"The pattern of secrets '{pattern}' cannot be used: {exception.Message}", nameof(pattern), exception);
        }
    }
}
