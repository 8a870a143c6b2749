using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Parsing;

/// <summary>The parser's place in the tokens, its errors and how deep it is.</summary>
internal sealed class TokenReader
{
    private readonly TokenList _tokens;
    private readonly int _depthLimit;
    private int _position = -1;
    private int _depth;
    private bool _depthReached;

    public TokenReader(SourceText source, TokenList tokens, int depthLimit)
    {
        Source = source;
        _tokens = tokens;
        _depthLimit = depthLimit;
        Next();
    }

    public SourceText Source { get; }

    public Token Current { get; private set; }

    public Token Previous { get; private set; }

    public TokenKind Kind => Current.Kind;

    /// <summary>Above zero, line ends are whitespace: inside brackets and behind a pipe.</summary>
    public int NewLineIsSpace { get; set; }

    /// <summary>Inside the values of a <c>when</c>, where nothing may change.</summary>
    public bool IsConstant { get; set; }

    public List<TemplateDiagnostic>? Errors { get; private set; }

    public bool HasFatalError { get; private set; }

    public int Depth => _depth;

    public void Next()
    {
        Previous = Current;
        _position = Find(_position + 1);
        Current = _tokens[_position];
    }

    public Token Peek() => _tokens[Find(_position + 1)];

    public string TextOf(Token token) => Source.Text.Substring(token.Start, token.End - token.Start);

    public bool Is(Token token, string word) =>
        token.End - token.Start == word.Length
        && string.CompareOrdinal(Source.Text, token.Start, word, 0, word.Length) == 0;

    public bool PreviousCharIsSpace =>
        Current.Start > 0 && char.IsWhiteSpace(Source.Text[Current.Start - 1]);

    public string Quote(Token token) => token.Kind == TokenKind.Eof
        ? "<eof>"
        : TextOf(token).Replace("\n", "\\n").Replace("\r", "\\r");

    /// <summary>From the start of a token to the end of the last one read.</summary>
    public TextRange Since(int start) => new(start, Math.Max(start, Previous.End));

    public void Expect(TokenKind kind, string text)
    {
        if (Kind != kind)
            Error(Current.Range, $"Unexpected token found `{Quote(Current)}` while expecting `{text}`.");
        Next();
    }

    public void Error(TextRange range, string message, bool fatal = false)
    {
        // What follows the limit of depth is only the way back out.
        if (_depthReached && HasFatalError)
            return;
        (Errors ??= []).Add(new TemplateDiagnostic(
            TemplateDiagnosticKind.SyntaxError, message, SpanOf(range)));
        HasFatalError |= fatal;
    }

    public void Error(Construct construct, TextRange range, string message, bool fatal = false) =>
        Error(range, $"Error while parsing {construct.Name}: {message} in: {construct.Form}", fatal);

    public void Enter()
    {
        if (++_depth <= _depthLimit || _depthReached)
            return;
        _depthReached = true;
        Error(
            Previous.Range,
            $"The statement depth limit `{_depthLimit}` was reached when parsing this statement",
            fatal: true);

        // Nothing more is read: the recursion that got this far unwinds at the end of the tokens.
        _position = _tokens.Count - 1;
        Current = _tokens[_position];
    }

    public void LeaveTo(int depth) => _depth = depth;

    /// <summary>What is missing at the end of the text has no line, as in the engine; it is about the whole file.</summary>
    private SourceSpan SpanOf(TextRange range) => Kind == TokenKind.Eof && range == Current.Range
        ? new SourceSpan(Source.Path, range.Start, 0, 0, 0, 0, 0)
        : Source.SpanOf(range);

    private int Find(int position)
    {
        while (position < _tokens.Count - 1 && NewLineIsSpace > 0 && _tokens[position].Kind == TokenKind.NewLine)
            position++;
        return Math.Min(position, _tokens.Count - 1);
    }
}
