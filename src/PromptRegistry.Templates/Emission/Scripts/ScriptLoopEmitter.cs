using PromptRegistry.Templates.Binding;
using static PromptRegistry.Templates.Emission.Scripts.ScriptCode;

namespace PromptRegistry.Templates.Emission.Scripts;

/// <summary>Loops: what is known of one is a field, its body a method.</summary>
internal sealed class ScriptLoopEmitter(
    ScriptUnit unit, ScriptExpressionEmitter expressions, ScriptStatementEmitter statements)
{
    public string For(BoundForName loop)
    {
        var properties = new List<string>();
        if (loop.IsTableRow)
            properties.Add("IsTableRow = true");
        if (loop.PlainName is { } name)
            properties.Add($"Name = {CSharpLiteral.Of(name)}");
        else
            properties.Add($"Assign = {expressions.Paths.Assignment(loop.Variable)}");
        if (loop.LocalName is { } local)
            properties.Add($"Local = {CSharpLiteral.Of(local)}");
        AddOption(properties, "Offset", loop.Options.Offset);
        AddOption(properties, "Limit", loop.Options.Limit);
        AddOption(properties, "Columns", loop.Options.Columns);
        if (loop.Options.IsReversed)
            properties.Add("IsReversed = true");
        if (loop.UnknownOption is { } unknown)
            properties.Add($"Unknown = new({Range(unknown.Range)}, {CSharpLiteral.Of(unknown.Name)})");
        properties.Add($"Body = {statements.EmitBlock(loop.Body)}");
        if (loop.Else is not null)
            properties.Add($"Else = {statements.EmitBlock(loop.Else)}");
        var field = unit.DeclareField(
            "ForLoop", unit.NextName("s_loop"),
            $"new({Range(loop.Range)}, {Range(loop.Variable.Range)}, {Range(loop.Iterator.Range)}) "
            + $"{{ {string.Join(", ", properties)} }}");
        return $"r.Loops.For({field}, {expressions.Emit(loop.Iterator)})";
    }

    public string While(BoundWhileName loop) =>
        $"r.Loops.While({Range(loop.Range)}, {unit.DeclareExpression(expressions.Emit(loop.Condition))}, "
        + $"{statements.EmitBlock(loop.Body)})";

    private void AddOption(List<string> properties, string name, BoundExpression? option)
    {
        if (option is not null)
            properties.Add($"{name} = new({unit.DeclareExpression(expressions.Emit(option))}, {Range(option.Range)})");
    }
}
