using System.Reflection;

namespace PromptRegistry.TestKit;

/// <summary>Types and parameters as an author would write them.</summary>
internal static class ApiName
{
    private static readonly Dictionary<Type, string> s_keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(double)] = "double",
        [typeof(float)] = "float",
        [typeof(decimal)] = "decimal",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    public static string Of(Type type)
    {
        if (s_keywords.TryGetValue(type, out var keyword))
            return keyword;
        if (type.IsByRef)
            return Of(type.GetElementType()!);
        if (type.IsArray)
            return Of(type.GetElementType()!) + "[]";
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Of(inner) + "?";
        var outer = type is { IsNested: true, IsGenericParameter: false } ? Of(type.DeclaringType!) + "." : "";
        if (!type.IsGenericType)
            return outer + type.Name;
        var name = type.Name.Split('`')[0];
        return $"{outer}{name}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>";
    }

    public static string Of(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(Of));

    public static string OfArguments(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Of))}>" : "";

    private static string Of(ParameterInfo parameter)
    {
        var direction = !parameter.ParameterType.IsByRef ? ""
            : parameter.IsOut ? "out "
            : parameter.IsIn ? "in "
            : "ref ";
        var rest = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "";
        return $"{rest}{direction}{Of(parameter.ParameterType)} {parameter.Name}" + (parameter.IsOptional ? " = …" : "");
    }
}
