using PromptRegistry.Templates.Types;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Functions;

/// <summary>A built-in function: what the binder checks, the interpreter calls and the emitter writes.</summary>
internal sealed class FunctionSymbol : TemplateFunction
{
    internal FunctionSymbol(string module, string shortName, FunctionSignature signature, FunctionBody body)
    {
        Module = module;
        ShortName = shortName;
        Signature = signature;
        Body = body;
        Fused = FusedWrites.Find(Name);
        while (RequiredCount < signature.Parameters.Count && !signature.Parameters[RequiredCount].IsOptional)
            RequiredCount++;
    }

    public string Module { get; }

    public string ShortName { get; }

    public override string Name => Module.Length == 0 ? ShortName : $"{Module}.{ShortName}";

    public FunctionSignature Signature { get; }

    public FunctionBody Body { get; }

    /// <summary>Writes the result without making it; null where that is no gain.</summary>
    public FusedWrite? Fused { get; }

    public int RequiredCount { get; }

    public IReadOnlyList<FunctionParameter> Parameters => Signature.Parameters;

    public TemplateType ResultType(IReadOnlyList<TemplateType> arguments) => Signature.Result.TypeFor(arguments);
}
