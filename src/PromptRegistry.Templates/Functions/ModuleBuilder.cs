using PromptRegistry.Templates.Values;

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
        bool hasRest = false)
    {
        var signature = new FunctionSignature(parameters, result, method)
        {
            NeedsContext = needsContext,
            HasRest = hasRest,
        };
        Functions.Add(new FunctionSymbol(module, name, signature, body));
    }

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
