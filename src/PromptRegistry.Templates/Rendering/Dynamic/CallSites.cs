using PromptRegistry.Templates.Binding;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary>What a bound call says before it is made.</summary>
internal static class CallSites
{
    public static CallSite Of(BoundInvoke invoke, bool isStatement) => new(
        invoke.Range,
        invoke.Target.Range,
        [.. invoke.Arguments.Select(
            argument => new CallArgument(argument.Range, argument.Name, argument.Value is BoundExpand))])
    {
        IsPipe = invoke.IsPipe,
        IsDate = invoke.Target is BoundName { Name: "date", IsLocal: false },
        IsStatement = isStatement,
    };
}
