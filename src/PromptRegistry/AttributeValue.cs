using System.Globalization;
using PromptRegistry.Core.Versions;

namespace PromptRegistry;

/// <summary>What is known of a unit by one name: a text, a number, a yes or no, or a version. Rollouts choose by it.</summary>
public readonly record struct AttributeValue
{
    private AttributeValue(string? text, double number, PromptVersion version, AttributeKind kind)
    {
        Text = text;
        Number = number;
        Version = version;
        Kind = kind;
    }

    internal AttributeKind Kind { get; }

    internal string? Text { get; }

    /// <summary>The number; 1 for yes and 0 for no.</summary>
    internal double Number { get; }

    internal PromptVersion Version { get; }

    /// <summary>An attribute as people and addresses write it: a number, <c>true</c> or <c>false</c>, a version, or else a text.</summary>
    public static AttributeValue Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return number;
        if (PromptVersion.TryParse(text, out var version)) return version;
        return text is "true" or "false" ? text == "true" : text;
    }

    /// <summary>A text; compared as it is, case included.</summary>
    public static implicit operator AttributeValue(string text) => new(text, 0, default, AttributeKind.Text);

    /// <summary>A number.</summary>
    public static implicit operator AttributeValue(double number) => new(null, number, default, AttributeKind.Number);

    /// <summary>Yes or no, which rules write as <c>true</c> and <c>false</c>.</summary>
    public static implicit operator AttributeValue(bool value) => new(null, value ? 1 : 0, default, AttributeKind.Boolean);

    /// <summary>A version; has an order, which a text has not.</summary>
    public static implicit operator AttributeValue(PromptVersion version) => new(null, 0, version, AttributeKind.Version);
}

/// <summary>What an attribute is.</summary>
internal enum AttributeKind
{
    /// <summary>There is none.</summary>
    None,
    Text,
    Number,
    Boolean,
    Version,
}
