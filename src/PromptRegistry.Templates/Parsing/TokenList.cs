namespace PromptRegistry.Templates.Parsing;

/// <summary>Growing list of tokens whose storage is reused by the thread's next parse.</summary>
internal sealed class TokenList
{
    [ThreadStatic]
    private static Token[]? t_spare;

    private Token[] _items = TakeSpare();

    public int Count { get; private set; }

    public ref readonly Token this[int index] => ref _items[index];

    public void Add(Token token)
    {
        if (Count == _items.Length)
            Array.Resize(ref _items, Count * 2);
        _items[Count++] = token;
    }

    public void Release()
    {
        if (_items.Length <= 4096)
            t_spare = _items;
        _items = [];
        Count = 0;
    }

    private static Token[] TakeSpare()
    {
        var spare = t_spare ?? new Token[128];
        t_spare = null;
        return spare;
    }
}
