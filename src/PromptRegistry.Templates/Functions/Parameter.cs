using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Functions;

/// <summary>Short names for writing down signatures.</summary>
internal static class Parameter
{
    public static FunctionParameter Text(string name) => new(name, ParameterKind.Text);

    public static FunctionParameter OptionalText(string name, string? value = null) =>
        new(name, ParameterKind.Text, true, TemplateValue.From(value));

    public static FunctionParameter Integer(string name) => new(name, ParameterKind.Integer);

    public static FunctionParameter OptionalInteger(string name, int value) =>
        new(name, ParameterKind.Integer, true, TemplateValue.From((long)value));

    public static FunctionParameter Number(string name) => new(name, ParameterKind.Number);

    public static FunctionParameter OptionalBoolean(string name) =>
        new(name, ParameterKind.Boolean, true, TemplateValue.False);

    public static FunctionParameter Value(string name) => new(name, ParameterKind.Value);

    public static FunctionParameter OptionalValue(string name) => new(name, ParameterKind.Value, true);

    public static FunctionParameter List(string name) => new(name, ParameterKind.List);

    public static FunctionParameter Function(string name) => new(name, ParameterKind.Function);

    public static FunctionParameter OptionalFunction(string name) => new(name, ParameterKind.Function, true);

    /// <summary>A date or null, as a value: the function says itself what it makes of null.</summary>
    public static FunctionParameter Moment(string name) => new(name, ParameterKind.Moment);
}
