namespace PromptRegistry.Templates.Parsing;

/// <summary>
/// Finds the extent and kind of a number: <c>1_000</c>, <c>2.5f</c>, <c>1e3</c>, <c>0xFF</c>, <c>0b101</c>.
/// </summary>
internal struct NumberReader(string text, int start)
{
    public int End { get; private set; } = start;

    public TokenKind Kind { get; private set; } = TokenKind.Integer;

    public string? Error { get; private set; }

    public int ErrorStart { get; private set; }

    public int ErrorEnd { get; private set; }

    public bool Read()
    {
        var zero = text[End++] == '0';
        if (zero && Current == 'x')
            return ReadHexa();
        if (zero && Current == 'b')
            return ReadBinary();
        while (char.IsDigit(Current) || Current == '_')
            End++;
        ReadFraction();
        if (!ReadExponent())
            return false;
        if (IsSuffix(Current) && !Lexer.IsIdentifierPart(At(End + 1)))
        {
            Kind = TokenKind.Float;
            End++;
        }

        return true;
    }

    private readonly char Current => At(End);

    private readonly char At(int position) => position < text.Length ? text[position] : '\0';

    private static bool IsSuffix(char c) => c is 'f' or 'F' or 'd' or 'D' or 'm' or 'M';

    private void ReadFraction()
    {
        var next = At(End + 1);
        if (Current != '.' || next == '.')
            return;
        if (!IsSuffix(next) && char.IsLetter(next) && next is not ('e' or 'E'))
            return;
        Kind = TokenKind.Float;
        End++;
        while (char.IsDigit(Current))
            End++;
    }

    private bool ReadExponent()
    {
        if (Current is not ('e' or 'E'))
            return true;
        End++;
        if (Current is '+' or '-')
            End++;
        if (!char.IsDigit(Current))
            return Fail("Expecting at least one digit after the exponent", End, End);
        while (char.IsDigit(Current))
            End++;
        return true;
    }

    private bool ReadHexa()
    {
        var marker = End++;
        var found = false;
        while (Uri.IsHexDigit(Current) || Current == '_')
        {
            found |= Current != '_';
            End++;
        }

        if (Current is 'u' or 'U' && !Lexer.IsIdentifierPart(At(End + 1)))
            End++;
        if (!found)
        {
            return Fail(
                "Invalid hex number, expecting at least a hex digit [0-9a-fA-F] after 0x", marker - 1, marker + 1);
        }

        Kind = TokenKind.HexaInteger;
        return true;
    }

    private bool ReadBinary()
    {
        var marker = End++;
        var found = false;
        var dot = false;
        while (Current is '0' or '1' or '_' || (Current == '.' && !dot && At(End + 1) is '0' or '1'))
        {
            dot |= Current == '.';
            found |= Current is '0' or '1';
            End++;
        }

        var suffix = Current is 'u' or 'U' || (dot && Current is 'f' or 'F' or 'd' or 'D');
        if (suffix && !Lexer.IsIdentifierPart(At(End + 1)))
            End++;
        if (!found)
        {
            return Fail(
                "Invalid binary number, expecting at least a binary digit 0 or 1 after 0b", marker - 1, marker + 1);
        }

        Kind = TokenKind.BinaryInteger;
        return true;
    }

    private bool Fail(string message, int errorStart, int errorEnd)
    {
        Error = message;
        ErrorStart = errorStart;
        ErrorEnd = errorEnd;
        return false;
    }
}
