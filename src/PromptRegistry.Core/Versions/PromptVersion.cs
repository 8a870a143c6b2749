using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PromptRegistry.Core.Versions;

/// <summary>
/// A version by Semantic Versioning 2.0.0 (semver.org). Compares by precedence (section 11): build metadata does not
/// count, so two versions that compare as 0 may still be unequal.
/// </summary>
public readonly record struct PromptVersion : IComparable<PromptVersion>
{
    public PromptVersion(int major, int minor, int patch, string preRelease = "", string build = "")
    {
        Major = major;
        Minor = minor;
        Patch = patch;
        PreRelease = preRelease;
        Build = build;
    }

    public int Major { get; }
    public int Minor { get; }
    public int Patch { get; }

    /// <summary>The identifiers after <c>-</c>, or nothing.</summary>
    public string PreRelease { get; }

    /// <summary>The metadata after <c>+</c>, or nothing.</summary>
    public string Build { get; }

    public bool IsPreRelease => PreRelease.Length > 0;
    public static bool operator <(PromptVersion left, PromptVersion right) => left.CompareTo(right) < 0;
    public static bool operator >(PromptVersion left, PromptVersion right) => left.CompareTo(right) > 0;
    public static bool operator <=(PromptVersion left, PromptVersion right) => left.CompareTo(right) <= 0;
    public static bool operator >=(PromptVersion left, PromptVersion right) => left.CompareTo(right) >= 0;

    /// <exception cref="FormatException">The text is not a semantic version.</exception>
    public static PromptVersion Parse(string text) =>
        TryParse(text, out var version) ? version : throw new FormatException($"'{text}' is not a semantic version.");

    public static bool TryParse([NotNullWhen(true)] string? text, out PromptVersion version)
    {
        version = default;
        if (text is null) return false;
        var build = "";
        var plus = text.IndexOf('+');
        if (plus >= 0)
        {
            build = text.Substring(plus + 1);
            text = text.Substring(0, plus);
            if (!AreIdentifiers(build, leadingZeros: true)) return false;
        }

        var preRelease = "";
        var dash = text.IndexOf('-');
        if (dash >= 0)
        {
            preRelease = text.Substring(dash + 1);
            text = text.Substring(0, dash);
            if (!AreIdentifiers(preRelease, leadingZeros: false)) return false;
        }

        var parts = text.Split('.');
        if (parts.Length != 3
            || !TryNumber(parts[0], out var major)
            || !TryNumber(parts[1], out var minor)
            || !TryNumber(parts[2], out var patch))
        {
            return false;
        }

        version = new PromptVersion(major, minor, patch, preRelease, build);
        return true;
    }

    /// <summary>The next release version that moves the given part; a pre-release of just that version becomes it.</summary>
    public PromptVersion Next(VersionBump bump)
    {
        if (bump == VersionBump.None) return this;
        var covered = !IsPreRelease ? VersionBump.None
            : Minor == 0 && Patch == 0 ? VersionBump.Major
            : Patch == 0 ? VersionBump.Minor
            : VersionBump.Patch;
        if (covered >= bump) return new PromptVersion(Major, Minor, Patch);
        return bump switch
        {
            VersionBump.Major => new PromptVersion(Major + 1, 0, 0),
            VersionBump.Minor => new PromptVersion(Major, Minor + 1, 0),
            _ => new PromptVersion(Major, Minor, Patch + 1),
        };
    }

    /// <summary>The part that has moved from <paramref name="earlier"/> to this version.</summary>
    public VersionBump BumpSince(PromptVersion earlier)
    {
        if (CompareTo(earlier) <= 0) return VersionBump.None;
        if (Major != earlier.Major) return VersionBump.Major;
        if (Minor != earlier.Minor) return VersionBump.Minor;
        return VersionBump.Patch;
    }

    public int CompareTo(PromptVersion other)
    {
        var order = Major.CompareTo(other.Major);
        if (order == 0) order = Minor.CompareTo(other.Minor);
        if (order == 0) order = Patch.CompareTo(other.Patch);
        if (order != 0) return order;
        if (!IsPreRelease || !other.IsPreRelease) return other.IsPreRelease.CompareTo(IsPreRelease);
        return ComparePreReleases(PreRelease.Split('.'), other.PreRelease.Split('.'));
    }

    public override string ToString()
    {
        var text = string.Format(CultureInfo.InvariantCulture, "{0}.{1}.{2}", Major, Minor, Patch);
        if (IsPreRelease) text += "-" + PreRelease;
        return string.IsNullOrEmpty(Build) ? text : text + "+" + Build;
    }

    private static int ComparePreReleases(string[] left, string[] right)
    {
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            var leftIsNumber = IsDigits(left[i]);
            var rightIsNumber = IsDigits(right[i]);
            int order;
            if (leftIsNumber && rightIsNumber)
            {
                order = left[i].Length.CompareTo(right[i].Length);
                if (order == 0) order = string.CompareOrdinal(left[i], right[i]);
            }
            else
            {
                order = leftIsNumber != rightIsNumber
                    ? (leftIsNumber ? -1 : 1)
                    : string.CompareOrdinal(left[i], right[i]);
            }

            if (order != 0) return order < 0 ? -1 : 1;
        }

        return left.Length.CompareTo(right.Length);
    }

    private static bool TryNumber(string text, out int number)
    {
        number = 0;
        return IsDigits(text)
            && (text.Length == 1 || text[0] != '0')
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static bool AreIdentifiers(string text, bool leadingZeros)
    {
        foreach (var identifier in text.Split('.'))
        {
            if (identifier.Length == 0) return false;
            foreach (var c in identifier)
            {
                if (c is not ((>= '0' and <= '9') or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '-')) return false;
            }

            if (!leadingZeros && identifier.Length > 1 && identifier[0] == '0' && IsDigits(identifier)) return false;
        }

        return true;
    }

    private static bool IsDigits(string text)
    {
        foreach (var c in text)
        {
            if (c is < '0' or > '9') return false;
        }

        return text.Length > 0;
    }
}

/// <summary>Which part of a version a change moves; a greater value covers a smaller one.</summary>
public enum VersionBump
{
    None,
    Patch,
    Minor,
    Major,
}
