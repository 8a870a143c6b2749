using System.Runtime.CompilerServices;
using PromptRegistry.Templates.Functions;
using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary>Calls in Scriban mode: built-in functions, functions of the template, includes.</summary>
public sealed class ScriptCalls
{
    private readonly ScriptRuntime _runtime;
    private readonly BuiltinCalls _builtins;
    private readonly FunctionCalls _functions;

    internal ScriptCalls(ScriptRuntime runtime)
    {
        _runtime = runtime;
        _builtins = new BuiltinCalls(runtime);
        _functions = new FunctionCalls(runtime);
    }

    /// <summary>What <c>wrap</c> passes to the next call.</summary>
    internal PassedBlock? PassedBlock { get; set; }

    /// <summary>The value that a path leads to; a function is called.</summary>
    /// <exception cref="TemplateException">The call fails.</exception>
    public TemplateValue Value(TemplateValue value, TextRange range, bool isStatement = false) =>
        value.Kind == TemplateValueKind.Function
            ? Invoke(value, new CallSite(range, range) { IsStatement = isStatement })
            : value;

    /// <summary>Calls whatever the target turns out to be.</summary>
    /// <exception cref="TemplateException">It cannot be called, or the call fails.</exception>
    public TemplateValue Invoke(
        TemplateValue target, CallSite site, Action<ScriptRuntime, CallArguments>? arguments = null)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var block = PassedBlock;
        PassedBlock = null;
        if (target.AsFunction() is not { } function)
        {
            if (!site.IsDate || target.Kind != TemplateValueKind.Object)
                return NotCallable(target, site);
            function = Builtins.Find("date", "parse")!;
        }

        RefuseStatement(function, site);
        var given = Evaluate(site, arguments, function is ScriptFunction { Parameters: null });
        return function switch
        {
            FunctionSymbol symbol => _builtins.Call(symbol, site, given),
            ScriptFunction script => _functions.Call(script, site.Range, given, block),
            IncludeFunction include => _runtime.Includes.Call(include.Name, site.Range, given),
            _ => throw _runtime.Fail(site.Range, $"The function `{function.Name}` cannot be called."),
        };
    }

    /// <summary>A call by a function that got this function as an argument.</summary>
    internal TemplateValue CallBack(TemplateFunction function, TemplateValue[] arguments)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var given = Array.ConvertAll(arguments, value => new GivenArgument(null, value, default));
        return function switch
        {
            FunctionSymbol symbol => symbol.Body(_runtime, ArgumentBinder.Complete(symbol, arguments)),
            ScriptFunction script => _functions.Call(script, default, given, null),
            IncludeFunction include => _runtime.Includes.Call(include.Name, default, given),
            _ => default,
        };
    }

    private void RefuseStatement(TemplateFunction function, CallSite site)
    {
        if (_runtime.Settings.RefuseStatementsAsExpressions
            && function is ScriptFunction { Returns: false }
            && !site.IsStatement)
        {
            throw _runtime.Fail(
                site.Range,
                $"The function `{_runtime.Source.Slice(site.Target)}` is a statement and cannot be used within an "
                + "expression.");
        }
    }

    private GivenArgument[] Evaluate(
        CallSite site, Action<ScriptRuntime, CallArguments>? arguments, bool allowsAnyOrder)
    {
        if (arguments is null)
            return [];
        var list = new CallArguments(_runtime, site, allowsAnyOrder);
        arguments(_runtime, list);
        return list.Given;
    }

    private TemplateValue NotCallable(TemplateValue target, CallSite site)
    {
        var text = _runtime.Source.Slice(site.Target);
        if (target.IsNull && !site.IsBarePipe)
        {
            if (_runtime.Settings.RelaxedFunctionAccess)
                return default;
            throw _runtime.Fail(site.Target, $"The function `{text}` was not found");
        }

        if (site.IsBarePipe)
            throw _runtime.Fail(site.Target, $"Pipe expression destination `{text}` is not a valid function ");

        var value = target.Kind switch
        {
            TemplateValueKind.Boolean => target.AsBoolean() ? "True" : "False",
            TemplateValueKind.Array => "Scriban.Runtime.ScriptArray",
            _ => _runtime.Values.ToText(target),
        };
        throw _runtime.Fail(site.Range, $"Invalid target function `{value}` ({TypeNames.Of(target)})");
    }
}
