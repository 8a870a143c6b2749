namespace PromptRegistry.Cli.Files;

/// <summary>One line of a comparison; a side is null where it has no such line.</summary>
internal readonly record struct DiffLine(string? Before, string? After)
{
    public bool IsSame => Before == After;
}
