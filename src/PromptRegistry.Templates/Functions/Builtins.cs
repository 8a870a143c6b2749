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
        Add(modules, "array", ArrayModule.Register);
        Add(modules, "date", DateModule.Register);
        Add(modules, "html", HtmlModule.Register);
        Add(modules, "math", MathModule.Register);
        Add(modules, "object", ObjectModule.Register);
        Add(modules, "regex", RegexModule.Register);
        Add(modules, "string", StringModule.Register);
        Add(modules, "timespan", TimeSpanModule.Register);
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
