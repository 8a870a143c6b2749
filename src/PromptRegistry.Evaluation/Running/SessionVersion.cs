using System.Security.Cryptography;
using System.Text;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Registry;

namespace PromptRegistry.Evaluation.Running;

/// <summary>A version of what a session asks: of its prompt, or of all prompts of its program.</summary>
public sealed class SessionVersion
{
    internal SessionVersion(PromptUnderTest under, string model)
        : this([under], model)
    {
    }

    internal SessionVersion(IReadOnlyList<PromptUnderTest> unders, string model) => (Unders, Model) = (unders, model);

    /// <summary>What was loaded; of a program the first one.</summary>
    public PromptDefinition Prompt => Under.Definition;

    /// <summary>All prompts that were loaded, in the order of the program.</summary>
    public IEnumerable<PromptDefinition> Prompts => Unders.Select(u => u.Definition);

    /// <summary>The digest of the prompt; of several, that of their digests.</summary>
    public string Digest => Unders.Count == 1
        ? Prompt.Digest
        : "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Unders.Select(u => u.Digest)))));

    /// <summary>The model that is asked.</summary>
    public string Model { get; }

    internal PromptUnderTest Under => Unders[0];

    internal IReadOnlyList<PromptUnderTest> Unders { get; }

    internal int? Samples { get; private init; }

    internal int From { get; private init; }

    internal double? Temperature { get; private init; }

    /// <summary>What serves it to the accessors of a program; null for a single prompt.</summary>
    internal LivePrompts? Live { get; init; }

    /// <summary>The same version, asked for one more answer that follows those of the suite, at another temperature.</summary>
    /// <param name="sample">The number of the sample, from 0.</param>
    /// <param name="temperature">The temperature.</param>
    public SessionVersion Again(int sample, double temperature) =>
        new([.. Unders.Select(u => u.AtTemperature(temperature))], Model) { Samples = 1, From = sample, Temperature = temperature, Live = Live };

    /// <summary>The same version, for another model.</summary>
    /// <param name="model">Name of the model, at the same provider.</param>
    public SessionVersion For(string model) => new(Unders, model) { Samples = Samples, From = From, Temperature = Temperature, Live = Live };
}

/// <summary>What answers took.</summary>
/// <param name="Calls">How many there were.</param>
/// <param name="InputTokens">As far as the provider counted.</param>
/// <param name="OutputTokens">As far as the provider counted.</param>
/// <param name="CostUsd">As far as prices are known.</param>
public readonly record struct SessionSpending(int Calls, long InputTokens, long OutputTokens, double CostUsd)
{
    /// <summary>Both together.</summary>
    public SessionSpending Plus(SessionSpending other) =>
        new(Calls + other.Calls, InputTokens + other.InputTokens, OutputTokens + other.OutputTokens, CostUsd + other.CostUsd);
}
