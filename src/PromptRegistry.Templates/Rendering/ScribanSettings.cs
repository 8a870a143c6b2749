namespace PromptRegistry.Templates.Rendering;

/// <summary>Switches of the Scriban engine that its hosts can set; prompt mode ignores them.</summary>
public sealed record ScribanSettings
{
    public static ScribanSettings Default { get; } = new();

    /// <summary>A variable that does not exist is an error instead of null.</summary>
    public bool StrictVariables { get; init; }

    /// <summary>A missing member is null instead of an error.</summary>
    /// <value>True.</value>
    public bool RelaxedMemberAccess { get; init; } = true;

    /// <summary>A member of null is null instead of an error.</summary>
    public bool RelaxedTargetAccess { get; init; }

    /// <summary>An index outside of a list is null instead of an error.</summary>
    /// <value>True.</value>
    public bool RelaxedIndexerAccess { get; init; } = true;

    /// <summary>Calling a function that does not exist gives null instead of an error.</summary>
    public bool RelaxedFunctionAccess { get; init; }

    /// <summary>Indexing by null gives null instead of an error.</summary>
    public bool NullIndexer { get; init; }

    /// <summary>Blanks before a code block are repeated behind each line end that it writes.</summary>
    /// <value>True.</value>
    public bool AutoIndent { get; init; } = true;

    /// <summary>Empty lines get those blanks too.</summary>
    /// <value>True.</value>
    public bool IndentOnEmptyLines { get; init; } = true;

    /// <summary>An error is written in place, as <c>[message]</c>, and rendering goes on.</summary>
    public bool RenderErrors { get; init; }

    /// <summary>A function that returns nothing cannot be used as a value.</summary>
    public bool RefuseStatementsAsExpressions { get; init; }
}
