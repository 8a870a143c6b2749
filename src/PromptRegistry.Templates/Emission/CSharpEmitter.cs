using PromptRegistry.Templates.Binding;

namespace PromptRegistry.Templates.Emission;

/// <summary>Writes a bound template as C#. It only makes text; compiling it is the caller's part.</summary>
public static class CSharpEmitter
{
    /// <summary>
    /// The source of <c>public static void Name(ref TemplateWriter writer, in Inputs inputs)</c>, which writes what
    /// interpreting the template would. It needs C# 12 and nullable annotations enabled, and refers to everything by
    /// full names.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The template has errors, or was not bound in prompt mode.
    /// </exception>
    public static string Emit(BoundTemplate template, EmissionOptions options)
    {
        if (template.HasErrors || template.Options.Mode != BindingMode.Prompt)
            throw new InvalidOperationException("Only a template without errors in prompt mode becomes C#.");
        var scope = new EmissionScope(template, options);
        var code = new CodeWriter(options.Indentation);
        code.Line($"public static void {options.MethodName}("
            + $"ref {ClrTypes.Rendering}TemplateWriter writer, in {options.InputsType} inputs)");
        code.Open();
        var body = code.Length;
        DeclareLocals(template, scope, code);
        new StatementEmitter(code, scope, template.Page.Source).EmitBlock(template.Page.Body);
        var canFail = code.ContainsAfter(body, "global::PromptRegistry.");
        if (options.MapLines)
            code.Directive("#line default");
        code.Close();
        return canFail ? Guard(template, options) : code.ToString();
    }

    /// <summary>
    /// Emits the body inside a guard that turns what went wrong into the exception that renders throw.
    /// </summary>
    private static string Guard(BoundTemplate template, EmissionOptions options)
    {
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
        code.Line($"catch ({ClrTypes.Values}OperationException error)");
        code.Open();
        var path = CSharpLiteral.Of(template.Page.Source.Path);
        code.Line($"throw {ClrTypes.Rendering}EmittedCode.Fail(error, {path});");
        code.Close();
        code.Close();
        return code.ToString();
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
                ClrShape.Text => $"string? {text} = null;",
                ClrShape.Boolean => $"var {text} = false;",
                _ => $"var {text} = default({ClrTypes.Values}TemplateValue);",
            });
        }
    }
}
