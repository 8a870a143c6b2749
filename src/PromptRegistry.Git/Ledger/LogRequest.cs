namespace PromptRegistry.Git.Ledger;

/// <summary>Which events to show; all where nothing is set.</summary>
public sealed record LogRequest(string? Prompt = null, string? Environment = null, int? Limit = null)
{
    /// <summary>Only events of this kind.</summary>
    public LedgerEventKind? Kind { get; init; }

    /// <summary>Only events whose author's name or e-mail address contains this.</summary>
    public string? By { get; init; }

    /// <summary>Only events not older than this.</summary>
    public DateTimeOffset? Since { get; init; }

    internal bool Matches(LedgerEvent entry) =>
        (Prompt is null || entry.Prompt == Prompt)
        && (Environment is null || entry.Environment == Environment)
        && (Kind is null || entry.Kind == Kind)
        && (By is null || entry.Commit!.Author.Who.Contains(By, StringComparison.OrdinalIgnoreCase))
        && (Since is null || entry.Commit!.Committer.When >= Since);
}
