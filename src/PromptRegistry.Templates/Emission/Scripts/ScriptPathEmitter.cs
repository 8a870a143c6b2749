using PromptRegistry.Templates.Binding;
using static PromptRegistry.Templates.Emission.Scripts.ScriptCode;

namespace PromptRegistry.Templates.Emission.Scripts;

/// <summary>Reading and setting names, members and items.</summary>
internal sealed class ScriptPathEmitter(ScriptUnit unit, ScriptExpressionEmitter expressions)
{
    public string Emit(BoundExpression expression) => expression switch
    {
        BoundName name =>
            $"r.Paths.{(name.IsLocal ? "Local" : "Name")}({CSharpLiteral.Of(name.Name)}, {Range(name.Range)})",
        BoundMember member => $"r.Paths.Member({expressions.Emit(member.Target)}, {CSharpLiteral.Of(member.Name)}, "
            + $"{Range(member.Range)}, {Range(member.NameRange)}{(member.IsOptional ? ", true" : "")})",
        BoundIndex index => $"r.Paths.Item({expressions.Emit(index.Target)}, {expressions.Emit(index.Index)}, "
            + $"{Range(index.Range)}, {Range(index.Target.Range)}, {Range(index.Index.Range)}"
            + $"{(index.IsOptional ? ", true" : "")})",
        BoundIncrementPath increment => $"r.Paths.Increment({expressions.Emit(increment.Target)}, "
            + $"{Of(increment.IsDecrement)}, {Of(increment.IsPostfix)}, {Range(increment.Range)}, "
            + $"{Assignment(increment.Target)})",
        BoundAssignPath assign => Assign(assign.Target, AssignedValue(assign)),
        _ => throw new InvalidOperationException($"{expression.Kind} is no path."),
    };

    /// <summary>A method that sets a name, member or item.</summary>
    public string Assignment(BoundExpression target) => unit.DeclareAssignment(Assign(target, "v"));

    /// <summary>Sets a name, member or item; the value is evaluated first.</summary>
    private string Assign(BoundExpression target, string value) => target switch
    {
        BoundName name => $"r.Paths.{(name.IsLocal ? "SetLocal" : "SetName")}({value}, "
            + $"{CSharpLiteral.Of(name.Name)}, {Range(name.Range)})",
        BoundMember member => $"r.Paths.SetMember({value}, {expressions.Emit(member.Target)}, "
            + $"{CSharpLiteral.Of(member.Name)}, {Range(member.Range)}, {Range(member.NameRange)}, "
            + $"{Range(member.Target.Range)})",
        BoundIndex index => $"r.Paths.SetItem({value}, {expressions.Emit(index.Target)}, "
            + $"{expressions.Emit(index.Index)}, {Range(index.Range)}, {Range(index.Target.Range)}, "
            + $"{Range(index.Index.Range)})",
        BoundNested nested => Assign(nested.Inner, value),
        _ => $"r.Paths.RefuseSet({value}, {Range(target.Range)}, {Of(target is BoundThis)})",
    };

    private string AssignedValue(BoundAssignPath assign)
    {
        var value = expressions.Emit(assign.Value);
        return assign.Op is { } op
            ? $"r.Paths.Compound({ScriptExpressionEmitter.Operator(op)}, {value}, "
                + $"{expressions.Emit(assign.Target)}, {Range(assign.OpRange)})"
            : value;
    }
}
