using PromptRegistry.Generator.Writing;
using PromptRegistry.Templates.Binding;

namespace PromptRegistry.Generator.TemplateCode;

/// <summary>Writes a bound template as C#. It only makes text; compiling it is the caller's part.</summary>
internal static class CSharpEmitter
{
    /// <summary>
    /// The source of <c>public static void Name(ref TemplateWriter writer, in Inputs inputs)</c>, which writes what
    /// interpreting the template would. It takes no account of nullable annotations (<c>#nullable disable</c>), and refers
    /// to everything by full names.
    /// </summary>
    /// <exception cref="InvalidOperationException">The template has errors.</exception>
    public static string Emit(BoundTemplate template, EmissionOptions options)
    {
        if (template.HasErrors) throw new InvalidOperationException("Only a template without errors becomes C#.");
        var scope = new EmissionScope(template, options);
        var code = new SourceWriter();
        code.Line($"{options.Visibility} static void {options.MethodName}("
            + $"ref {ClrTypes.Rendering}TemplateWriter writer, in {options.InputsType} inputs)");
        code.Open();
        code.Line("try");
        code.Open();
        DeclareLocals(template, scope, code);
        new StatementEmitter(code, scope, template.Page.Source).EmitBlock(template.Page.Body);
        code.Close();
        EmitCatch(scope, code);
        code.Close();
        return code.ToString();
    }

    /// <summary>Turns what went wrong into the exception that renders throw.</summary>
    private static void EmitCatch(EmissionScope scope, SourceWriter code)
    {
        code.Line($"catch (global::System.Exception error) when ({ClrTypes.Rendering}EmittedCode.IsFailure(error))");
        code.Open();
        code.Line($"throw writer.Fail(error, {string.Join(", ", scope.Pages.Select(CSharpLiteral.Of))});");
        code.Close();
    }

    private static void DeclareLocals(BoundTemplate template, EmissionScope scope, SourceWriter code)
    {
        foreach (var local in template.Locals)
        {
            if (local.IsLoopVariable) continue;
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

/// <summary>How a template becomes C#.</summary>
internal sealed record EmissionOptions
{
    /// <summary>The name of the emitted method.</summary>
    public required string MethodName { get; init; }

    /// <summary>Who sees that method: <c>public</c> or <c>private</c>.</summary>
    public string Visibility { get; init; } = "public";

    /// <summary>The type of the method's second parameter, <c>in</c>, which holds the inputs.</summary>
    public required string InputsType { get; init; }

    /// <summary>
    /// The C# expression that reads a global: <c>target_sentences</c> to <c>inputs.TargetSentences</c>.
    /// </summary>
    public required Func<string, string> ReadGlobal { get; init; }

    /// <summary>The C# type of an enum or object type, by its <c>Name</c>.</summary>
    public Func<string, string> TypeName { get; init; } = name => name;

    /// <summary>The C# property of an object's member.</summary>
    public Func<string, string> MemberName { get; init; } = name => name;

    /// <summary>
    /// The C# expression that turns an enum value into its text: enum name and value expression to, say,
    /// <c>AudienceText.Of(value)</c>.
    /// </summary>
    public Func<string, string, string> EnumText { get; init; } = (_, value) => value + ".ToString()";
}
