using System.Globalization;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Binding.Dynamic;

namespace PromptRegistry.Templates.Emission.Scripts;

/// <summary>The members of one emitted class: pages and call sites as fields, blocks as methods.</summary>
internal sealed class ScriptUnit(Func<string, TemplateText?>? loader, ScriptEmissionOptions options)
{
    /// <summary>A loader may make up templates without end; the rest is interpreted.</summary>
    private const int MostIncludes = 1000;

    private readonly List<string> _fields = [];
    private readonly List<string> _methods = [];
    private readonly List<string> _includes = [];
    private readonly HashSet<string> _includeNames = new(StringComparer.Ordinal);
    private readonly Queue<string> _pending = new();
    private int _counter;

    public bool WritesErrors => options.WritesErrors;

    public string NextName(string prefix) => prefix + (++_counter).ToString(CultureInfo.InvariantCulture);

    /// <summary>Emits a page and returns the field that holds it.</summary>
    public string DeclarePage(BoundPage page)
    {
        var name = NextName("s_page");
        var body = new ScriptStatementEmitter(this, name).EmitBlock(page.Body);
        DeclareField(
            "ScriptPage", name,
            $"new({CSharpLiteral.Of(page.Source.Path)}, {CSharpLiteral.Of(page.Source.Text)}, {body})");
        return name;
    }

    /// <summary>Has a template emitted that may be included.</summary>
    public void Include(string name)
    {
        if (_includeNames.Count < MostIncludes && _includeNames.Add(name))
            _pending.Enqueue(name);
    }

    /// <summary>
    /// Emits the templates that may be included, and those that they may include. What cannot be read is left to the
    /// render, where it is an error only if it is reached.
    /// </summary>
    public void DeclareIncludes()
    {
        while (_pending.Count > 0)
        {
            var name = _pending.Dequeue();
            if (loader?.Invoke(name) is not { } text)
                continue;
            var template = Template.Parse(text.Text, text.Path);
            if (!template.HasErrors)
                _includes.Add($"runtime.Add({CSharpLiteral.Of(name)}, {DeclarePage(DynamicBinder.BindPage(template))});");
        }
    }

    public string DeclareField(string type, string name, string value)
    {
        _fields.Add($"private static readonly {ScriptCode.Namespace}{type} {name} = {value};");
        return name;
    }

    public void DeclareMethod(string code) => _methods.Add(code);

    /// <summary>
    /// Code that runs later or never, as a method of its own: lambdas inside lambdas take compilers very long.
    /// </summary>
    /// <returns>The method's name.</returns>
    public string DeclareExpression(string value) =>
        DeclareMethod("Value", $"{ClrTypes.Values}TemplateValue", "", $"return {value};");

    /// <summary>Code that sets a path to <c>v</c>, as a method of its own.</summary>
    /// <returns>The method's name.</returns>
    public string DeclareAssignment(string assignment) =>
        DeclareMethod("Assign", "void", $", {ClrTypes.Values}TemplateValue v", assignment + ";");

    /// <summary>Code that evaluates a call's arguments into <c>a</c>, as a method of its own.</summary>
    /// <returns>The method's name.</returns>
    public string DeclareArguments(string statements) =>
        DeclareMethod("Arguments", "void", $", {ScriptCode.Namespace}CallArguments a", statements);

    private string DeclareMethod(string prefix, string type, string parameters, string body)
    {
        var name = NextName(prefix);
        _methods.Add($"private static {type} {name}({ScriptCode.Runtime} r{parameters})\n{{\n    {body}\n}}\n");
        return name;
    }

    public void WriteFields(CodeWriter code)
    {
        foreach (var field in _fields)
            code.Line(field);
        code.Line("");
    }

    public void WriteIncludes(CodeWriter code)
    {
        foreach (var include in _includes)
            code.Line(include);
    }

    public void WriteMethods(CodeWriter code)
    {
        foreach (var method in _methods)
        {
            code.Line("");
            foreach (var line in method.TrimEnd('\n').Split('\n'))
                code.Line(line);
        }
    }
}
