#if NET
using System.Text;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Operations;
using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Translation;

/// <summary>
/// Says a template in another language, where that renders the same text for the same values. Includes are written in place, variables where they are read, and loops over what is known
/// one round after another. What renders otherwise in a corner is told; what cannot be said ends the translation, for a template without it would be another one.
/// </summary>
/// <param name="translation">What is known of the template.</param>
internal abstract class TemplateTranslator(TranslationOptions translation)
{
    private const int MaximumLength = 1024 * 1024;
    private readonly Dictionary<int, BoundExpression> known = [];
    private readonly List<TranslationLoss> losses = [];
    private readonly HashSet<string> told = new(StringComparer.Ordinal);
    private readonly StringBuilder text = new();
    private IReadOnlyList<LocalVariable> locals = [];
    private BoundPage page = null!;
    private int branches;
    private bool isInFence;

    /// <summary>What is written so far.</summary>
    protected StringBuilder Written => text;

    /// <summary>The loops around the place, the innermost last, each with its variable.</summary>
    protected List<(int Slot, int Loop, string Name)> Loops { get; } = [];

    public TranslatedText Write(BoundTemplate template)
    {
        locals = template.Locals;
        try
        {
            Page(template.Page);
            Finish();
            return new TranslatedText(text.ToString(), null, null, losses);
        }
        catch (UnsayableException exception)
        {
            return new TranslatedText(null, exception.Message, exception.At, losses);
        }
    }

    /// <summary>Writes text that stands for itself.</summary>
    protected abstract void Literal(BoundStatement statement, string literal);

    /// <summary>Writes a value that prints as it does here.</summary>
    protected abstract void Output(BoundExpression value);

    protected abstract void If(BoundExpression condition, Action then, Action? otherwise);

    protected abstract void For(BoundFor loop, BoundExpression list, string variable, Action body, Action? otherwise);

    /// <summary>Called at the end.</summary>
    protected virtual void Finish()
    {
    }

    protected UnsayableException Unsayable(BoundExpression at, string what) => new(what, page.Source.SpanOf(at.Range));

    protected UnsayableException Unsayable(BoundStatement at, string what) => new(what, page.Source.SpanOf(at.Range));

    /// <summary>Tells once of something that is not the same.</summary>
    protected void Lose(TextRange at, string what, string why)
    {
        if (told.Add(what)) losses.Add(new TranslationLoss(what, why, page.Source.SpanOf(at)));
    }

    /// <summary>Whether a value is a variable or a part of one.</summary>
    protected static bool IsPath(BoundExpression value) => value switch
    {
        BoundGlobal or BoundLocal => true,
        BoundMember member => SizeOf(member) is null && IsPath(member.Target),
        _ => false,
    };

    /// <summary>The list or text whose size a call asks for; null for anything else.</summary>
    protected static BoundExpression? SizeOf(BoundExpression value) => value switch
    {
        BoundCall { Function.Name: "array.size" or "string.size" or "object.size", Arguments: [var target, ..] } => target,
        BoundMember { Name: "size", Target: var target } when target.Type.NotNull is ArrayType || target.Type.NotNull.IsText => target,
        _ => null,
    };

    /// <summary>The arguments of a call up to the last that is not absent.</summary>
    protected static IReadOnlyList<BoundExpression> Passed(BoundCall call)
    {
        var count = call.Arguments.Count;
        while (count > 0 && call.Arguments[count - 1] is BoundLiteral { Value.Kind: TemplateValueKind.Null }) count--;
        return [.. call.Arguments.Take(count)];
    }

