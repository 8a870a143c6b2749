using System.Globalization;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Generator.TemplateCode;

/// <summary>The names of emitted variables, and the jumps that are open.</summary>
internal sealed class EmissionScope
{
    private readonly ClrCode[] _locals;
    private readonly List<string> _pages = [];
    private int _counter;

    public EmissionScope(BoundTemplate template, EmissionOptions options)
    {
        Options = options;
        Types = new ClrTypes(options);
        _pages.Add(template.Page.Source.Path);
        _locals = new ClrCode[template.Locals.Count];
        foreach (var local in template.Locals) _locals[local.Slot] = new ClrCode(NameOf(local), ClrOf(local));
    }

    public EmissionOptions Options { get; }

    /// <summary>The paths of the template and of what it includes, as far as places in them were emitted.</summary>
    public IReadOnlyList<string> Pages => _pages;

    public ClrTypes Types { get; }
    public ClrCode Local(int slot) => _locals[slot];

    /// <summary>A loop's variable has the type of what the loop runs over.</summary>
    public ClrCode SetLoopVariable(int slot, Clr clr) => _locals[slot] = new ClrCode(_locals[slot].Text, clr);

    public int PageNumber(string path)
    {
        if (!_pages.Contains(path)) _pages.Add(path);
        return _pages.IndexOf(path);
    }

    public static string Step(int loop) => "i" + Number(loop);
    public static string Count(int loop) => "count" + Number(loop);
    public static string Changed(int loop) => "changed" + Number(loop);
    public int NextNumber() => ++_counter;

    public static ClrCode LoopValue(BoundLoopValue value)
    {
        var step = Step(value.Loop);
        var count = Count(value.Loop);
        return value.Property switch
        {
            LoopProperty.Index => new ClrCode(step, Clr.Int),
            LoopProperty.ReverseIndex => new ClrCode($"({count} - {step} - 1)", Clr.Int),
            LoopProperty.First => new ClrCode($"({step} == 0)", Clr.Boolean),
            LoopProperty.Last => new ClrCode($"({step} == {count} - 1)", Clr.Boolean),
            LoopProperty.Even => new ClrCode($"(({step} & 1) == 0)", Clr.Boolean),
            LoopProperty.Odd => new ClrCode($"(({step} & 1) != 0)", Clr.Boolean),
            LoopProperty.Changed => new ClrCode(Changed(value.Loop), Clr.Boolean),
            _ => new ClrCode(count, Clr.Int),
        };
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string NameOf(LocalVariable local)
    {
        var letters = new string([.. local.Name.Split('@')[0].Where(c => char.IsLetterOrDigit(c) || c == '_')]);
        return $"{(local.IsLoopVariable ? "item" : "local")}{Number(local.Slot)}_{letters}";
    }

    private static Clr ClrOf(LocalVariable local)
    {
        if (local.IsLoopVariable) return Clr.Value;
        if (local.Type.IsText) return Clr.Text;
        return local.Type.Equals(TemplateType.Boolean) ? Clr.Boolean : Clr.Value;
    }
}

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
        for (var i = _captures.Count - 1; i >= target.Captures; i--) yield return _captures[i];
        if (_indents.Count > target.Indents) yield return $"writer.Indent = {_indents[target.Indents]};";
    }
}
