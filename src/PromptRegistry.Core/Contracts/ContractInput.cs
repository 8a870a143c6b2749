using PromptRegistry.Core.Manifests;

namespace PromptRegistry.Core.Contracts;

/// <summary>What callers rely on of one input.</summary>
public sealed record ContractInput(string Name, InputType Type, bool IsRequired);
