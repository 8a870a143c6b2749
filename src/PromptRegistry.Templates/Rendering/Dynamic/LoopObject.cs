using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary><c>for</c>, <c>while</c> and <c>tablerow</c> as objects inside their loops.</summary>
internal sealed class LoopObject(bool isWhile) : ITemplateObject
{
    private static readonly string[] s_names =
        ["index", "rindex", "first", "last", "even", "odd", "changed", "length", "col"];

    public IReadOnlyList<string> Names => s_names;

    public LoopState State;

    public int Column { get; set; }

    public bool TryGet(string name, out TemplateValue value)
    {
        LoopProperty? property = name switch
        {
            "index" => LoopProperty.Index,
            "first" => LoopProperty.First,
            "even" => LoopProperty.Even,
            "odd" => LoopProperty.Odd,
            "rindex" when !isWhile => LoopProperty.ReverseIndex,
            "last" when !isWhile => LoopProperty.Last,
            "changed" when !isWhile => LoopProperty.Changed,
            "length" when !isWhile => LoopProperty.Length,
            _ => null,
        };
        if (name == "col")
            value = Column;
        else
            value = property is { } known ? State.Get(known) : default;
        return property is not null || name == "col";
    }
}
