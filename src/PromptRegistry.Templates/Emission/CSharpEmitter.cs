using PromptRegistry.Templates.Binding;

namespace PromptRegistry.Templates.Emission;

/// <summary>Writes a bound template as C#. It only makes text; compiling it is the caller's part.</summary>
public static class CSharpEmitter
{
    /// <summary>
    /// The source of <c>public static void Name(ref TemplateWriter writer, in Inputs inputs)</c>, which writes what
    /// interpreting the template would. It needs C# 7.3, takes no account of nullable annotations (<c>#nullable disable</c>), and refers to
    /// everything by full names.
    /// </summary>
    /// <exception cref="InvalidOperationException">The template has errors.</exception>
    public static string Emit(BoundTemplate template, EmissionOptions options)
    {
        if (template.HasErrors)
            throw new InvalidOperationException("Only a template without errors becomes C#.");
        var scope = new EmissionScope(template, options);
        var code = new CodeWriter(options.Indentation);
        code.Line($"public static void {options.MethodName}("
            + $"ref {ClrTypes.Rendering}TemplateWriter writer, in {options.InputsType} inputs)");
        code.Open();
        code.Line("try");
        code.Open();
        DeclareLocals(template, scope, code);
        new StatementEmitter(code, scope, template.Page.Source).EmitBlock(template.Page.Body);
        if (options.MapLines)
            code.Directive("#line default");
        code.Close();
        EmitCatch(scope, code);
        code.Close();
        return code.ToString();
    }

    /// <summary>Turns what went wrong into the exception that renders throw.</summary>
    private static void EmitCatch(EmissionScope scope, CodeWriter code)
    {
        code.Line($"catch (global::System.Exception error) when ({ClrTypes.Rendering}EmittedCode.IsFailure(error))");
        code.Open();
        code.Line($"throw writer.Fail(error, {string.Join(", ", scope.Pages.Select(CSharpLiteral.Of))});");
        code.Close();
    }

    private static void DeclareLocals(BoundTemplate template, EmissionScope scope, CodeWriter code)
    {
        foreach (var local in template.Locals)
        {
            if (local.IsLoopVariable)
                continue;
            var (text, clr) = scope.Local(local.Slot);
            code.Line(clr.Shape switch
            {
                ClrShape.Text => $"string {text} = null;",
                ClrShape.Boolean => $"var {text} = false;",
                _ => $"var {text} = default({ClrTypes.Values}TemplateValue);",
            });
        }
    }
}
