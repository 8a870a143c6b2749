using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Taint;

/// <summary>
/// Which types can hold words of somebody else. A number, a date, a truth value or one of an enum's words cannot give a
/// model an order.
/// </summary>
internal static class TextCarriers
{
    /// <summary>Whether a value that the host passes can hold any text.</summary>
    public static bool CarriesText(TemplateType type) => type switch
    {
        NullableType nullable => CarriesText(nullable.Inner),
        ArrayType array => CarriesText(array.Element),
        ObjectType value => value.Properties.Any(property => CarriesText(property.Type)),
        // The keys of a map are text, whatever its values are.
        MapType => true,
        _ => IsText(type) || type.Equals(TemplateType.Any),
    };

    /// <summary>
    /// Whether a value within the template can: lists and objects also when they began without text, because templates
    /// change what they made.
    /// </summary>
    public static bool MayHoldText(TemplateType type) => IsText(type.NotNull) || IsShared(type);

    /// <summary>Values that several variables may refer to, so that a change of one is a change of the others.</summary>
    public static bool IsShared(TemplateType type) =>
        type.NotNull is ArrayType or ObjectType or MapType || type.Equals(TemplateType.Any);

    private static bool IsText(TemplateType type) => type.Equals(TemplateType.String);
}
