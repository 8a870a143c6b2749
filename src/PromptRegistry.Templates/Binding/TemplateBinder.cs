using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary>Binds until the variables' types settle.</summary>
internal sealed class TemplateBinder(Template template, BindingOptions options)
{
    private const int MaximumPasses = 10;

    public BoundTemplate Bind()
    {
        var includes = new IncludeLoader(options);
        VariableScope? scope = null;
        for (var i = 1; ; i++)
        {
            scope = new VariableScope(scope);
            var pass = new BindingPass(options, scope, includes);
            var page = new PageBinder(pass, template, parent: null).Bind();
            if (scope.Differs && i < MaximumPasses) continue;
            return new BoundTemplate(page, options, pass.Diagnostics)
            {
                UsedGlobals = pass.UsedGlobals,
                Includes = includes.Texts,
                Locals = scope.Locals,
                LoopCount = pass.LoopCount,
            };
        }
    }
}

/// <summary>What all pages of one binding pass share.</summary>
internal sealed class BindingPass(BindingOptions options, VariableScope scope, IncludeLoader includes)
{
    public BindingOptions Options { get; } = options;
    public VariableScope Scope { get; } = scope;
    public IncludeLoader Includes { get; } = includes;
    public List<TemplateDiagnostic> Diagnostics { get; } = [];
    public HashSet<string> UsedGlobals { get; } = new(StringComparer.Ordinal);
    public int LoopCount { get; set; }
    public int PageCount { get; set; }

    public void Report(TemplateDiagnosticKind kind, SourceText source, TextRange range, string message) =>
        Diagnostics.Add(new TemplateDiagnostic(kind, message, source.SpanOf(range)));

    public int GlobalIndex(string name)
    {
        for (var i = 0; i < Options.Globals.Count; i++)
        {
            if (Options.Globals[i].Name == name) return i;
        }

        return -1;
    }
}

/// <summary>Binds one page: the template itself, or one place where another is included.</summary>
internal sealed class PageBinder
{
    private readonly Template _template;
    private readonly PageBinder? _parent;

    public PageBinder(BindingPass pass, Template template, PageBinder? parent)
    {
        _template = template;
        _parent = parent;
        Pass = pass;
        Number = pass.PageCount++;
        Loops = new LoopScopes(parent?.Loops);
        Expressions = new ExpressionBinder(this);
    }

    public BindingPass Pass { get; }

    /// <summary>Tells apart the local names, <c>$x</c>, of pages.</summary>
    public int Number { get; }

    public SourceText Source => _template.Source;
    public LoopScopes Loops { get; }
    public ExpressionBinder Expressions { get; }
    public int Depth => _parent is null ? 0 : _parent.Depth + 1;

    public BoundPage Bind()
    {
        var page = new BoundPage(Source);
        page.Body = new StatementBinder(this).BindPage(_template.Syntax, _parent is null);
        return page;
    }

    /// <summary>True if this page is the template of that path, or is included by it.</summary>
    public bool IsInside(string path) => Source.Path == path || (_parent?.IsInside(path) ?? false);

    public void Report(TemplateDiagnosticKind kind, TextRange range, string message) =>
        Pass.Report(kind, Source, range, message);

    /// <summary>Assignments to an input go to a copy of it that the template makes when it starts.</summary>
    public List<BoundStatement> CopyAssignedInputs()
    {
        var copies = new List<BoundStatement>();
        for (var i = 0; i < Pass.Options.Globals.Count; i++)
        {
            var global = Pass.Options.Globals[i];
            if (!Pass.Scope.WasAssigned(global.Name)) continue;
            Pass.UsedGlobals.Add(global.Name);
            var variable = Pass.Scope.Assign(global.Name, global.Name, global.Type);
            var input = new BoundGlobal(default, global.Type, i, global.Name);
            copies.Add(new BoundAssign(default, variable.Slot, global.Name, input));
        }

        return copies;
    }

    /// <summary>Guards operations against a type that they cannot work on.</summary>
    public bool Require(bool fits, TextRange range, TemplateType type, string expected)
    {
        if (!fits)
            Report(TemplateDiagnosticKind.TypeMismatch, range, $"Expected {expected}, but this is {Describe(type)}.");
        return fits;
    }

    public static string Describe(TemplateType type) => type switch
    {
        NullableType nullable => $"{Describe(nullable.Inner)} or null",
        ArrayType array => $"a list of type `{array.Text}`",
        ObjectType => "an object",
        MapType => "a map",
        EnumType => "an enum",
        _ when type.Equals(TemplateType.Null) => "null",
        _ when type.Equals(TemplateType.Any) => "a value of any type",
        _ when type.Equals(TemplateType.TimeSpan) => "a span of time",
        _ when type.Equals(TemplateType.Integer) => "an integer",
        _ => $"a {type.Text}",
    };
}
