namespace PromptRegistry.Checks;

/// <summary>What answers are checked for, and what becomes of bad ones.</summary>
public sealed record OutputOptions
{
    internal static OutputOptions Usual { get; } = new();

    /// <summary>Whether an answer has to fit the schema that its request asks for.</summary>
    /// <value>True, unless set. Requests without a schema have none to fit.</value>
    public bool Schema { get; init; } = true;

    /// <summary>So many words in a row of a system or developer message, which no other message has, give it away; 0 looks for none.</summary>
    /// <value>8, unless set.</value>
    public int LeakWords { get; init; } = 8;

    /// <summary>Regular expressions for secrets, such as <c>sk-[A-Za-z0-9]{20,}</c>. They run in linear time, so they may not look around or refer back.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>Whether a refusal, in the usual English words, is a bad answer.</summary>
    /// <value>False, unless set: most refusals are right.</value>
    public bool Refusals { get; init; }

    /// <summary>Whether scripts, raw HTML, and links and pictures whose addresses carry data are bad.</summary>
    /// <value>True, unless set. JSON answers are not looked at: what shows their texts escapes them.</value>
    public bool Markup { get; init; } = true;

    /// <summary>Hosts to which links and pictures may carry anything, with those below them.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>The model that is asked where the first one has no good answer; null for none.</summary>
    public string? FallbackModel { get; init; }

    /// <summary>
    /// The prompt that is asked where the first one has no good answer: it is given what is wrong, and may be null for none. With <see cref="FallbackModel"/> that model is asked. An
    /// accessor with JSON output reads its answer, so it has to have the same schema.
    /// </summary>
    public Func<IReadOnlyList<OutputFinding>, RenderedPrompt?>? FallbackPrompt { get; init; }
}
