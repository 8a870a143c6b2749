using System.Globalization;
using PromptRegistry.Core.Versions;

namespace PromptRegistry.Server.Catalog;

/// <summary>
/// Which versions a caller takes, as npm writes it: <c>^1.2</c>, <c>~1.2.3</c>, <c>1.x</c>, <c>*</c>, <c>&gt;=1.0.0 &lt;2.0.0</c>. A pre-release is
/// taken only by a range that names one.
/// </summary>
internal sealed class VersionRange
{
    private readonly List<(string Sign, PromptVersion Bound)> bounds;
    private readonly bool takesPreReleases;

    private VersionRange(List<(string, PromptVersion)> bounds)
    {
        this.bounds = bounds;
        takesPreReleases = bounds.Exists(b => b.Item2.IsPreRelease && b.Item1 != "<");
    }

    /// <summary>Null where the text is no range.</summary>
    public static VersionRange? Parse(string text)
    {
        var bounds = new List<(string, PromptVersion)>();
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is 0 or > 8) return null;
        foreach (var part in parts)
        {
            if (!Add(bounds, part)) return null;
        }

        return new VersionRange(bounds);
    }

    public bool Takes(PromptVersion version) =>
        (takesPreReleases || !version.IsPreRelease) && bounds.TrueForAll(b => b.Sign switch
        {
            ">" => version > b.Bound,
            ">=" => version >= b.Bound,
            "<" => version < b.Bound,
            "<=" => version <= b.Bound,
            _ => version.CompareTo(b.Bound) == 0,
        });

    private static bool Add(List<(string, PromptVersion)> bounds, string part)
    {
        var sign = part.Length > 1 && part[..2] is ">=" or "<=" ? part[..2] : part[0] is '^' or '~' or '>' or '<' or '=' ? part[..1] : "";
        var rest = part[sign.Length..];
        if (sign is ">" or ">=" or "<" or "<=" or "=")
        {
            if (!PromptVersion.TryParse(rest, out var bound)) return false;
            bounds.Add((sign, bound));
            return true;
        }

        if (Partial(rest) is not { } at) return false;
        var (from, given) = at;
        if (given == 0) return sign.Length == 0;
        bounds.Add((">=", from));
        bounds.Add(("<", Upper(sign, from, given)));
        return true;
    }

    /// <summary>The first version that no longer is in it.</summary>
    private static PromptVersion Upper(string sign, PromptVersion from, int given) => sign switch
    {
        "^" when from.Major > 0 || given == 1 => new PromptVersion(from.Major + 1, 0, 0, "0"),
        "^" when from.Minor > 0 || given == 2 => new PromptVersion(0, from.Minor + 1, 0, "0"),
        "^" => new PromptVersion(0, 0, from.Patch + 1, "0"),
        _ when given == 1 => new PromptVersion(from.Major + 1, 0, 0, "0"),
        "~" => new PromptVersion(from.Major, from.Minor + 1, 0, "0"),
        _ when given == 2 => new PromptVersion(from.Major, from.Minor + 1, 0, "0"),
        _ => new PromptVersion(from.Major, from.Minor, from.Patch + 1, "0"),
    };

    /// <summary>A version of which the last parts may be missing or <c>x</c>, and how many parts were given.</summary>
    private static (PromptVersion From, int Given)? Partial(string text)
    {
        if (PromptVersion.TryParse(text, out var whole)) return (whole, 3);
        Span<int> numbers = [0, 0, 0];
        var parts = text.Split('.');
        if (parts.Length > 3) return null;
        var given = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i] is "x" or "X" or "*") continue;
            if (given != i || !int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]) || numbers[i] == int.MaxValue) return null;
            given++;
        }

        return (new PromptVersion(numbers[0], numbers[1], numbers[2]), given);
    }
}
