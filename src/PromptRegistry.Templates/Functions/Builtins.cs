using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Functions;

/// <summary>All built-in functions by module and name.</summary>
internal static class Builtins
{
    private static readonly Dictionary<string, Dictionary<string, FunctionSymbol>> s_modules = Create();

    public static IEnumerable<string> Modules => s_modules.Keys;
    public static bool IsModule(string name) => s_modules.ContainsKey(name);

    public static IEnumerable<string> NamesOf(string module) =>
        s_modules.TryGetValue(module, out var functions) ? functions.Keys : [];

    /// <summary>The function, or null when there is none of that name.</summary>
    public static FunctionSymbol? Find(string module, string name) =>
        s_modules.TryGetValue(module, out var functions) && functions.TryGetValue(name, out var function)
            ? function
            : null;

    private static Dictionary<string, Dictionary<string, FunctionSymbol>> Create()
    {
        var modules = new Dictionary<string, Dictionary<string, FunctionSymbol>>(StringComparer.Ordinal);
        Add(modules, "array", ArrayFunctions.Register);
        Add(modules, "date", DateFunctions.Register);
        Add(modules, "html", HtmlFunctions.Register);
        Add(modules, "math", MathFunctions.Register);
        Add(modules, "object", ObjectFunctions.Register);
        Add(modules, "regex", RegexFunctions.Register);
        Add(modules, "string", StringFunctions.Register);
        Add(modules, "timespan", TimeSpanFunctions.Register);
        return modules;
    }

    private static void Add(
        Dictionary<string, Dictionary<string, FunctionSymbol>> modules, string name, Action<ModuleBuilder> register)
    {
        var builder = new ModuleBuilder(name);
        register(builder);
        modules.Add(name, builder.Functions.ToDictionary(function => function.ShortName, StringComparer.Ordinal));
    }
}

/// <summary>Collects the functions of one module, <c>string</c> or <c>math</c>.</summary>
internal sealed class ModuleBuilder(string module)
{
    public List<FunctionSymbol> Functions { get; } = [];

    /// <summary>Adds a function that the method behind it alone describes.</summary>
    /// <param name="method">That method, where it is not the one of the same name in the module's class.</param>
    public void Add(
        string name,
        ResultRule result,
        FunctionParameter[] parameters,
        FunctionBody body,
        bool needsContext = false,
        bool hasRest = false,
        string? method = null)
    {
        var signature = new FunctionSignature(parameters, result, method ?? MethodOf(name))
        {
            NeedsContext = needsContext,
            HasRest = hasRest,
        };
        Functions.Add(new FunctionSymbol(module, name, signature, body));
    }

    /// <summary><c>insert_at</c> of <c>array</c> is <c>ArrayFunctions.InsertAt</c>.</summary>
    private string MethodOf(string name) => $"{Pascal(module == "timespan" ? "time_span" : module)}Functions.{Pascal(name)}";

    private static string Pascal(string name) =>
        string.Concat(name.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word.Substring(1)));

    /// <summary>Adds a function that prompts cannot have; the binder says why.</summary>
    public void Refuse(
        string name, ResultRule result, FunctionParameter[] parameters, bool isNondeterministic = false)
    {
        var signature = new FunctionSignature(parameters, result, "")
        {
            IsNondeterministic = isNondeterministic,
            NeedsRender = !isNondeterministic,
        };
        Functions.Add(new FunctionSymbol(
            module, name, signature, (_, _) => throw new OperationException($"`{module}.{name}` is not available.")));
    }
}

/// <summary>Short names for writing down signatures.</summary>
internal static class Parameter
{
    public static FunctionParameter Text(string name) => new(name, ParameterKind.Text);

    public static FunctionParameter OptionalText(string name, string? value = null) =>
        new(name, ParameterKind.Text, true, TemplateValue.From(value));

    public static FunctionParameter Integer(string name) => new(name, ParameterKind.Integer);

    public static FunctionParameter OptionalInteger(string name, int value) =>
        new(name, ParameterKind.Integer, true, TemplateValue.From((long)value));

    public static FunctionParameter Number(string name) => new(name, ParameterKind.Number);

    public static FunctionParameter OptionalBoolean(string name) =>
        new(name, ParameterKind.Boolean, true, TemplateValue.False);

    public static FunctionParameter Value(string name) => new(name, ParameterKind.Value);
    public static FunctionParameter OptionalValue(string name) => new(name, ParameterKind.Value, true);
    public static FunctionParameter List(string name) => new(name, ParameterKind.List);
    public static FunctionParameter Function(string name) => new(name, ParameterKind.Function);
    public static FunctionParameter OptionalFunction(string name) => new(name, ParameterKind.Function, true);

    /// <summary>A date or null, as a value: the function says itself what it makes of null.</summary>
    public static FunctionParameter Moment(string name) => new(name, ParameterKind.Moment);
}
