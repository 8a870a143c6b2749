using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Rendering.Dynamic;

namespace PromptRegistry.Templates.Emission.Scripts;

/// <summary>Calls: a site that says all that is known before, and the arguments as code that runs if they are wanted.</summary>
internal sealed class ScriptCallEmitter(ScriptUnit unit, ScriptExpressionEmitter expressions)
{
    public string Emit(BoundInvoke invoke, bool isStatement)
    {
        FindIncludes(invoke);
        var target = expressions.EmitUncalled(invoke.Target);
        var site = unit.DeclareField("CallSite", unit.NextName("s_call"), SiteOf(CallSites.Of(invoke, isStatement)));
        if (invoke.Arguments.Count == 0)
            return $"r.Calls.Invoke({target}, {site})";
        var arguments = invoke.Arguments.Select(argument => $"a.Next().Add({expressions.Emit(argument.Value)});");
        return $"r.Calls.Invoke({target}, {site}, {unit.DeclareArguments(string.Join("\n    ", arguments))})";
    }

    private static string SiteOf(CallSite site)
    {
        var arguments = site.Arguments.Select(argument =>
            $", new {ScriptCode.Namespace}CallArgument({ScriptCode.Range(argument.Range)}"
            + (argument.Name is { } name ? $", {CSharpLiteral.Of(name)}" : argument.IsExpanded ? ", null" : "")
            + (argument.IsExpanded ? ", true)" : ")"));
        var flags = new[] { (site.IsPipe, "IsPipe"), (site.IsDate, "IsDate"), (site.IsStatement, "IsStatement") }
            .Where(flag => flag.Item1)
            .Select(flag => flag.Item2 + " = true")
            .ToList();
        return $"new({ScriptCode.Range(site.Range)}, {ScriptCode.Range(site.Target)}{string.Concat(arguments)})"
            + (flags.Count == 0 ? "" : $" {{ {string.Join(", ", flags)} }}");
    }

    /// <summary>Includes by a constant name are part of the class.</summary>
    private void FindIncludes(BoundInvoke invoke)
    {
        if (invoke.Target is not BoundName { Name: "include" or "include_join", IsLocal: false }
            || invoke.Arguments.Count == 0)
        {
            return;
        }

        var names = invoke.Arguments[0].Value is BoundArray array ? array.Items : [invoke.Arguments[0].Value];
        foreach (var name in names)
        {
            if (name is BoundLiteral literal && literal.Value.AsString() is { } text)
                unit.Include(text);
        }
    }
}
