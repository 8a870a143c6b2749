using System.Globalization;
using Microsoft.Extensions.Configuration;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Hosting;

/// <summary>
/// The keys of a section of an app's configuration, each with how its text is read. Nothing is found by reflection, so that it works in
/// trimmed apps; a key that is not among them is a problem, and so is a text that cannot be read.
/// </summary>
/// <typeparam name="TOptions">The options that they set.</typeparam>
public sealed class OptionKeys<TOptions>
    where TOptions : class
{
    private readonly Dictionary<string, Key> keys = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> others = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A text.</summary>
    public OptionKeys<TOptions> Text(string key, Action<TOptions, string> set) => Add(key, "a text", (options, text) =>
    {
        set(options, text);
        return true;
    });

    /// <summary>A time, as <c>00:00:05</c>.</summary>
    public OptionKeys<TOptions> Time(string key, Action<TOptions, TimeSpan> set) => Add(key, "a time such as 00:00:05", (options, text) =>
    {
        // A bare number would be days.
        if (!text.Contains(':', StringComparison.Ordinal) || !TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time)) return false;
        set(options, time);
        return true;
    });

    /// <summary>A whole number.</summary>
    public OptionKeys<TOptions> Number(string key, Action<TOptions, long> set) => Add(key, "a whole number", (options, text) =>
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return false;
        set(options, number);
        return true;
    });

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public OptionKeys<TOptions> Flag(string key, Action<TOptions, bool> set) => Add(key, "true or false", (options, text) =>
    {
        if (!bool.TryParse(text, out var flag)) return false;
        set(options, flag);
        return true;
    });

    /// <summary>A name of an enumeration.</summary>
    public OptionKeys<TOptions> Choice<T>(string key, Action<TOptions, T> set)
        where T : struct, Enum => Add(key, "one of " + string.Join(", ", Enum.GetNames<T>()), (options, text) =>
    {
        if (!Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase)) return false;
        set(options, Enum.Parse<T>(text, ignoreCase: true));
        return true;
    });

    /// <summary>A section that something else reads.</summary>
    internal OptionKeys<TOptions> Except(string section)
    {
        others.Add(section);
        return this;
    }

    /// <summary>Sets what the section has and can be read; <see cref="Problems"/> tells the rest.</summary>
    internal void Apply(IConfiguration section, TOptions options)
    {
        foreach (var child in section.GetChildren())
        {
            if (child.Value is { } text && keys.TryGetValue(child.Key, out var key)) key.TrySet(options, text);
        }
    }

    /// <summary>A sentence for each key that is not known or cannot be read.</summary>
    internal IEnumerable<string> Problems(IConfiguration section, TOptions scratch)
    {
        foreach (var child in section.GetChildren())
        {
            if (others.Contains(child.Key)) continue;
            if (!keys.TryGetValue(child.Key, out var key))
            {
                yield return $"{child.Path} is not known.{Suggestion.Sentence(child.Key, keys.Keys.Concat(others))}";
            }
            else if (child.Value is not { } text)
            {
                yield return $"{child.Path} is a section; {key.Expected} was expected.";
            }
            else if (!key.TrySet(scratch, text))
            {
                yield return $"{child.Path} is '{text}'; {key.Expected} was expected.";
            }
        }
    }

    private OptionKeys<TOptions> Add(string key, string expected, Func<TOptions, string, bool> trySet)
    {
        keys.Add(key, new Key(expected, trySet));
        return this;
    }

    private sealed record Key(string Expected, Func<TOptions, string, bool> TrySet);
}
