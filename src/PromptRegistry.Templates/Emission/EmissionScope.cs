using System.Globalization;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Emission;

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
        foreach (var local in template.Locals)
            _locals[local.Slot] = new ClrCode(NameOf(local), ClrOf(local));
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
        if (!_pages.Contains(path))
            _pages.Add(path);
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
        if (local.IsLoopVariable)
            return Clr.Value;
        if (local.Type.IsText)
            return Clr.Text;
        return local.Type.Equals(TemplateType.Boolean) ? Clr.Boolean : Clr.Value;
    }
}
