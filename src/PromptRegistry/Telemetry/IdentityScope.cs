using System.Collections;

namespace PromptRegistry.Telemetry;

/// <summary>The scope in which a call logs: which prompt it is about.</summary>
internal sealed class IdentityScope(PromptIdentity identity) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => 6;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new(PromptTelemetry.PromptName, identity.Name),
        1 => new(PromptTelemetry.PromptVersion, identity.Version),
        2 => new(PromptTelemetry.Digest, identity.Digest),
        3 => new(PromptTelemetry.Environment, identity.Environment),
        4 => new(PromptTelemetry.Arm, identity.Arm),
        5 => new(PromptTelemetry.Reason, identity.Reason.ToString()),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"{identity.Name} {identity.Version}";
}
