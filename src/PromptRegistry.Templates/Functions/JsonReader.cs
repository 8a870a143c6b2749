using System.Globalization;
using System.Text;
using PromptRegistry.Templates.Rendering;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Functions;

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
