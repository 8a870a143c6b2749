namespace PromptRegistry.Templates.Functions;

/// <summary>Collects the functions of one module, <c>string</c> or <c>math</c>.</summary>
internal sealed class ModuleBuilder(string module)
{
    public List<FunctionSymbol> Functions { get; } = [];

    /// <summary>Adds a function that the method behind it alone describes.</summary>
    public void Add(
        string name,
        string method,
        ResultRule result,
        FunctionParameter[] parameters,
        FunctionBody body,
        bool needsContext = false,
        bool hasRest = false,
        bool isNondeterministic = false,
        bool needsRender = false)
    {
        var signature = new FunctionSignature(parameters, result, method)
        {
            NeedsContext = needsContext,
            HasRest = hasRest,
            IsNondeterministic = isNondeterministic,
            NeedsRender = needsRender,
        };
        Functions.Add(new FunctionSymbol(module, name, signature, body));
    }
}
