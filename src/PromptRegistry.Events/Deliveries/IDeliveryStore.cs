namespace PromptRegistry.Events.Deliveries;

/// <summary>Messages that are to reach others, kept until they did. Several processes may use one store at once: each message is taken by one of them. What cannot be read or written is an <c>EventStoreException</c>.</summary>
internal interface IDeliveryStore
{
    /// <summary>Adds what is not there yet.</summary>
    /// <returns>How many were new.</returns>
    Task<int> AddAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellation = default);

    /// <summary>Takes what is due; for a while nobody else gets it, and when that is over without a word, somebody does.</summary>
    /// <param name="now">The time.</param>
    /// <param name="patience">How long whoever takes it may be silent.</param>
    /// <param name="most">At most so many.</param>
    /// <returns>With this attempt counted.</returns>
    Task<IReadOnlyList<Delivery>> TakeAsync(DateTimeOffset now, TimeSpan patience, int most, CancellationToken cancellation = default);

    /// <summary>Says how an attempt ended.</summary>
    Task EndAsync(Delivery delivery, CancellationToken cancellation = default);

    /// <summary>The newest, the newest first.</summary>
    Task<IReadOnlyList<Delivery>> ListAsync(int most, CancellationToken cancellation = default);

    /// <summary>Removes what ended and is older.</summary>
    Task ForgetAsync(DateTimeOffset before, CancellationToken cancellation = default);
}

/// <summary>Small texts by name, such as how far something was read. A text is replaced only where it still is what was read.</summary>
internal interface IDocumentStore
{
    Task<string?> ReadAsync(string name, CancellationToken cancellation = default);

    /// <param name="before">What is there; null where nothing is.</param>
    /// <returns>Whether it was still so, and is replaced.</returns>
    Task<bool> ReplaceAsync(string name, string? before, string after, CancellationToken cancellation = default);
}

/// <summary>A message on its way.</summary>
/// <param name="Id">Names the message; the same for all that get it.</param>
/// <param name="To">Who gets it.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Body">What is sent.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Due">When it is sent next.</param>
internal sealed record Delivery(string Id, string To, string Kind, string Body, DateTimeOffset Created, DateTimeOffset Due)
{
    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    public DeliveryState State { get; init; }

    /// <summary>What became of the last attempt; null where there was none, or it succeeded.</summary>
    public string? Problem { get; init; }
}

/// <summary>Where a message is.</summary>
internal enum DeliveryState
{
    /// <summary>It is to be sent.</summary>
    Waiting,

    /// <summary>Who gets it has it.</summary>
    Sent,

    /// <summary>It was given up.</summary>
    Failed,
}
