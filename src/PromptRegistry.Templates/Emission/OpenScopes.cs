namespace PromptRegistry.Templates.Emission;

/// <summary>
/// Captures and indentations around the place being emitted: what a jump must close before it leaves them.
/// </summary>
internal sealed class OpenScopes
{
    private readonly List<string> _captures = [];
    private readonly List<string> _indents = [];
    private (int Captures, int Indents) _loop;
    private (int Captures, int Indents) _page;

    /// <summary>The place is inside a capture of the page: what is returned there is not written.</summary>
    public bool IsCapturing => _captures.Count > _page.Captures;

    /// <param name="close">Ends the capture and assigns its text.</param>
    public void PushCapture(string close) => _captures.Add(close);

    public void PopCapture() => _captures.RemoveAt(_captures.Count - 1);

    public void PushIndent(string variable) => _indents.Add(variable);

    public void PopIndent() => _indents.RemoveAt(_indents.Count - 1);

    public (int Captures, int Indents) EnterLoop() => Enter(ref _loop);

    public void ExitLoop((int Captures, int Indents) outer) => _loop = outer;

    public (int Captures, int Indents) EnterPage() => Enter(ref _page);

    public void ExitPage((int Captures, int Indents) outer) => _page = outer;

    /// <summary>The lines that a break or continue needs before it.</summary>
    public IEnumerable<string> ToLoop() => Leave(_loop);

    /// <summary>The lines that the end of the page needs before it.</summary>
    public IEnumerable<string> ToPage() => Leave(_page);

    private (int Captures, int Indents) Enter(ref (int Captures, int Indents) mark)
    {
        var outer = mark;
        mark = (_captures.Count, _indents.Count);
        return outer;
    }

    private IEnumerable<string> Leave((int Captures, int Indents) target)
    {
        for (var i = _captures.Count - 1; i >= target.Captures; i--)
            yield return _captures[i];
        if (_indents.Count > target.Indents)
            yield return $"writer.Indent = {_indents[target.Indents]};";
    }
}
