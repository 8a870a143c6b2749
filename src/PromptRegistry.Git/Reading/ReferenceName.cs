namespace PromptRegistry.Git.Reading;

/// <summary>
/// Full names of refs, so that no name is ever taken for an option, a revision expression or a short name.
/// </summary>
internal static class ReferenceName
{
    /// <summary>The rules of <c>git check-ref-format</c> for a name under <c>refs/</c>.</summary>
    public static bool IsValid(string name)
    {
        if (name == "HEAD") return true;
        if (!name.StartsWith("refs/", StringComparison.Ordinal) || name.Length > 1024) return false;
        if (name.EndsWith('/') || name.EndsWith('.')) return false;
        if (name.Contains("..", StringComparison.Ordinal) || name.Contains("@{", StringComparison.Ordinal)) return false;
        foreach (var c in name)
        {
            if (c is <= ' ' or '\u007f' or '~' or '^' or ':' or '?' or '*' or '[' or '\\') return false;
        }

        foreach (var segment in name.Split('/'))
        {
            if (segment.Length == 0 || segment[0] == '.') return false;
            if (segment.EndsWith(".lock", StringComparison.Ordinal)) return false;
        }

        return true;
    }

    public static string Check(string name) =>
        IsValid(name) ? name : throw new ArgumentException($"'{name}' is not the full name of a ref.", nameof(name));

    /// <summary>A prefix of names is a name with <c>/</c> at its end.</summary>
    public static string CheckPrefix(string prefix) =>
        prefix.EndsWith('/') && IsValid(prefix[..^1])
            ? prefix
            : throw new ArgumentException($"'{prefix}' is not a prefix of refs; it must end in '/'.", nameof(prefix));
}
