using System.Globalization;
using System.Text;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Plots;

/// <summary>
/// Writes HTML and SVG. Names of elements and attributes are the program's own; every text and every value is taken for hostile: it is escaped, and
/// characters that hide or reorder others are shown as their number. Line feed and tab stay.
/// </summary>
public sealed class MarkupWriter
{
    private static readonly HashSet<string> Void = new(StringComparer.Ordinal) { "meta", "br", "input", "hr", "link" };

    private readonly StringBuilder markup = new();
    private readonly Stack<string> open = new();

    /// <summary>Letters written so far.</summary>
    public int Length => markup.Length;

    /// <summary>Opens an element.</summary>
    /// <param name="name">Its name: ASCII letters, digits and <c>-</c>.</param>
    /// <param name="attributes">Names and values; one whose value is null is left out.</param>
    /// <returns>Closes the element, for <c>using</c>.</returns>
    /// <exception cref="ArgumentException">A name has other characters, or an attribute would run or style something.</exception>
    public MarkupScope Open(string name, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(name, attributes);
        open.Push(name);
        return new MarkupScope(this);
    }

    /// <summary>Writes an element with a text in it, or an empty one.</summary>
    /// <param name="text">The text; null for none.</param>
    /// <exception cref="ArgumentException">As <see cref="Open"/>.</exception>
    public void Element(string name, string? text, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(name, attributes);
        if (Void.Contains(name)) return;
        if (text is not null) Text(text);
        markup.Append("</").Append(name).Append('>');
    }

    /// <summary>Writes a text.</summary>
    public void Text(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Escape(text, isValue: false);
    }

    /// <summary>Writes a line feed between elements, where it means nothing.</summary>
    public void Line() => markup.Append('\n');

    /// <summary>Writes markup of the program's own: a style sheet, a script, a document type. Never pass it text from elsewhere.</summary>
    public void Own(string text) => markup.Append(text);

    /// <summary>Closes the innermost element.</summary>
    /// <exception cref="InvalidOperationException">None is open.</exception>
    public void Close() => markup.Append("</").Append(open.Pop()).Append('>');

    /// <summary>A coordinate, the same on every machine: at most two decimals.</summary>
    public static string Coordinate(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>What was written.</summary>
    public override string ToString() => markup.ToString();

    private void Start(string name, ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        CheckName(name);
        markup.Append('<').Append(name);
        foreach (var (key, value) in attributes)
        {
            CheckName(key);
            if (key == "style" || key.StartsWith("on", StringComparison.OrdinalIgnoreCase))
                throw new ArgumentException($"The attribute '{key}' is not written: a page's policy forbids it.", nameof(attributes));
            if (value is null) continue;
            markup.Append(' ').Append(key).Append("=\"");
            Escape(value, isValue: true);
            markup.Append('"');
        }

        markup.Append('>');
    }

    private static void CheckName(string name)
    {
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            throw new ArgumentException($"'{name}' is no name of an element or attribute.", nameof(name));
    }

    private void Escape(string text, bool isValue)
    {
        foreach (var c in PlainText.Lines(text))
        {
            switch (c)
            {
                case '&': markup.Append("&amp;"); break;
                case '<': markup.Append("&lt;"); break;
                case '>': markup.Append("&gt;"); break;
                case '"': markup.Append("&quot;"); break;
                case '\'': markup.Append("&#39;"); break;
                case '\n' when isValue: markup.Append("&#10;"); break;
                default: markup.Append(c); break;
            }
        }
    }
}

/// <summary>An open element; disposing closes it.</summary>
public readonly struct MarkupScope(MarkupWriter markup) : IDisposable, IEquatable<MarkupScope>
{
    private readonly MarkupWriter markup = markup;

    /// <inheritdoc/>
    public void Dispose() => markup.Close();

    /// <inheritdoc/>
    public bool Equals(MarkupScope other) => ReferenceEquals(markup, other.markup);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is MarkupScope other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => markup.GetHashCode();

    /// <summary>Whether both close an element of the same writer.</summary>
    public static bool operator ==(MarkupScope left, MarkupScope right) => left.Equals(right);

    /// <summary>Whether they close elements of different writers.</summary>
    public static bool operator !=(MarkupScope left, MarkupScope right) => !left.Equals(right);
}
