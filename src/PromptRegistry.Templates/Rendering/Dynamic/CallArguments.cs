using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary>
/// Collects the values of a call's arguments: <see cref="Next"/> before each is evaluated, <see cref="Add"/> with what
/// it is.
/// </summary>
public sealed class CallArguments
{
    private readonly ScriptRuntime _runtime;
    private readonly CallSite _site;
    private readonly bool _allowsAnyOrder;
    private readonly List<GivenArgument> _given;
    private int _index = -1;
    private bool _hasNamed;

    internal CallArguments(ScriptRuntime runtime, CallSite site, bool allowsAnyOrder)
    {
        _runtime = runtime;
        _site = site;
        _allowsAnyOrder = allowsAnyOrder;
        _given = new List<GivenArgument>(site.Arguments.Length);
    }

    internal GivenArgument[] Given => [.. _given];

    /// <exception cref="TemplateException">It may not stand behind a named one.</exception>
    public CallArguments Next()
    {
        var argument = _site.Arguments[++_index];
        if (argument.Name is not null)
            _hasNamed = true;
        else if (_hasNamed && !_allowsAnyOrder)
            throw _runtime.Fail(argument.Range, "Cannot pass this argument after a named argument");
        return this;
    }

    public void Add(TemplateValue value)
    {
        var argument = _site.Arguments[_index];
        if (argument.IsExpanded && value.AsArray() is { } items)
            _given.AddRange(items.Select(item => new GivenArgument(null, item, argument.Range)));
        else
            _given.Add(new GivenArgument(argument.Name, value, argument.Range));
    }
}
