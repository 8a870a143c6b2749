using PromptRegistry.Core.Accessors;

namespace PromptRegistry.Generator.Emission;

/// <summary>
/// Writes types that hold data: records, and where the project's C# has none, classes with the same constructor and
/// properties, without equality by value and <c>with</c>.
/// </summary>
internal static class DataType
{
    public static string Word(CSharpDialect dialect) => dialect.HasRecords ? "record" : "class";

    public static string Accessors(CSharpDialect dialect) => dialect.HasRecords ? "{ get; init; }" : "{ get; }";

    /// <summary>Opens a type whose constructor takes its properties in their order.</summary>
    /// <param name="members">A C# type, a name, and whether null is the default.</param>
    /// <param name="interfaceType">What it implements; null for nothing.</param>
    public static void Open(
        SourceWriter writer, CSharpDialect dialect, string visibility, string name,
        IEnumerable<(string Type, string Name, bool IsNullByDefault)> members, string? interfaceType = null)
    {
        var all = members.ToList();
        var parameters = string.Join(", ", all.Select(m => $"{m.Type} {m.Name}{(m.IsNullByDefault ? " = null" : "")}"));
        writer.Line($"{visibility} sealed {Word(dialect)} {name}{(dialect.HasRecords ? $"({parameters})" : "")}");
        if (interfaceType is not null)
        {
            writer.Indent();
            writer.Line($": {interfaceType}");
            writer.Outdent();
        }

        writer.Open();
        if (dialect.HasRecords) return;
        writer.Open($"public {name}({parameters})");
        foreach (var member in all) writer.Line($"this.{member.Name} = {member.Name};");
        writer.Close();
        writer.Line();
        foreach (var member in all) writer.Line($"public {member.Type} {member.Name} {{ get; }}");
        writer.Line();
    }
}
