namespace PromptRegistry.Core.Accessors;

/// <summary>What the project's version of C# has. Everything else in generated code is in C# 7.3.</summary>
/// <param name="HasNullable">C# 8: references say whether they may be null.</param>
/// <param name="HasRecords">C# 9: records, <c>init</c> and module initializers.</param>
internal sealed record CSharpDialect(bool HasNullable, bool HasRecords)
{
    public static CSharpDialect Latest { get; } = new(true, true);

    /// <summary>The type that also holds null.</summary>
    /// <param name="isReference">Whether it is a reference type, which needs no word for that in older versions.</param>
    public string OrNull(string type, bool isReference) => isReference && !HasNullable ? type : type + "?";
}
