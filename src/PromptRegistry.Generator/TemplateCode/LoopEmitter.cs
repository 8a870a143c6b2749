using PromptRegistry.Generator.Writing;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Generator.TemplateCode;

/// <summary>Bound loops as C# loops.</summary>
internal sealed class LoopEmitter(
    SourceWriter code, EmissionScope scope, ExpressionEmitter expressions, StatementEmitter statements)
{
    public void EmitFor(BoundFor loop)
    {
        var iterator = expressions.Emit(loop.Iterator);
        var element = iterator.Clr.Type?.NotNull is ArrayType array ? Clr.Of(array.Element) : Clr.Value;
        var list = $"list{loop.Loop}";
        var step = EmissionScope.Step(loop.Loop);
        var count = EmissionScope.Count(loop.Loop);
        code.Open();
        code.Line(iterator.Clr.Type?.NotNull is ArrayType
            ? $"var {list} = {iterator.Text};"
            : $"var {list} = {ClrTypes.Rendering}LoopRange.Items({scope.Types.ToValue(iterator)});");
        var index = step;
        if (ReferenceEquals(loop.Options, LoopOptions.None))
        {
            code.Line($"var {count} = {list} is null ? 0 : {list}.Count;");
        }
        else
        {
            index = $"range{loop.Loop}[{step}]";
            var reversed = loop.Options.IsReversed ? "true" : "false";
            code.Line($"var range{loop.Loop} = {ClrTypes.Rendering}LoopRange.Of({list} is null ? 0 : {list}.Count, "
                + $"{Option(loop.Options.Offset)}, {Option(loop.Options.Limit)}, {reversed});");
            code.Line($"var {count} = range{loop.Loop}.Count;");
        }

        EmitSteps(loop, $"{list}[{index}]", element);
        if (loop.Else is not null)
        {
            code.Line($"if (!({list} is null) && {count} == 0)");
            statements.EmitElse(loop.Else);
        }

        code.Close();
    }

    private string Option(BoundExpression? option) =>
        option is null ? "0" : scope.Types.ToInt(expressions.Emit(option));

    private void EmitSteps(BoundFor loop, string item, Clr element)
    {
        var step = EmissionScope.Step(loop.Loop);
        var variable = scope.SetLoopVariable(loop.Slot, element);
        var tracksChange = (loop.Use & LoopUse.Changed) != 0;
        if (tracksChange) code.Line($"var previous{loop.Loop} = default({ClrTypes.Values}TemplateValue);");
        var head = $"for (var {step} = 0; {step} < {EmissionScope.Count(loop.Loop)}; {step}++)";
        statements.EmitLoop(head, loop.Body, () =>
        {
            code.Line($"var {variable.Text} = {item};");
            if (!tracksChange) return;
            var value = scope.Types.ToValue(variable);
            code.Line($"var {EmissionScope.Changed(loop.Loop)} = {step} == 0 || !{value}.Equals(previous{loop.Loop});");
            code.Line($"previous{loop.Loop} = {value};");
        });
    }

    public void EmitWhile(BoundWhile loop)
    {
        var step = EmissionScope.Step(loop.Loop);
        statements.EmitLoop($"for (var {step} = 0; ; {step}++)", loop.Body, () =>
        {
            code.Line($"if (!{ClrTypes.Operand(expressions.Condition(loop.Condition))})");
            code.Line("    break;");
        });
    }
}
