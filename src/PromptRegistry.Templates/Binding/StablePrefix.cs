using System.Runtime.CompilerServices;
using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary>How far a template writes the same in every render, and what changes there.</summary>
/// <param name="Input">The global that is the first to change what is written.</param>
/// <param name="Place">What depends on it, in the template itself or in one that it includes.</param>
/// <param name="Length">Characters before it that never change.</param>
public sealed record FirstChange(string Input, SourceSpan Place, int Length)
{
    /// <param name="constants">Globals that are the same in every render.</param>
    /// <returns>Null where nothing changes.</returns>
    public static FirstChange? Of(BoundTemplate template, IReadOnlyCollection<string> constants)
    {
        try
        {
            return new StablePrefix(template, constants).Find();
        }
        catch (InsufficientExecutionStackException)
        {
            return null;
        }
    }
}

/// <summary>Walks statements in the order in which they write, to the first that depends on a global.</summary>
internal sealed class StablePrefix(BoundTemplate template, IReadOnlyCollection<string> constants)
{
    private readonly Dictionary<int, string> changing = [];
    private BoundPage page = template.Page;
    private int length;
    private FirstChange? found;

    public FirstChange? Find()
    {
        Walk(page.Body);
        return found;
    }

    private void Walk(BoundStatement statement)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (statement)
        {
            case BoundText text: length += text.Text.Length; break;
            case BoundWrite write: Depends(write.Value, write.Range); break;
            case BoundBlock block: WalkAll(block.Statements); break;
            case BoundIf branch:
                if (Depends(branch.Condition, branch.Condition.Range)) return;
                Walk(branch.Then);
                if (found is null && branch.Else is { } other) Walk(other);
                break;
            case BoundCase choice:
                if (Depends(choice.Value, choice.Value.Range) || choice.Clauses.Any(c => c.Values.Any(v => Depends(v, v.Range)))) return;
                WalkAll(choice.Clauses.Select(c => c.Body));
                if (found is null && choice.Else is { } rest) Walk(rest);
                break;
            case BoundFor loop:
                if (Depends(loop.Iterator, loop.Iterator.Range) || Depends(loop.Options.Offset) || Depends(loop.Options.Limit)) return;
                Walk(loop.Body);
                if (found is null && loop.Else is { } empty) Walk(empty);
                break;
            case BoundWhile loop:
                if (!Depends(loop.Condition, loop.Condition.Range)) Walk(loop.Body);
                break;
            case BoundAssign assign: Keep(assign.Slot, assign.Value); break;
            case BoundAssignMember member:
                if (Input(member.Value) is { } changed && Root(member.Target) is { } slot) changing[slot] = changed;
                break;
            case BoundCapture capture: Capture(capture); break;
            case BoundIncludeWrite include: Include(include); break;
            case BoundReturn { Value: { } value }: Depends(value, value.Range); break;
        }
    }

    private void WalkAll(IEnumerable<BoundStatement> statements)
    {
        foreach (var statement in statements)
        {
            Walk(statement);
            if (found is not null) return;
        }
    }

    /// <summary>What a variable takes up is written where the variable is.</summary>
    private void Capture(BoundCapture capture)
    {
        var before = length;
        Walk(capture.Body);
        length = before;
        if (found is null) return;
        changing[capture.Slot] = found.Input;
        found = null;
    }

    private void Include(BoundIncludeWrite include)
    {
        for (var i = 0; i < include.Arguments.Count && i < include.Slots.Count; i++) Keep(include.Slots[i], include.Arguments[i]);
        var outer = page;
        page = include.Page;
        Walk(include.Page.Body);
        page = outer;
    }

    private void Keep(int slot, BoundExpression value)
    {
        if (Input(value) is { } input) changing[slot] = input;
        else changing.Remove(slot);
    }

    private bool Depends(BoundExpression? value) => value is not null && Depends(value, value.Range);

    private bool Depends(BoundExpression value, TextRange range)
    {
        if (Input(value) is not { } input) return false;
        found ??= new FirstChange(input, page.Source.SpanOf(range), length);
        return true;
    }

    private static int? Root(BoundExpression target) => target switch
    {
        BoundLocal local => local.Slot,
        BoundMember member => Root(member.Target),
        BoundIndex index => Root(index.Target),
        _ => null,
    };

    /// <summary>The first global that a value depends on; null for none.</summary>
    private string? Input(BoundExpression? value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return value switch
        {
            BoundGlobal global => constants.Contains(global.Name) ? null : global.Name,
            BoundLocal local => changing.TryGetValue(local.Slot, out var input) ? input : null,
            BoundMember member => Input(member.Target),
            BoundIndex index => Input(index.Target) ?? Input(index.Index),
            BoundUnary unary => Input(unary.Operand),
            BoundBinary binary => Input(binary.Left) ?? Input(binary.Right),
            BoundLogical logical => Input(logical.Left) ?? Input(logical.Right),
            BoundConditional conditional => Input(conditional.Condition) ?? Input(conditional.WhenTrue) ?? Input(conditional.WhenFalse),
            BoundArray array => First(array.Items),
            BoundObject made => First(made.Values),
            BoundInterpolation interpolation => First(interpolation.Parts),
            BoundEmptyCheck check => Input(check.Target),
            BoundCall call => First(call.Arguments),
            BoundInclude include => First(include.Arguments) ?? OfPage(include),
            BoundIncrement increment => changing.TryGetValue(increment.Slot, out var input) ? input : null,
            _ => null,
        };
    }

    /// <summary>An included template may read globals itself.</summary>
    private string? OfPage(BoundInclude include)
    {
        var (outer, before, already) = (page, length, found);
        (page, found) = (include.Page, null);
        Walk(include.Page.Body);
        var input = found?.Input;
        (page, length, found) = (outer, before, already);
        return input;
    }

    private string? First(IReadOnlyList<BoundExpression> values)
    {
        foreach (var value in values) if (Input(value) is { } input) return input;
        return null;
    }
}
