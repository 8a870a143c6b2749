using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Contracts;

/// <summary>What callers and readers rely on: the inputs, the roles of the messages, the output's schema and the tools.</summary>
/// <param name="Inputs">In the manifest's order.</param>
/// <param name="Roles">In the order of the messages.</param>
/// <param name="OutputSchema">The JSON Schema of the answer; null when it is free text.</param>
public sealed record PromptContract(
    IReadOnlyList<ContractInput> Inputs, IReadOnlyList<string> Roles, YamlMapping? OutputSchema)
{
    /// <summary>The tools that callers run, in the manifest's order.</summary>
    public IReadOnlyList<ContractTool> Tools { get; init; } = [];

    public static PromptContract Of(PromptManifest manifest) => new(
        [.. manifest.Inputs.Where(i => !i.IsFrozen).Select(i => new ContractInput(i.Name, i.Type, i.IsRequired))],
        [.. manifest.Messages.Select(m => m.Role)],
        manifest.Output.Schema)
    {
        Tools = [.. manifest.Tools.Select(t => new ContractTool(t.Name, t.Parameters))],
    };
}

/// <summary>What callers rely on of one tool.</summary>
/// <param name="Parameters">The JSON Schema of its arguments.</param>
public sealed record ContractTool(string Name, YamlMapping Parameters);

/// <summary>What callers rely on of one input.</summary>
public sealed record ContractInput(string Name, InputType Type, bool IsRequired);
