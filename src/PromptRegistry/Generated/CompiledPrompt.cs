using System.ComponentModel;
using PromptRegistry.Chat;
using PromptRegistry.Core.Contracts;

namespace PromptRegistry.Registry;

/// <summary>The version of a prompt that an accessor was compiled from. Generated code makes one for each accessor.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CompiledPrompt(
    string name, string version, string digest, string contractText, ChatTarget target, string? team = null)
{
    private PromptContract? contract;
    private PromptResolution? alone;

    public string Name { get; } = name;

    public string Version { get; } = version;

    public string Digest { get; } = digest;

    public PromptContract Contract => contract ??= ContractText.Read(contractText);

    public ChatTarget Target { get; } = target;

    /// <summary>The team that the prompt belonged to when the app was built: which version is served changes nothing about whose it is.</summary>
    internal string? Team { get; } = team;

    /// <summary>Its place among all accessors of the process, where a snapshot has its resolution; -1 before it is registered.</summary>
    internal int Index { get; set; } = -1;

    /// <summary>What the accessor gets where no registry runs.</summary>
    internal PromptResolution Alone => alone ??= Resolve(Version, null, ResolutionReason.CompiledIn);

    /// <summary>The compiled code, as the version that it stands for: its own, or a release with the same content.</summary>
    internal PromptResolution Resolve(string version, string? environment, ResolutionReason reason) => PromptResolution.Compiled(Target, new PromptIdentity
    {
        Name = Name,
        Version = version,
        Digest = Digest,
        Environment = environment,
        Team = Team,
        Reason = reason,
    });
}
