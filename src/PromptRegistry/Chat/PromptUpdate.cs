using Microsoft.Extensions.AI;

namespace PromptRegistry.Chat;

/// <summary>A piece of an answer that is still coming.</summary>
public class PromptUpdate
{
    internal PromptUpdate(ChatResponseUpdate? update, PromptResult? result)
    {
        Raw = update;
        Result = result;
    }

    /// <summary>What came since the update before; empty where nothing did that is text.</summary>
    public string Text => Raw?.Text ?? "";

    /// <summary>The update as the client gave it, with its calls of tools and its reasoning; null for the last one, which only has the result.</summary>
    public ChatResponseUpdate? Raw { get; }

    /// <summary>The whole answer, and what it took: in the last update. Null before.</summary>
    public PromptResult? Result { get; }
}

/// <summary>A piece of a typed answer that is still coming.</summary>
/// <typeparam name="TPartial">The record that is generated for parts of the answer.</typeparam>
/// <typeparam name="T">The record of the whole.</typeparam>
public sealed class PromptUpdate<TPartial, T> : PromptUpdate
    where TPartial : class
{
    internal PromptUpdate(ChatResponseUpdate? update, TPartial partial, PromptResult<T>? result)
        : base(update, result)
    {
        Partial = partial;
        Result = result;
    }

    /// <summary>What is complete of the answer so far. The same object as before where nothing became complete. A value that its schema does not allow is left out.</summary>
    public TPartial Partial { get; }

    /// <summary>The whole answer, which fits its schema, and what it took: in the last update. Null before.</summary>
    public new PromptResult<T>? Result { get; }
}
