using PromptRegistry.Templates.Limits;
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

/// <summary>A built-in function's parameters, result and the method behind it.</summary>
/// <param name="Parameters">In order; optional ones last.</param>
/// <param name="Result">What it returns.</param>
/// <param name="Method">The method that emitted code calls, <c>StringFunctions.Append</c>.</param>
internal sealed record FunctionSignature(
    IReadOnlyList<FunctionParameter> Parameters, ResultRule Result, string Method)
{
    /// <summary>The last parameter takes all remaining arguments.</summary>
    public bool HasRest { get; init; }

    /// <summary>The method takes the render context first: it counts steps or calls functions back.</summary>
    public bool NeedsContext { get; init; }

    /// <summary>
    /// It reads or keeps state of the render itself; prompts cannot use it, and no method stands behind it.
    /// </summary>
    public bool NeedsRender { get; init; }

    /// <summary>The same arguments may give another result: the clock or chance.</summary>
    public bool IsNondeterministic { get; init; }
}

/// <summary>Calls back what a function was given.</summary>
internal static class Callbacks
{
    /// <summary>Calls a function that was passed as an argument.</summary>
    /// <exception cref="OperationException">It is none that templates can call.</exception>
    public static TemplateValue Call(this RenderContext context, TemplateFunction function, params TemplateValue[] arguments) =>
        function is FunctionSymbol symbol
            ? symbol.Body(context, ArgumentBinder.Complete(symbol, arguments))
            : throw new OperationException($"The function `{function.Name}` cannot be called from here");
}

/// <summary>Calls a function with arguments that have been counted and completed by defaults.</summary>
internal delegate TemplateValue FunctionBody(RenderContext context, Arguments arguments);

/// <summary>A parameter of a built-in function.</summary>
internal sealed record FunctionParameter(
    string Name, ParameterKind Kind, bool IsOptional = false, TemplateValue Default = default);

/// <summary>What a function's parameter takes; other values are converted where the language allows it.</summary>
internal enum ParameterKind
{
    Value,
    Text,
    Integer,
    Number,
    Boolean,
    List,
    Object,
    Function,
    Date,
    TimeSpan,

    /// <summary>A date or null, passed as a value.</summary>
    Moment,
}

/// <summary>What a function returns: the C# type of its method, and the type for given argument types.</summary>
internal sealed record ResultRule(ReturnKind Kind, Func<IReadOnlyList<TemplateType>, TemplateType> TypeFor);

/// <summary>The C# type that a function's method returns.</summary>
internal enum ReturnKind
{
    Value, Text, Integer, Number, Boolean, List, Date, TimeSpan
}

/// <summary>Results of built-in functions.</summary>
internal static class Result
{
    public static readonly ResultRule Text = new(ReturnKind.Text, _ => TemplateType.String);

    /// <summary>Text that is null when the first argument is.</summary>
    public static readonly ResultRule TextOrNull = new(
        ReturnKind.Text,
        arguments => arguments.Count == 0 || arguments[0].IsNullable
            ? new NullableType(TemplateType.String)
            : TemplateType.String);

    public static readonly ResultRule Integer = new(ReturnKind.Integer, _ => TemplateType.Integer);

    public static readonly ResultRule OptionalInteger = new(
        ReturnKind.Value, _ => new NullableType(TemplateType.Integer));

    public static readonly ResultRule Number = new(ReturnKind.Number, _ => TemplateType.Number);

    public static readonly ResultRule OptionalNumber = new(
        ReturnKind.Value, _ => new NullableType(TemplateType.Number));

    public static readonly ResultRule Boolean = new(ReturnKind.Boolean, _ => TemplateType.Boolean);
    public static readonly ResultRule Any = new(ReturnKind.Value, _ => TemplateType.Any);
    public static readonly ResultRule Date = new(ReturnKind.Date, _ => TemplateType.Date);
    public static readonly ResultRule AnyDate = new(ReturnKind.Value, _ => TemplateType.Date);
    public static readonly ResultRule OptionalDate = new(ReturnKind.Value, _ => new NullableType(TemplateType.Date));
    public static readonly ResultRule TimeSpan = new(ReturnKind.TimeSpan, _ => TemplateType.TimeSpan);
    public static readonly ResultRule Texts = new(ReturnKind.List, _ => new ArrayType(TemplateType.String));
    public static readonly ResultRule Anys = new(ReturnKind.List, _ => new ArrayType(TemplateType.Any));

    /// <summary>A list of the same items as the first argument.</summary>
    public static readonly ResultRule SameList = new(ReturnKind.List, SameListType);

    /// <summary>One item of the first argument, or null.</summary>
    public static readonly ResultRule Element = new(
        ReturnKind.Value,
        arguments => TemplateType.MakeNullable(arguments.Count > 0 ? ElementOf(arguments[0]) : TemplateType.Any));

    /// <summary>The items of both lists, or of the list and the value.</summary>
    public static readonly ResultRule JoinedList = new(ReturnKind.List, JoinedListType);

    /// <summary>The first argument when it is not null, else the second.</summary>
    public static readonly ResultRule FirstOrSecond = new(ReturnKind.Value, FirstOrSecondType);

    private static ArrayType SameListType(IReadOnlyList<TemplateType> arguments) =>
        new ArrayType(arguments.Count > 0 ? ElementOf(arguments[0]) : TemplateType.Any);

    private static ArrayType JoinedListType(IReadOnlyList<TemplateType> arguments)
    {
        if (arguments.Count < 2) return SameListType(arguments);
        var added = arguments[1].NotNull is ArrayType list ? list.Element : arguments[1];
        return new ArrayType(TemplateType.Join(ElementOf(arguments[0]), added));
    }

    private static TemplateType FirstOrSecondType(IReadOnlyList<TemplateType> arguments)
    {
        if (arguments.Count < 2) return TemplateType.Any;
        return arguments[0].Equals(TemplateType.Null)
            ? arguments[1]
            : TemplateType.Join(arguments[0].NotNull, arguments[1]);
    }

    private static TemplateType ElementOf(TemplateType type) => type.NotNull switch
    {
        ArrayType array => array.Element,
        _ when type.NotNull.IsText => TemplateType.String,
        _ => TemplateType.Any,
    };
}
