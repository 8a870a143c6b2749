using System.Reflection;

namespace PromptRegistry.TestKit;

/// <summary>All that an assembly offers to others, as text: sorted, one line for each type and member.</summary>
public static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly)
    {
        var types = assembly.GetExportedTypes()
            .Where(type => !IsGenerated(type))
            .OrderBy(type => type.FullName, StringComparer.Ordinal);
        return string.Join("\n", types.Select(Describe));
    }

    private static string Describe(Type type)
    {
        var lines = type.GetMembers(Declared)
            .Where(member => !IsGenerated(member))
            .Select(member => DescribeMember(type, member))
            .OfType<string>()
            .Distinct()
            .Order(StringComparer.Ordinal);
        return Header(type) + "\n" + string.Concat(lines.Select(line => "  " + line + "\n"));
    }

    private static string Header(Type type)
    {
        var bases = new List<string>();
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && !type.IsEnum)
            bases.Add(ApiName.Of(parent));
        if (!type.IsEnum)
            bases.AddRange(type.GetInterfaces().Where(i => i.IsVisible).Select(ApiName.Of).Order(StringComparer.Ordinal));
        return $"{type.Namespace}: {Kind(type)} {ApiName.Of(type)}"
            + (bases.Count == 0 ? "" : " : " + string.Join(", ", bases));
    }

    private static string Kind(Type type)
    {
        if (type.IsEnum)
            return "enum";
        if (type.IsInterface)
            return "interface";
        if (type.IsValueType)
            return type.IsByRefLike ? "ref struct" : "struct";
        if (typeof(Delegate).IsAssignableFrom(type))
            return "delegate";
        return (type.IsAbstract, type.IsSealed) switch
        {
            (true, true) => "static class",
            (true, false) => "abstract class",
            (false, true) => "sealed class",
            _ => "class",
        };
    }

    private static string? DescribeMember(Type type, MemberInfo member) => member switch
    {
        FieldInfo field when type.IsEnum => field.IsLiteral ? $"{field.Name} = {field.GetRawConstantValue()}" : null,
        FieldInfo field when IsOffered(field.IsPublic, field.IsFamily || field.IsFamilyOrAssembly) =>
            $"{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}{ApiName.Of(field.FieldType)} {field.Name}",
        ConstructorInfo constructor when IsOffered(constructor) && !constructor.IsStatic =>
            $".ctor({ApiName.Of(constructor.GetParameters())})",
        PropertyInfo property => DescribeProperty(property),
        EventInfo e when e.AddMethod is { } add && IsOffered(add) => $"event {ApiName.Of(e.EventHandlerType!)} {e.Name}",
        MethodInfo method when IsOffered(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) =>
            $"{Modifiers(method)}{ApiName.Of(method.ReturnType)} {method.Name}{ApiName.OfArguments(method)}"
            + $"({ApiName.Of(method.GetParameters())})",
        _ => null,
    };

    private static string? DescribeProperty(PropertyInfo property)
    {
        var getter = property.GetMethod is { } get && IsOffered(get) ? get : null;
        var setter = property.SetMethod is { } set && IsOffered(set) ? set : null;
        if ((getter ?? setter) is not { } method)
            return null;
        var isInit = setter?.ReturnParameter.GetRequiredCustomModifiers().Any(m => m.Name == "IsExternalInit") == true;
        var parameters = property.GetIndexParameters() is { Length: > 0 } index ? $"[{ApiName.Of(index)}]" : "";
        return $"{Modifiers(method)}{ApiName.Of(property.PropertyType)} {property.Name}{parameters} {{ "
            + (getter is null ? "" : "get; ") + (setter is null ? "" : isInit ? "init; " : "set; ") + "}";
    }

    private static string Modifiers(MethodInfo method)
    {
        if (method.IsStatic)
            return "static ";
        if (method.DeclaringType!.IsInterface || !method.IsVirtual || method.IsFinal)
            return "";
        var word = method.IsAbstract ? "abstract " : "virtual ";
        return method.GetBaseDefinition() == method ? word : "override ";
    }

    private static bool IsOffered(MethodBase method) =>
        IsOffered(method.IsPublic, method.IsFamily || method.IsFamilyOrAssembly);

    private static bool IsOffered(bool isPublic, bool isProtected) => isPublic || isProtected;

    /// <summary>The members that the compiler adds to records say nothing.</summary>
    private static bool IsGenerated(MemberInfo member) =>
        member.Name.Contains('<', StringComparison.Ordinal)
        || member.Name is "EqualityContract" or "PrintMembers" or "Deconstruct"
        || (member is not Type && member.GetCustomAttribute<System.Runtime.CompilerServices.CompilerGeneratedAttribute>() is not null
            && member is MethodInfo { IsSpecialName: false } or MethodInfo { Name: "op_Equality" or "op_Inequality" });
}
