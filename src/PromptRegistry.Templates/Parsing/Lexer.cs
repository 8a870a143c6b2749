using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Parsing;

/// <summary>
/// Cuts a template into tokens. Whitespace controls are applied here: text tokens are already stripped.
/// </summary>
internal sealed class Lexer(string text, bool scriptOnly)
{
    private readonly TokenList _tokens = new();
    private readonly Stack<(char Quote, int Braces)> _interpolations = new();
    private int _position;
    private int _openBraces;
    private bool _failed;

    public List<LexerError>? Errors { get; private set; }

    public TokenList Tokenize()
    {
        if (scriptOnly)
            ReadCode();
        else
            ReadPage();
        _tokens.Add(new Token(TokenKind.Eof, text.Length, text.Length));
        return _tokens;
    }

    private void ReadPage()
    {
        var rawStart = 0;
        while (!_failed)
        {
            var open = FindOpening(_position, out var percents);
            if (open < 0)
            {
                AddText(TokenKind.Raw, rawStart, text.Length);
                return;
            }

            var inner = open + percents + 2;
            var control = ControlAt(inner);
            var rawEnd = TrimEnd(rawStart, open, control);
            AddText(TokenKind.Raw, rawStart, rawEnd);
            if (control != '\0')
                inner++;
            if (percents > 0)
            {
                _position = rawStart = ReadEscape(inner, percents);
                continue;
            }

            var indent = control == '\0' ? BlanksBefore(open, rawStart) : 0;
            _tokens.Add(new Token(TokenKind.CodeEnter, open, inner, indent));
            _position = inner;
            ReadCode();
            rawStart = _position;
        }
    }

    /// <summary>Reads a block that is not evaluated and returns where the text after it starts.</summary>
    private int ReadEscape(int start, int percents)
    {
        for (var i = start; i < text.Length; i++)
        {
            if (!IsExit(i, percents, out var exitEnd))
                continue;
            var control = text[i] == '}' ? '\0' : text[i];
            AddText(TokenKind.Escape, start, i);
            return SkipAfterExit(exitEnd, control);
        }

        AddText(TokenKind.Escape, start, text.Length);
        return text.Length;
    }

    private void AddText(TokenKind kind, int start, int end)
    {
        if (end > start)
            _tokens.Add(new Token(kind, start, end));
    }

    private int FindOpening(int from, out int percents)
    {
        percents = 0;
        for (var i = text.IndexOf('{', from); i >= 0; i = text.IndexOf('{', i + 1))
        {
            var next = i + 1;
            while (next < text.Length && text[next] == '%')
                next++;
            if (next < text.Length && text[next] == '{')
            {
                percents = next - i - 1;
                return i;
            }
        }

        return -1;
    }

    private char ControlAt(int position) =>
        position < text.Length && text[position] is '-' or '~' ? text[position] : '\0';

    private char Peek(int offset) => _position + offset < text.Length ? text[_position + offset] : '\0';

    private int TrimEnd(int start, int end, char control)
    {
        if (control == '\0')
            return end;
        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            if (control == '~' && text[end - 1] == '\n')
                break;
            end--;
        }

