namespace PromptRegistry.Core.Versions;

/// <summary>Which part of a version a change moves; a greater value covers a smaller one.</summary>
public enum VersionBump
{
    None,
    Patch,
    Minor,
    Major,
}
