using PromptRegistry.Chat;
using PromptRegistry.Core.Contracts;

namespace PromptRegistry.Registry;

/// <summary>The version of a prompt that an accessor was compiled from. Generated code makes one for each accessor.</summary>
public sealed class CompiledPrompt(
    string name, string version, string digest, string contractText, ChatTarget target)
{
    private PromptContract? contract;
    private PromptResolution? alone;

    public string Name { get; } = name;

    public string Version { get; } = version;

    public string Digest { get; } = digest;

    public PromptContract Contract => contract ??= ContractText.Read(contractText);

    public ChatTarget Target { get; } = target;

    /// <summary>What the accessor gets where no registry runs.</summary>
    internal PromptResolution Alone => alone ??= Resolve(null, ResolutionReason.CompiledIn);

    internal PromptResolution Resolve(string? environment, ResolutionReason reason) =>
        new(null, Target, new PromptIdentity(Name, Version, Digest, environment, null, reason));
}
