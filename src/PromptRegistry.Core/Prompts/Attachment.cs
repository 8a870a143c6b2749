using PromptRegistry.Core.Manifests;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Core.Prompts;

/// <summary>A picture, sound or file that is attached to a message, as the value of an input. Equal content is equal.</summary>
public abstract class Attachment : ITemplateObject, IEquatable<Attachment>
{
    /// <summary>Such as <c>image/png</c>; null where nobody knows.</summary>
    public abstract string? MediaType { get; }

    /// <summary>In bytes; null where nobody knows, as of a link.</summary>
    public abstract long? Size { get; }

    /// <summary>Where it comes from, for people: a file, an address, or a word.</summary>
    public abstract string Source { get; }

    /// <summary>What two attachments of the same content have in common: the digest of the bytes, or the address.</summary>
    public abstract string Key { get; }

    IReadOnlyList<string> ITemplateObject.Names => [];

    bool ITemplateObject.TryGet(string name, out TemplateValue value)
    {
        value = TemplateValue.Null;
        return false;
    }

    /// <summary>Refuses what an input does not take.</summary>
    /// <param name="parameter">What the exception names.</param>
    /// <param name="input">The input, as the manifest writes it.</param>
    /// <param name="kind"><see cref="InputKind.Image"/>, <see cref="InputKind.Audio"/> or <see cref="InputKind.File"/>.</param>
    /// <param name="limits">Its limits.</param>
    /// <exception cref="ArgumentException">It is too large, or of another media type.</exception>
    public void Check(string parameter, string input, InputKind kind, AttachmentLimits limits)
    {
        if (AttachmentRule.Refusal(input, kind, limits, MediaType, Size) is { } refusal) throw new ArgumentException(refusal, parameter);
    }

    public bool Equals(Attachment? other) => other is not null && (ReferenceEquals(this, other) || (MediaType == other.MediaType && Key == other.Key));

    public override bool Equals(object? obj) => Equals(obj as Attachment);

    public override int GetHashCode() => Source.GetHashCode();

    /// <summary><c>image/png photos/cat.png</c></summary>
    public override string ToString() => $"{MediaType ?? "file"} {Source}";

    /// <summary>The attachments that an input has, after its limits were asked.</summary>
    /// <exception cref="ArgumentException">One is too large, or of another media type; the name is the input's.</exception>
    internal static IEnumerable<Attachment> Of(InputDefinition input, TemplateValue value)
    {
        var limits = new AttachmentLimits(input.MaxBytes, input.MediaTypes);
        foreach (var item in value.AsArray() ?? [value])
        {
            if (item.AsObject() is not Attachment attachment) continue;
            attachment.Check(input.Name, input.Name, AttachmentRule.KindOf(input.Type), limits);
            yield return attachment;
        }
    }
}
