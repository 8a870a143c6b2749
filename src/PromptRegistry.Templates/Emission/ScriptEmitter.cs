using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Emission.Scripts;

namespace PromptRegistry.Templates.Emission;

/// <summary>
/// Writes a template of Scriban mode as C#. Names stay names, looked up while rendering; each statement and expression
/// becomes a call of the runtime that the interpreter uses too, each block a method. What is known only while rendering
/// (the text of <c>object.eval</c>, a computed include that was not announced) is interpreted then.
/// </summary>
public static class ScriptEmitter
{
    /// <summary>
    /// The source of a static class with <c>public static string Render(ScriptRuntime runtime)</c>. It needs C# 12 and
    /// nullable annotations enabled, and refers to everything by full names.
    /// </summary>
    /// <exception cref="InvalidOperationException">The template has errors, or was not bound in Scriban mode.</exception>
    public static string Emit(BoundTemplate template, ScriptEmissionOptions options)
    {
        if (template.HasErrors || template.Options.Mode != BindingMode.Scriban)
            throw new InvalidOperationException("Only a template without errors in Scriban mode becomes such a class.");
        var unit = new ScriptUnit(template.Options.Loader, options);
        var main = unit.DeclarePage(template.Page);
        foreach (var name in options.Includes)
            unit.Include(name);
        unit.DeclareIncludes();
        var code = new CodeWriter(options.Indentation);
        code.Line($"public static class {options.ClassName}");
        code.Open();
        unit.WriteFields(code);
        code.Line($"public static string Render({ScriptCode.Runtime} runtime)");
        code.Open();
        unit.WriteIncludes(code);
        code.Line($"return runtime.Render({main});");
        code.Close();
        unit.WriteMethods(code);
        code.Close();
        return code.ToString();
    }
}
