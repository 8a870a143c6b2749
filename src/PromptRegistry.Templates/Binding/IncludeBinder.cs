using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Binding;

/// <summary>
/// <c>include 'name' arguments</c>: the name is a constant, and the included template is bound in place,
/// with the names around it.
/// </summary>
internal sealed class IncludeBinder(PageBinder page, ExpressionBinder expressions)
{
    /// <summary>What the name of a template beside this one begins with.</summary>
    internal const string Here = "./";

    private const int MaximumDepth = 50;
    private const int MaximumPages = 1000;

    public BoundStatement? BindStatement(CallExpression call)
    {
        var included = Bind(call, null, out var arguments, out var slots);
        return included is null ? null : new BoundIncludeWrite(call.Range, included, arguments, slots);
    }

    public BoundExpression BindExpression(CallExpression call, BoundExpression? piped)
    {
        var included = Bind(call, piped, out var arguments, out var slots);
        return included is null
            ? ExpressionBinder.Missing(call.Range)
            : new BoundInclude(call.Range, TemplateType.String, included, arguments, slots);
    }

    private BoundPage? Bind(
        CallExpression call, BoundExpression? piped, out List<BoundExpression> arguments, out List<int> slots)
    {
        arguments = [];
        slots = [];
        var name = piped ?? (call.Arguments.Count > 0 ? expressions.Bind(call.Arguments[0]) : null);
        var range = name?.Range ?? call.Range;
        if (name is not BoundLiteral { Value.Kind: TemplateValueKind.String } literal)
        {
            page.Report(TemplateDiagnosticKind.InvalidIncludeName, range,
                "An include in a prompt names its template by a constant text: {{ include 'folder/name' }}.");
            return null;
        }

        if (Load(literal.Value.AsString()!, range) is not { } template) return null;
        var binder = new PageBinder(page.Pass, template, page);
        var number = piped is null ? 0 : 1;
        foreach (var argument in call.Arguments)
        {
            var isFirst = piped is null && number == 0;
            BindArgument(argument, number++, isFirst ? name : null, binder, arguments, slots);
        }

        return binder.Bind();
    }

    private void BindArgument(
        ExpressionSyntax syntax, int number, BoundExpression? known, PageBinder binder,
        List<BoundExpression> arguments, List<int> slots)
    {
        var named = syntax as NamedArgument;
        var value = known ?? (named is null
            ? expressions.Bind(syntax)
            : named.Value is null
                ? new BoundLiteral(syntax.Range, TemplateType.Boolean, TemplateValue.True)
                : expressions.Bind(named.Value));
        var name = named?.Name ?? number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var variable = page.Pass.Scope.Assign($"${name}@{binder.Number}", "$" + name, value.Type);
        arguments.Add(value);
        slots.Add(variable.Slot);
    }

    private Template? Load(string name, TextRange range)
    {
        if (IsBeside(name) && (!IsInside(WithoutPin(name).Substring(Here.Length)) || name.IndexOf('/', Here.Length) >= 0))
        {
            page.Report(TemplateDiagnosticKind.InvalidIncludeName, range,
                $"The include name \"{name}\" is no file beside this template. Write ./ and a single name, such as './item'.");
            return null;
        }

        if (IsBeside(name) && name.IndexOf(TemplateBinding.PinMark, StringComparison.Ordinal) >= 0)
        {
            page.Report(TemplateDiagnosticKind.PinnedInclude, range, $"What stands beside a template changes with it. Leave out the digest of \"{name.Substring(0, name.IndexOf('@'))}\".");
            return null;
        }

        if (!IsBeside(name) && !IsInside(WithoutPin(name)))
        {
            page.Report(TemplateDiagnosticKind.InvalidIncludeName, range,
                $"The include name \"{name}\" leaves the templates' folder. "
                + "Use a relative name without `..`, such as 'guards/untrusted'.");
            return null;
        }

        if (page.Pass.Includes.Load(name, page.Source.Path) is not { } template)
        {
            page.Report(TemplateDiagnosticKind.MissingInclude, range, $"There is no template \"{WithoutPin(name)}\" to include.");
            return null;
        }

        if (page.Pass.Includes.ProblemOf(name, page.Source.Path) is { } problem)
        {
            page.Report(TemplateDiagnosticKind.PinnedInclude, range, problem);
            return null;
        }

        if (page.IsInside(template.Source.Path) || page.Depth >= MaximumDepth)
        {
            page.Report(TemplateDiagnosticKind.CyclicInclude, range,
                $"\"{name}\" includes itself, directly or through others.");
            return null;
        }

        if (page.Pass.PageCount >= MaximumPages)
        {
            page.Report(TemplateDiagnosticKind.CyclicInclude, range,
                $"This prompt includes more than {MaximumPages} templates in all.");
            return null;
        }

        foreach (var diagnostic in template.Diagnostics) page.Pass.Diagnostics.Add(diagnostic);
        return template.HasErrors ? null : template;
    }

    private static string WithoutPin(string name) =>
        name.IndexOf(TemplateBinding.PinMark, StringComparison.Ordinal) is var at and >= 0 ? name.Substring(0, at) : name;

    private static bool IsBeside(string name) => name.StartsWith(Here, StringComparison.Ordinal);

    private static bool IsInside(string name) =>
        name.Length > 0 && name[0] is not ('/' or '\\') && name.IndexOf(':') < 0 && name.IndexOf('\\') < 0
        && name.IndexOf('\0') < 0 && !name.Split('/').Any(segment => segment is ".." or "." or "");
}

/// <summary>Loads and parses each included template once.</summary>
internal sealed class IncludeLoader(BindingOptions options)
{
    private readonly Dictionary<string, Template?> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _problems = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, TemplateText> _texts = new(StringComparer.Ordinal);

    public IReadOnlyList<TemplateText> Texts => [.. _texts.Values];

    /// <param name="from">The path of the template that includes it.</param>
    public Template? Load(string name, string from)
    {
        var isBeside = IsBeside(name);
        var key = Key(name, from);
        if (_byName.TryGetValue(key, out var template)) return template;
        var text = isBeside ? options.BesideLoader?.Invoke(from, name.Substring(IncludeBinder.Here.Length)) : options.Loader?.Invoke(name);
        if (text is not null)
        {
            _texts[text.Path] = text;
            if (text.Problem is not null) _problems[key] = text.Problem;
            template = text.Parsed ?? Template.Parse(text.Text, text.Path);
        }

        _byName.Add(key, template);
        return template;
    }

    /// <summary>Why a loaded template is not the text that is meant; null where it is.</summary>
    public string? ProblemOf(string name, string from) => _problems.TryGetValue(Key(name, from), out var problem) ? problem : null;

    private static string Key(string name, string from) => IsBeside(name) ? $"{from}\n{name}" : name;

    private static bool IsBeside(string name) => name.StartsWith(IncludeBinder.Here, StringComparison.Ordinal);
}
