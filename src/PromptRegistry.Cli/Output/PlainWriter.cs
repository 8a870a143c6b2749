using System.Text;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Cli.Output;

/// <summary>
/// What people read of a command: whatever text of a repository or a model passes through, no terminal obeys it and no
/// build server takes a line of it for a command of its own.
/// <list type="bullet">
/// <item>Control characters and invisible ones are shown as <c>&lt;U+001B&gt;</c>; line feed and tab stay.</item>
/// <item>Names and passwords in addresses become <c>…</c>.</item>
/// <item>A line that begins with <c>::</c> (GitHub) or <c>##</c> and no blank (MSBuild protocol, TeamCity) gets a
/// backslash before it; <c>##[</c> and <c>##vso[</c> (Azure, which finds them anywhere) one within.</item>
/// </list>
/// </summary>
internal class PlainWriter(TextWriter output) : TextWriter
{
    private readonly StringBuilder line = new();

    /// <summary>What our own protocols are written to, as they are.</summary>
    public TextWriter Raw => output;

    public override Encoding Encoding => output.Encoding;

    public override void Write(char value)
    {
        lock (line)
        {
            line.Append(value);
            if (value == '\n') FlushLine();
        }
    }

    public override void Write(string? value)
    {
        if (value is null) return;
        lock (line)
        {
            var start = 0;
            for (var end = value.IndexOf('\n', start); end >= 0; end = value.IndexOf('\n', start))
            {
                line.Append(value, start, end + 1 - start);
                FlushLine();
                start = end + 1;
            }

            line.Append(value, start, value.Length - start);
        }
    }

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Flush()
    {
        lock (line)
        {
            FlushLine();
            output.Flush();
        }
    }

    /// <summary>Writes what has no line end yet; the writer behind stays open.</summary>
    protected override void Dispose(bool disposing)
    {
        Flush();
        base.Dispose(disposing);
    }

    private void FlushLine()
    {
        if (line.Length == 0) return;
        output.Write(Plain(AddressText.WithoutPasswords(line.ToString())));
        line.Clear();
    }

    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        var begin = 0;
        while (begin < text.Length && text[begin] is ' ' or '\t') begin++;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (i == begin && IsCommand(text, i)) plain.Append('\\');
            if (c == '#' && (At(text, i, "##[") || At(text, i, "##vso["))) plain.Append("#\\");
            else if (c == '\r' && At(text, i, "\r\n")) plain.Append(c);
            else if (c != '\n' && PlainText.IsHidden(c)) PlainText.AppendCode(plain, c);
            else plain.Append(c);
        }

        return plain.ToString();
    }

    private static bool IsCommand(string text, int at) =>
        At(text, at, "::") || (At(text, at, "##") && at + 2 < text.Length && text[at + 2] is not (' ' or '#' or '\r' or '\n'));

    private static bool At(string text, int at, string word) => string.CompareOrdinal(text, at, word, 0, word.Length) == 0;
}
