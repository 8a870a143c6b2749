namespace PromptRegistry.Server.Doing;

/// <summary>What every change says.</summary>
internal abstract record Change
{
    /// <summary>The environment, such as <c>prod</c>.</summary>
    public required string Environment { get; init; }

    /// <summary>Why, for the ledger.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether everything is checked and nothing is changed.</summary>
    public bool DryRun { get; init; }
}

/// <summary>Prompts to move to an environment, all or none.</summary>
internal sealed record PromotionRequest : Change
{
    /// <summary>Each as name or name@version; without a version the latest release.</summary>
    public required IReadOnlyList<string?> Prompts { get; init; }

    /// <summary>In an emergency: why gates that are not met are passed over. The ledger records it.</summary>
    public string? Override { get; init; }
}

/// <summary>A prompt to move back.</summary>
internal sealed record RollbackBody : Change
{
    public required string Prompt { get; init; }

    /// <summary>The version to go back to; the one that was there before, where it is left out.</summary>
    public string? Version { get; init; }
}

/// <summary>A release to approve.</summary>
internal sealed record ApprovalBody : Change
{
    /// <summary>As name@version; without a version the latest release.</summary>
    public required string Prompt { get; init; }
}

/// <summary>A rollout to begin, to move on or to end.</summary>
internal sealed record RolloutBody : Change
{
    /// <summary>The prompt; for the start, name@version is one version of it.</summary>
    public required string Prompt { get; init; }

    /// <summary>The arm; where it is left out, that of the plan or the one that there is.</summary>
    public string? Arm { get; init; }

    /// <summary>In an emergency: why gates that are not met are passed over.</summary>
    public string? Override { get; init; }
}