    private void Page(BoundPage included)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        var (before, wasInFence) = (page, isInFence);
        (page, isInFence) = (included, isInFence || translation.IsFence(included.Source.Path));
        Block(included.Body);
        (page, isInFence) = (before, wasInFence);
    }

    private void Block(BoundStatement block)
    {
        if (text.Length > MaximumLength) throw Unsayable(block, "more text than a file may have");
        if (block is BoundBlock { Statements: var statements })
        {
            foreach (var statement in statements) Statement(statement);
        }
        else
        {
            Statement(block);
        }
    }

    private void Statement(BoundStatement statement)
    {
        switch (statement)
        {
            case BoundText fixedText: Literal(statement, fixedText.Text); break;
            case BoundWrite write: Value(statement, Resolve(write.Value)); break;
            case BoundBlock block: Block(block); break;
            case BoundSetIndent { Blanks: not null }: Lose(statement.Range, "An indented value", "Its further lines are not indented there."); break;
            case BoundSetIndent or BoundRestoreIndent: break;
            case BoundIf choice: Choice(Resolve(choice.Condition), () => Block(choice.Then), choice.Else is null ? null : () => Block(choice.Else)); break;
            case BoundCase choice: Case(choice, 0); break;
            case BoundFor loop: Loop(loop); break;
            case BoundAssign assign when branches == 0: known[assign.Slot] = Resolve(assign.Value); break;
            case BoundAssign or BoundAssignMember: throw Unsayable(statement, "a variable that changes in a branch or loop");
            case BoundIncludeWrite include:
                for (var i = 0; i < include.Slots.Count; i++) known[include.Slots[i]] = Resolve(include.Arguments[i]);
                Page(include.Page);
                break;
            default: throw Unsayable(statement, $"'{Word(statement.Kind)}'");
        }
    }

    private static string Word(BoundStatementKind kind) => kind switch
    {
        BoundStatementKind.While => "while",
        BoundStatementKind.Capture => "capture",
        BoundStatementKind.Break => "break",
        BoundStatementKind.Continue => "continue",
        _ => "ret",
    };

    private void Value(BoundStatement statement, BoundExpression value)
    {
        // What keeps a fence closed is a function that others do not have. The text is written without it, and that is told.
        while (isInFence && value is BoundCall { Function.Name: "regex.replace", Arguments: [var replaced, ..] })
        {
            Lose(statement.Range, "The fence around untrusted text", "Closing tags within the text are not replaced there, so that its writer can end the fence.");
            value = replaced;
        }

        if (value is BoundLiteral literal)
        {
            Literal(statement, literal.Value.ToString());
            return;
        }

        var type = value.Type.NotNull;
        if (type.Equals(TemplateType.Number)) Lose(statement.Range, "A number that is written", "Other languages print numbers without a fraction, such as 2.0, in their own way.");
        else if (!type.IsText && !type.Equals(TemplateType.Integer) && !type.Equals(TemplateType.Boolean)) throw Unsayable(statement, $"a value of the type {value.Type}, which others print otherwise,");
        Output(value);
    }

    private void Choice(BoundExpression condition, Action then, Action? otherwise)
    {
        if (Constant(condition) is { } isTrue)
        {
            if (isTrue) then();
            else otherwise?.Invoke();
            return;
        }

        branches++;
        If(condition, then, otherwise);
        branches--;
    }

    private void Case(BoundCase choice, int index)
    {
        if (index == choice.Clauses.Count)
        {
            if (choice.Else is not null) Block(choice.Else);
            return;
        }

        var clause = choice.Clauses[index];
        var value = Resolve(choice.Value);
        var condition = clause.Values
            .Select(v => (BoundExpression)new BoundBinary(clause.Range, TemplateType.Boolean, BinaryOperator.Equal, clause.Range, value, Resolve(v)))
            .Aggregate((a, b) => new BoundLogical(clause.Range, TemplateType.Boolean, IsAnd: false, a, b));
        var isLast = index + 1 == choice.Clauses.Count && choice.Else is null;
        Choice(condition, () => Block(clause.Body), isLast ? null : () => Case(choice, index + 1));
    }

    private void Loop(BoundFor loop)
    {
        if (loop.Options is not { Offset: null, IsReversed: false, Limit: null }) throw Unsayable(loop, "a loop over a part of a list, or from its end,");
        var list = Resolve(loop.Iterator);
        if (list is BoundLiteral { Value: var value } && value.AsArray() is { } items)
        {
            if (loop.Use != LoopUse.None) throw Unsayable(loop, "the position in a loop over what is known");
            if (items.Count == 0 && loop.Else is not null) Block(loop.Else);
            foreach (var item in items)
            {
                known[loop.Slot] = new BoundLiteral(loop.Range, TemplateType.Any, item);
                Block(loop.Body);
            }

            known.Remove(loop.Slot);
            return;
        }

        if (!IsPath(list) || list.Type.NotNull is not ArrayType) throw Unsayable(loop, "a loop over what is no list of the inputs");
        var name = locals[loop.Slot].Name.TrimStart('$');
        branches++;
        Loops.Add((loop.Slot, loop.Loop, name));
        For(loop, list, name, () => Block(loop.Body), loop.Else is null ? null : WithoutLoop);
        Loops.RemoveAt(Loops.Count - 1);
        branches--;

        void WithoutLoop()
        {
            var own = Loops[^1];
            Loops.RemoveAt(Loops.Count - 1);
            Block(loop.Else!);
            Loops.Add(own);
        }
    }

    /// <summary>The truth of a condition that is known, as the language has it; null for any other.</summary>
    private static bool? Constant(BoundExpression condition) => condition switch
    {
        BoundLiteral literal => Conversions.IsTrue(literal.Value),
        BoundUnary { Op: BoundUnaryOperator.Not, Operand: var operand } => !Constant(operand),
        BoundBinary { Op: BinaryOperator.Equal or BinaryOperator.NotEqual, Left: BoundLiteral left, Right: BoundLiteral right } equal
            when left.Value.Kind == right.Value.Kind => left.Value.ToString() == right.Value.ToString() == (equal.Op == BinaryOperator.Equal),
        _ => null,
    };

    /// <summary>The expression with what is known in the place of variables.</summary>
    private BoundExpression Resolve(BoundExpression expression)
    {
        switch (expression)
        {
            case BoundGlobal global: return translation.Known.TryGetValue(global.Name, out var value) ? new BoundLiteral(global.Range, global.Type, value) : global;
            case BoundLocal local:
                if (known.TryGetValue(local.Slot, out var meant)) return meant;
                return Loops.Exists(l => l.Slot == local.Slot) ? local : throw Unsayable(local, $"the variable '{local.Name}'");
            case BoundMember member:
                var target = Resolve(member.Target);
                return target is BoundLiteral { Value: var owner } && owner.AsObject() is { } fields
                    ? new BoundLiteral(member.Range, member.Type, fields.TryGet(member.Name, out var field) ? field : default)
                    : member with { Target = target };
            case BoundUnary unary: return unary with { Operand = Resolve(unary.Operand) };
            case BoundBinary { Op: BinaryOperator.Coalesce } coalesce:
                var left = Resolve(coalesce.Left);
                if (left is BoundLiteral { Value.Kind: TemplateValueKind.Null }) return Resolve(coalesce.Right);
                return left is BoundLiteral || !left.Type.IsNullable ? left : coalesce with { Left = left, Right = Resolve(coalesce.Right) };
            case BoundBinary binary: return binary with { Left = Resolve(binary.Left), Right = Resolve(binary.Right) };
            case BoundLogical logical: return logical with { Left = Resolve(logical.Left), Right = Resolve(logical.Right) };
            case BoundConditional conditional:
                return new BoundConditional(conditional.Range, conditional.Type, Resolve(conditional.Condition), Resolve(conditional.WhenTrue), Resolve(conditional.WhenFalse));
            case BoundCall call: return new BoundCall(call.Range, call.Type, call.Function, [.. call.Arguments.Select(Resolve)]);
            default: return expression;
        }
    }
}

/// <summary>What is known where a template is translated.</summary>
/// <param name="Known">Variables with a value that nobody passes.</param>
/// <param name="IsFence">Whether a template is a fence around untrusted text, by its path.</param>
internal sealed record TranslationOptions(IReadOnlyDictionary<string, TemplateValue> Known, Func<string, bool> IsFence);

/// <param name="Text">The template; null where it cannot be said.</param>
/// <param name="Obstacle">What cannot be said; null where all can.</param>
/// <param name="At">Where that stands.</param>
/// <param name="Losses">What is not quite the same.</param>
internal sealed record TranslatedText(string? Text, string? Obstacle, SourceSpan? At, IReadOnlyList<TranslationLoss> Losses);

/// <param name="What">What is not the same.</param>
/// <param name="Why">What it is instead, as a sentence.</param>
internal sealed record TranslationLoss(string What, string Why, SourceSpan At);

/// <summary>Ends a translation; never leaves it.</summary>
internal sealed class UnsayableException(string what, SourceSpan at) : Exception(what)
{
    public SourceSpan At { get; } = at;
}
#endif
