namespace PromptRegistry.Templates.Emission;

/// <summary>
/// Captures and indentations around the place being emitted: what a jump must close before it leaves them.
/// </summary>
internal sealed class OpenScopes
{
    private readonly List<(string Close, string Drop)> _captures = [];
    private readonly List<string> _indents = [];
    private (int Captures, int Indents) _loop;
    private (int Captures, int Indents) _page;

    /// <param name="close">Ends the capture and assigns its text.</param>
    /// <param name="drop">Ends the capture and forgets its text.</param>
    public void PushCapture(string close, string drop) => _captures.Add((close, drop));

    public void PopCapture() => _captures.RemoveAt(_captures.Count - 1);

    public void PushIndent(string variable) => _indents.Add(variable);

    public void PopIndent() => _indents.RemoveAt(_indents.Count - 1);

    public (int Captures, int Indents) EnterLoop() => Enter(ref _loop);

    public void ExitLoop((int Captures, int Indents) outer) => _loop = outer;

    public (int Captures, int Indents) EnterPage() => Enter(ref _page);

    public void ExitPage((int Captures, int Indents) outer) => _page = outer;

    /// <summary>The lines that a break or continue needs before it.</summary>
    public IEnumerable<string> ToLoop() => Leave(_loop, capture => capture.Close);

    /// <summary>The lines that the end of the page needs before it.</summary>
    public IEnumerable<string> ToPage() => Leave(_page, capture => capture.Drop);

    private (int Captures, int Indents) Enter(ref (int Captures, int Indents) mark)
    {
        var outer = mark;
        mark = (_captures.Count, _indents.Count);
        return outer;
    }

    private IEnumerable<string> Leave(
        (int Captures, int Indents) target, Func<(string Close, string Drop), string> end)
    {
        for (var i = _captures.Count - 1; i >= target.Captures; i--)
            yield return end(_captures[i]);
        if (_indents.Count > target.Indents)
            yield return $"writer.Indent = {_indents[target.Indents]};";
    }
}
