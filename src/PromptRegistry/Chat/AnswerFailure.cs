using Microsoft.Extensions.AI;

namespace PromptRegistry.Chat;

/// <summary>Says why an answer is none.</summary>
internal static class AnswerFailure
{
    /// <summary>The failure of an answer that need not be asked for again: it calls a tool that nothing ran, was cut off, or was filtered. Null where asking again may help.</summary>
    /// <param name="problem">What is wrong with it, as the reader of the answer says.</param>
    public static PromptAnswerException? Final(RenderedPrompt prompt, PromptResult result, string problem)
    {
        if (Unanswered(result.Response) is { } call)
        {
            return Of(prompt, $"The model calls the tool '{call}', and nothing ran it. Pass it in PromptContext.Functions, with a client that has UseFunctionInvocation(), or "
                + "ask the client yourself.", result);
        }

        return Unfinished(result.Response) is { } reason ? Of(prompt, $"{reason} {problem}", result) : null;
    }

    /// <summary>The failure of an answer that was asked for again, in vain.</summary>
    public static PromptAnswerException Twice(RenderedPrompt prompt, string problem, PromptResult result) =>
        Of(prompt, $"{Unfinished(result.Response)} {problem} It was asked for twice.".TrimStart(), result);

    /// <summary>The failure of an answer that came in parts.</summary>
    public static PromptAnswerException Streamed(RenderedPrompt prompt, string problem, PromptResult result) => Final(prompt, result, problem) ?? Of(prompt, problem, result);

    private static PromptAnswerException Of(RenderedPrompt prompt, string message, PromptResult result) =>
        new($"{prompt.Identity.Name} {prompt.Identity.Version}: {message}", result, null);

    /// <summary>A tool that the answer calls and that nothing ran.</summary>
    private static string? Unanswered(ChatResponse response)
    {
        var contents = response.Messages.SelectMany(m => m.Contents).ToList();
        var results = contents.OfType<FunctionResultContent>().Select(r => r.CallId).ToHashSet(StringComparer.Ordinal);
        return contents.OfType<FunctionCallContent>().FirstOrDefault(c => !results.Contains(c.CallId))?.Name;
    }

    private static string? Unfinished(ChatResponse response)
    {
        if (response.FinishReason == ChatFinishReason.Length) return "The answer was cut off at its length limit: raise 'max-output-tokens', or ask for less.";
        return response.FinishReason == ChatFinishReason.ContentFilter ? "The answer was filtered." : null;
    }
}
