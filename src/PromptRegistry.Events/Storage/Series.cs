namespace PromptRegistry.Events.Storage;

/// <summary>What calls of one kind share. It stands once in the store, and calls refer to it by number.</summary>
internal sealed record Series(string Prompt, string Version, string Digest, string Environment, string Arm, string Reason, string Model, string Slice)
{
    public static Series Of(PromptEvent call) => new(
        Name(call.Prompt), Name(call.Version), Name(call.Digest), Name(call.Environment), Name(call.Arm), Name(call.Reason), Name(call.Model), Name(call.Slice));

    /// <summary>Columns of the table, in the order of the properties.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["prompt", "version", "digest", "environment", "arm", "reason", "model", "slice"];

    public IReadOnlyList<string> Values => [Prompt, Version, Digest, Environment, Arm, Reason, Model, Slice];

    private static string Name(string? text) => EventLimits.Name(text) ?? "";
}