        return end;
    }

    private int SkipAfterExit(int position, char control)
    {
        if (control == '\0')
            return position;
        while (position < text.Length && char.IsWhiteSpace(text[position]))
        {
            position++;
            if (control == '~' && text[position - 1] == '\n')
                break;
        }

        return position;
    }

    private int BlanksBefore(int open, int rawStart)
    {
        var start = open;
        while (start > rawStart && text[start - 1] is ' ' or '\t')
            start--;
        return start == 0 || text[start - 1] == '\n' ? open - start : 0;
    }

    private bool IsExit(int position, int percents, out int end)
    {
        end = position;
        if (text[position] is '-' or '~')
            end++;
        if (end + percents + 1 >= text.Length || text[end] != '}')
            return false;
        for (var i = 1; i <= percents; i++)
        {
            if (text[end + i] != '%')
                return false;
        }

        end += percents + 1;
        return text[end++] == '}';
    }

    private void ReadCode()
    {
        while (_position < text.Length && !_failed)
        {
            var c = text[_position];
            if (_openBraces == 0 && !scriptOnly && c is '}' or '-' or '~' && IsExit(_position, 0, out var end))
            {
                _tokens.Add(new Token(TokenKind.CodeExit, _position, end));
                _position = SkipAfterExit(end, c == '}' ? '\0' : c);
                return;
            }

            ReadToken(c);
        }
    }

    private void ReadToken(char c)
    {
        if (c is ' ' or '\t' || (c != '\n' && c != '\r' && char.IsWhiteSpace(c)))
            _position++;
        else if (c == '_' || char.IsLetter(c))
            ReadIdentifier(TokenKind.Identifier);
        else if (char.IsDigit(c))
            ReadNumber();
        else if (c is '\n' or '\r')
            ReadNewLine();
        else if (c == '#')
            ReadComment();
        else if (c is '"' or '\'')
            ReadString(c);
        else if (c == '`')
            ReadVerbatimString();
        else if (c == '$')
            ReadDollar();
        else if (c == '}')
            ReadCloseBrace();
        else
            ReadPunctuation(c);
    }

    private void ReadDollar()
    {
        if (Peek(1) is '"' or '\'')
        {
            _tokens.Add(new Token(TokenKind.InterpolatedStart, _position, _position + 2));
            _interpolations.Push((Peek(1), _openBraces));
            _position += 2;
            ReadInterpolatedText();
        }
        else if (Peek(1) == '$')
        {
            Take(TokenKind.IdentifierSpecial, 2);
        }
        else
        {
            ReadIdentifier(TokenKind.IdentifierSpecial);
        }
    }

    private void ReadIdentifier(TokenKind kind)
    {
        var start = _position++;
        while (_position < text.Length && IsIdentifierPart(text[_position]))
            _position++;
        _tokens.Add(new Token(kind, start, _position));
    }

    internal static bool IsIdentifierPart(char c) => c == '_' || char.IsLetterOrDigit(c);

    private void ReadNewLine()
    {
        var start = _position;
        while (_position < text.Length && char.IsWhiteSpace(text[_position]))
            _position++;
        _tokens.Add(new Token(TokenKind.NewLine, start, _position));
    }

    private void ReadComment()
    {
        var multiple = Peek(1) == '#';
        _position += multiple ? 2 : 1;
        while (_position < text.Length)
        {
            if (!scriptOnly && _openBraces == 0 && IsExit(_position, 0, out _))
                return;
            if (multiple && text[_position] == '#' && Peek(1) == '#')
            {
                _position += 2;
                return;
            }

            if (!multiple && text[_position] is '\r' or '\n')
                return;
            _position++;
        }
    }

    private void ReadNumber()
    {
        var reader = new NumberReader(text, _position);
        if (reader.Read())
        {
            _tokens.Add(new Token(reader.Kind, _position, reader.End));
            _position = reader.End;
        }
        else
        {
            Fail(reader.Error!, reader.ErrorStart, reader.ErrorEnd);
        }
    }

    private void ReadString(char quote)
    {
        var start = _position++;
        while (_position < text.Length)
        {
            var c = text[_position];
            if (c == quote)
            {
                _position++;
                _tokens.Add(new Token(TokenKind.String, start, _position));
                _failed = Errors is not null;
                return;
            }

            if (c == '\\')
                ReadEscapeSequence(start, false);
            else
                _position++;
        }

        var last = text.Length - 1;
        Fail($"Unexpected end of file while parsing a string not terminated by a {quote}", last, last + 1);
    }

    /// <summary>
    /// A wrong sequence does not end the string: reading goes on to its closing quote and stops there.
    /// </summary>
    private void ReadEscapeSequence(int stringStart, bool interpolated)
    {
        var error = EscapeSequence.Validate(text, _position, interpolated, out var end);
        _position = end;
        if (error is null)
            return;
        var at = interpolated && end < text.Length && text[end] == '}' ? stringStart : end;
        (Errors ??= []).Add(new LexerError(error, new TextRange(at, at + 1)));
    }

    private void ReadVerbatimString()
    {
        var start = _position++;
        while (_position < text.Length)
        {
            if (text[_position++] != '`')
                continue;
            if (_position >= text.Length || text[_position] != '`')
            {
                _tokens.Add(new Token(TokenKind.VerbatimString, start, _position));
                return;
            }

            _position++;
        }

        var last = text.Length - 1;
        Fail("Unexpected end of file while parsing a verbatim string not terminated by a `", last, last + 1);
    }

    private void ReadInterpolatedText()
    {
        var quote = _interpolations.Peek().Quote;
        var start = _position;
        while (_position < text.Length)
        {
            var c = text[_position];
            if (c == quote || c == '{')
            {
                AddText(TokenKind.InterpolatedText, start, _position);
                if (c == quote)
                    _interpolations.Pop();
                else
                    _openBraces++;
                Take(c == quote ? TokenKind.InterpolatedEnd : TokenKind.InterpolatedOpen, 1);
                _failed = Errors is not null;
                return;
            }

            if (c == '\\')
                ReadEscapeSequence(start - 2, true);
            else
                _position++;
        }

        Fail($"Unexpected end of file while parsing a string not terminated by a {quote}", start - 2, start - 1);
    }

    private void ReadCloseBrace()
    {
        if (_interpolations.Count > 0 && _openBraces == _interpolations.Peek().Braces + 1)
        {
            _openBraces--;
            Take(TokenKind.InterpolatedClose, 1);
            ReadInterpolatedText();
        }
        else if (_openBraces > 0)
        {
            _openBraces--;
            Take(TokenKind.CloseBrace, 1);
        }
        else
        {
            Fail("Unexpected } while no matching {", _position, _position + 1, TokenKind.CloseBrace);
        }
    }

    private void ReadPunctuation(char c)
    {
        if (c == '{')
            _openBraces++;
        var kind = Punctuation.Match(c, Peek(1), Peek(2), out var length);
        Take(kind, length);
    }

    private void Take(TokenKind kind, int length)
    {
        _tokens.Add(new Token(kind, _position, _position + length));
        _position += length;
    }

    /// <summary>The lexer stops at its first error: the parser sees an invalid token and then the end.</summary>
    private void Fail(string message, int start, int end, TokenKind kind = TokenKind.Invalid)
    {
        _failed = true;
        (Errors ??= []).Add(new LexerError(message, new TextRange(start, end)));
        _tokens.Add(new Token(kind, start, Math.Min(end, text.Length)));
        _position = text.Length;
    }
}
