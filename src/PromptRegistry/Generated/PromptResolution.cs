using System.ComponentModel;
using PromptRegistry.Chat;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Rollouts;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Registry;

/// <summary>
/// Which version to render and what renders it, decided once and used to the end of that rendering. Why it is that
/// version says <see cref="PromptIdentity.Reason"/>.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record PromptResolution
{
    private PromptResolution(PromptExecution execution, PromptDefinition? interpreted, ChatTarget target, PromptIdentity identity)
    {
        Execution = execution;
        Interpreted = interpreted;
        Target = target;
        Identity = identity;
    }

    /// <summary>Whether the code that was made from the prompt at build time runs, or the version's own templates are interpreted.</summary>
    public PromptExecution Execution { get; }

    /// <summary>The version to interpret; null exactly where <see cref="Execution"/> is <see cref="PromptExecution.Compiled"/>.</summary>
    public PromptDefinition? Interpreted { get; }

    /// <summary>The model's settings of that version.</summary>
    public ChatTarget Target { get; }

    public PromptIdentity Identity { get; private init; }

    /// <summary>What it was read from, where that is kept on disk.</summary>
    internal KeptPrompt? Kept { get; init; }

    /// <summary>The arms beside this version of an environment; null where there are none.</summary>
    internal ServedArms? Arms { get; init; }

    /// <summary>The version that is called beside this one and never shown; null where there is none.</summary>
    internal ServedShadow? Shadow { get; init; }

    /// <summary>Equal for the same version and arm: what is told of once for a unit.</summary>
    internal int ExposureKey { get; private init; }

    /// <summary>Renders a version that is interpreted.</summary>
    /// <param name="inputs">What a caller passes, by name.</param>
    /// <param name="context">What it is rendered with; null for nothing.</param>
    /// <param name="untrusted">The inputs, where somebody else writes some of them; null for none.</param>
    public RenderedPrompt Render(IReadOnlyDictionary<string, TemplateValue> inputs, PromptContext? context, IUntrustedInputs? untrusted)
    {
        if (Interpreted is not { } prompt) throw new InvalidOperationException("This version is not interpreted: its accessor renders it.");
        var cancellation = context?.Cancellation ?? default;
        var target = Target.For(context?.Model);
        inputs = prompt.Shortened(inputs, out var compressed);
        if (untrusted is not null && compressed.Count > 0) untrusted = new ShortenedInputs(untrusted, inputs);
        return new RenderedPrompt(
            Of(target), target, Identity, context, untrusted, prompt.Manifest.HasModelTexts ? Of : null, compressed);

        IReadOnlyList<RenderedMessage> Of(ChatTarget chosen) => prompt.RenderParts(inputs, chosen.Settings.Name, cancellation);
    }

    /// <summary>A version whose content is that of the accessor: equal digests behave alike, so the compiled code serves.</summary>
    internal static PromptResolution Compiled(ChatTarget target, PromptIdentity identity) =>
        new(PromptExecution.Compiled, null, target, identity);

    /// <summary>A version with another content than that of the accessor.</summary>
    internal static PromptResolution Interpret(PromptDefinition prompt, ChatTarget target, PromptIdentity identity) =>
        new(PromptExecution.Interpreted, prompt, target, identity);

    /// <summary>The same version, run by the same code, for another reason.</summary>
    internal PromptResolution Because(ResolutionReason reason)
    {
        var identity = Identity with { Reason = reason };
        return this with { Identity = identity, ExposureKey = KeyOf(identity) };
    }

    /// <summary>The same version, beside arms that are dealt by an attribute; null for the unit's id.</summary>
    internal PromptResolution DealtBy(string? attribute) =>
        Identity.UnitAttribute == attribute ? this : this with { Identity = Identity with { UnitAttribute = attribute } };

    /// <summary>The same version, as an arm.</summary>
    internal PromptResolution InArm(string arm, ArmRule rule)
    {
        var identity = Identity with { Arm = arm, Reason = ResolutionReason.Arm, UnitAttribute = rule.Unit };
        return this with { Identity = identity, ExposureKey = KeyOf(identity), Arms = null, Kept = Kept is null ? null : Kept with { Arm = arm, Rule = rule } };
    }

    /// <summary>Inputs that somebody else writes, as templates get them.</summary>
    private sealed class ShortenedInputs(IUntrustedInputs passed, IReadOnlyDictionary<string, TemplateValue> values) : IUntrustedInputs
    {
        public IReadOnlyList<KeyValuePair<string, TemplateValue>> Untrusted() =>
            [.. passed.Untrusted().Select(p => values.TryGetValue(p.Key, out var shortened) ? new KeyValuePair<string, TemplateValue>(p.Key, shortened) : p)];
    }

    private static int KeyOf(PromptIdentity identity) => HashCode.Combine(identity.Name, identity.Environment, identity.Arm, identity.Version);
}

/// <summary>What renders a version.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum PromptExecution
{
    /// <summary>The code that the accessor was compiled to.</summary>
    Compiled,

    /// <summary>The interpreter, over the templates of that version.</summary>
    Interpreted,
}
