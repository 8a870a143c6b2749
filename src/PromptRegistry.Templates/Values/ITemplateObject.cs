namespace PromptRegistry.Templates.Values;

/// <summary>An object as templates see it: named members in a fixed order.</summary>
public interface ITemplateObject
{
    /// <summary>The members' names, in the order in which they are listed and printed.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Reads a member; false when there is none of that name.</summary>
    bool TryGet(string name, out TemplateValue value);
}
