using System.Globalization;
using System.Text;
using PromptRegistry.Templates.Rendering;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Functions;

/// <summary><c>object.to_json</c> and <c>object.from_json</c>.</summary>
public static class JsonFunctions
{
    public static string ToJson(RenderContext context, TemplateValue value)
    {
        var writer = new JsonWriter(context);
        writer.Write(value, 1);
        return writer.ToString();
    }

    /// <summary>Reads JSON; every number becomes an exact decimal.</summary>
    /// <exception cref="OperationException">The text is not JSON.</exception>
    public static TemplateValue FromJson(RenderContext context, string? text) =>
        text is null ? default : new JsonReader(context, text).Read();
}

/// <summary>A strict reader of JSON text (RFC 8259).</summary>
internal sealed class JsonReader(RenderContext context, string text)
{
    private const int MaximumDepth = 64;
    private int _position;

    public TemplateValue Read()
    {
        var value = ReadValue(1);
        SkipSpace();
        return _position == text.Length ? value : throw Unexpected("the end of the text");
    }

    private TemplateValue ReadValue(int depth)
    {
        if (depth > MaximumDepth)
            throw new OperationException($"The JSON is nested deeper than {MaximumDepth} levels.");
        SkipSpace();
        var c = Current;
        if (c == '{')
            return ReadObject(depth);
        if (c == '[')
            return ReadArray(depth);
        if (c == '"')
            return TemplateValue.From(ReadText());
        if (c == '-' || char.IsDigit(c))
            return ReadNumber();
        if (TryWord("true"))
            return TemplateValue.True;
        if (TryWord("false"))
            return TemplateValue.False;
        return TryWord("null") ? TemplateValue.Null : throw Unexpected("a value");
    }

    private char Current => _position < text.Length ? text[_position] : '\0';

    private void SkipSpace()
    {
        while (Current is ' ' or '\t' or '\r' or '\n')
            _position++;
    }

    private bool TryWord(string word)
    {
        if (string.CompareOrdinal(text, _position, word, 0, word.Length) != 0)
            return false;
        _position += word.Length;
        return true;
    }

    private void Expect(char c)
    {
        SkipSpace();
        if (Current != c)
            throw Unexpected($"'{c}'");
        _position++;
    }

    private TemplateValue ReadObject(int depth)
    {
        var result = new TemplateObject();
        _position++;
        SkipSpace();
        while (Current != '}')
        {
            if (result.Names.Count > 0)
                Expect(',');
            SkipSpace();
            if (Current != '"')
                throw Unexpected("a property name in quotes");
            var name = ReadText();
            Expect(':');
            context.Iterate(1);
            result[name] = ReadValue(depth + 1);
            SkipSpace();
        }

        _position++;
        return TemplateValue.From(result);
    }

    private TemplateValue ReadArray(int depth)
    {
        var result = new TemplateArray();
        _position++;
        SkipSpace();
        while (Current != ']')
        {
            if (result.Count > 0)
                Expect(',');
            context.Iterate(1);
            result.Add(ReadValue(depth + 1));
            SkipSpace();
        }

        _position++;
        return TemplateValue.From(result);
    }

    private string ReadText()
    {
        var output = new StringBuilder();
        for (_position++; Current != '"'; _position++)
        {
            var c = Current;
            if (c < ' ')
                throw Unexpected("the end of the text in quotes");
            output.Append(c == '\\' ? ReadEscape() : c);
        }

        _position++;
        return output.ToString();
    }

    private char ReadEscape()
    {
        _position++;
        switch (Current)
        {
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'b': return '\b';
            case 'f': return '\f';
            case '"' or '\\' or '/': return Current;
            case 'u' when _position + 4 < text.Length && ushort.TryParse(
                text.Substring(_position + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                out var code):
                _position += 4;
                return (char)code;
            default: throw Unexpected("an escape sequence");
        }
    }

    private TemplateValue ReadNumber()
    {
        var start = _position;
        while (Current is '-' or '+' or '.' or 'e' or 'E' || char.IsDigit(Current))
            _position++;
        var number = text.Substring(start, _position - start);
        var culture = CultureInfo.InvariantCulture;
        if (decimal.TryParse(number, NumberStyles.Float, culture, out var exact))
            return TemplateValue.From(exact);
        if (double.TryParse(number, NumberStyles.Float, culture, out var value))
            return TemplateValue.From(value);
        _position = start;
        throw Unexpected("a number");
    }

    private OperationException Unexpected(string expected)
    {
        var found = _position < text.Length ? $"'{text[_position]}'" : "the end of the text";
        return new OperationException(
            $"{found} is unexpected in JSON at position {_position}. Expected {expected}.", 0);
    }
}

/// <summary>Values as JSON in ASCII, safe to stand inside HTML.</summary>
internal sealed class JsonWriter(RenderContext context)
{
    private const int MaximumDepth = 64;
    private readonly StringBuilder _output = new();

    public void Write(TemplateValue value, int depth)
    {
        if (depth > MaximumDepth)
            throw new OperationException("Structure is too deeply nested or contains reference loops.");
        context.CheckLength(_output.Length);
        switch (value.Kind)
        {
            case TemplateValueKind.Null or TemplateValueKind.Empty or TemplateValueKind.Function:
                _output.Append("null");
                break;
            case TemplateValueKind.Array:
                WriteArray(value.AsArray()!, depth);
                break;
            case TemplateValueKind.Object:
                WriteObject(value.AsObject()!, depth);
                break;
            case TemplateValueKind.Date:
                WriteText(value.AsDate().ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture));
                break;
            default:
                if (value.IsNumeric || value.Kind == TemplateValueKind.Boolean)
                    _output.Append(ValueFormatter.ToText(value));
                else
                    WriteText(Conversions.ToText(value));
                break;
        }
    }

    public override string ToString() => _output.ToString();

    private void WriteArray(IReadOnlyList<TemplateValue> items, int depth)
    {
        context.Iterate(items.Count);
        _output.Append('[');
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
                _output.Append(',');
            Write(items[i], depth + 1);
        }

        _output.Append(']');
    }

    private void WriteObject(ITemplateObject value, int depth)
    {
        _output.Append('{');
        var first = true;
        foreach (var name in value.Names)
        {
            if (!value.TryGet(name, out var member))
                continue;
            if (!first)
                _output.Append(',');
            first = false;
            WriteText(name);
            _output.Append(':');
            Write(member, depth + 1);
        }

        _output.Append('}');
    }

    private void WriteText(string text)
    {
        _output.Append('"');
        foreach (var c in text)
        {
            switch (c)
            {
                case '\n': _output.Append("\\n"); break;
                case '\r': _output.Append("\\r"); break;
                case '\t': _output.Append("\\t"); break;
                case '\b': _output.Append("\\b"); break;
                case '\f': _output.Append("\\f"); break;
                case '\\': _output.Append(@"\\"); break;
                default:
                    if (c < ' ' || c > '~' || "\"&'+<>`".IndexOf(c) >= 0)
                        _output.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
                    else
                        _output.Append(c);
                    break;
            }
        }

        _output.Append('"');
    }
}
