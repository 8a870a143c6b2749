using Microsoft.Extensions.AI;
using PromptRegistry.Core.Settings;

namespace PromptRegistry.Evaluation.Models;

/// <summary>Makes the client that asks a provider's model.</summary>
/// <exception cref="ModelException">The client cannot be made, for example without its key.</exception>
public delegate IChatClient ChatClientFactory(ProviderSettings provider, string model);
