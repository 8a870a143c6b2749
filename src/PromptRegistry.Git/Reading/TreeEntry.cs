namespace PromptRegistry.Git.Reading;

/// <summary>One name in a tree; the mode is six octal digits, as <c>git ls-tree</c> prints them.</summary>
public sealed record TreeEntry(string Mode, string Name, ObjectId Id)
{
    public bool IsTree => Mode == "040000";

    /// <summary>A regular file: not a folder, a symbolic link or a submodule.</summary>
    public bool IsFile => Mode.StartsWith("100", StringComparison.Ordinal);
}
