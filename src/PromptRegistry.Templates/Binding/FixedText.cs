using System.Runtime.CompilerServices;

namespace PromptRegistry.Templates.Binding;

/// <summary>
/// How much of a template is written whatever the values are: text outside of branches and loops, and of a branch the
/// shortest way through it.
/// </summary>
internal sealed class FixedText
{
    private bool _ends;

    /// <returns>Characters.</returns>
    public static int LengthOf(BoundTemplate template) => new FixedText().Block(template.Page.Body);

    private int Block(BoundBlock block)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var length = 0;
        foreach (var statement in block.Statements)
        {
            length += Statement(statement);
            if (_ends)
                break;
        }

        return length;
    }

    private int Statement(BoundStatement statement)
    {
        switch (statement)
        {
            case BoundText text:
                return text.Text.Length;
            case BoundBlock block:
                return Block(block);
            case BoundIf branch:
                return Math.Min(Block(branch.Then), branch.Else is null ? 0 : Statement(branch.Else));
            case BoundCase choice:
                var least = choice.Else is null ? 0 : Block(choice.Else);
                foreach (var clause in choice.Clauses)
                    least = Math.Min(least, Block(clause.Body));
                return least;
            case BoundFor loop:
                return Loop(loop.Body);
            case BoundWhile loop:
                return Loop(loop.Body);
            case BoundIncludeWrite include:
                return Page(include.Page);
            case BoundReturn or BoundBreak or BoundContinue:
                _ends = true;
                return 0;
            default:
                return 0;
        }
    }

    /// <summary>It may run no time at all; and where it can be jumped out of, what follows may not come.</summary>
    private int Loop(BoundBlock body)
    {
        Block(body);
        return 0;
    }

    /// <summary>A return ends the included template, not the one around it.</summary>
    private int Page(BoundPage page)
    {
        var ends = _ends;
        var length = Block(page.Body);
        _ends = ends;
        return length;
    }
}
