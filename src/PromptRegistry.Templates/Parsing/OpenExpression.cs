using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Parsing;

/// <summary>
/// One expression while it is read: the operand at hand and the call that may be collecting arguments.
/// </summary>
internal struct OpenExpression(
    ExpressionParser parser, TokenReader reader, OperandParser operands, Construct parent, ExpressionContext context)
{
    private readonly ExpressionMode _mode = context.Mode == ExpressionMode.When ? ExpressionMode.Default : context.Mode;
    private readonly int _start = reader.Current.Start;
    private ExpressionSyntax? _left;
    private ExpressionSyntax? _callTarget;
    private List<ExpressionSyntax>? _callArguments;

    private enum Step
    {
        /// <summary>The operand grew; look at what follows it.</summary>
        Again,

        /// <summary>The operand went into a call; read the next one.</summary>
        NextOperand,

        /// <summary>Nothing more belongs to the expression.</summary>
        Done,

        /// <summary>The operand is the whole result already.</summary>
        Return,
    }

    public ExpressionSyntax? Parse()
    {
        for (var count = 1; ; count++)
        {
            _left = operands.Parse(parent);
            if (_left is null)
            {
                ReportMissingOperand();
                return null;
            }

            if (_left is VariableExpression { Name: "$", IsLocal: false })
                return BlockDelegate(count);
            var step = Step.Again;
            while (step == Step.Again && _left is not FunctionExpression)
                step = Continue();
            if (step == Step.Return)
                return _left;
            if (step != Step.NextOperand)
                return _left is null ? null : CloseCall(_left);
        }
    }

    private readonly void ReportMissingOperand()
    {
        var place = _callTarget is null
            ? "expression"
            : $"function call `{reader.Source.Slice(_callTarget.Range)}`";
        reader.Error(
            reader.Current.Range, $"Unexpected token `{reader.Quote(reader.Current)}` while parsing {place}");
    }

    private readonly ExpressionSyntax BlockDelegate(int count)
    {
        if (count != 1 || parser.Level > 1)
            reader.Error(reader.Current.Range, "Cannot use block delegate $$ in a nested expression");
        if (parent != Construct.ExpressionStatement)
        {
            reader.Error(
                parent, reader.Previous.Range, "Cannot use block delegate $$ outside an expression statement");
        }

        return _left!;
    }

    private Step Continue()
    {
        var kind = reader.Kind;
        switch (kind)
        {
            case TokenKind.InterpolatedEnd or TokenKind.InterpolatedClose or TokenKind.InterpolatedOpen
                or TokenKind.InterpolatedText:
                return Step.Done;
            case TokenKind.Dot or TokenKind.QuestionDot:
                return Member();
        }

        if (kind is TokenKind.DoublePlus or TokenKind.DoubleMinus)
            Postfix();
        if (reader.Kind == TokenKind.OpenBracket && TokenFacts.IsIndexable(_left!) && !reader.PreviousCharIsSpace)
            return Index();
        if (_mode == ExpressionMode.Basic)
            return Step.Done;
        if (reader.Kind == TokenKind.Colon && _mode != ExpressionMode.NoNamedArgument)
            return NamedArgument();
        if (reader.Kind == TokenKind.Equal && TryDeclareFunction(out var step))
            return step;
        if (TokenFacts.IsAssignment(reader.Kind, out var assigned))
            return Assign(assigned);
        if (TokenFacts.IsBinary(reader.Kind, out var op, out var precedence))
            return Binary(op, precedence);
        if (reader.Kind == TokenKind.Question)
            return Conditional();
        if (TokenFacts.StartsExpression(reader.Kind))
            return Operand();
        if (context.Precedence > 0)
            return Step.Done;
        return Pipe();
    }

    private readonly TextRange From(ExpressionSyntax first) => reader.Since(first.Range.Start);

    private Step Member()
    {
        var optional = reader.Kind == TokenKind.QuestionDot;
        var name = reader.Peek();
        if (name.Kind != TokenKind.Identifier)
        {
            reader.Error(
                name.Range,
                $"Invalid token `{name.Kind}`. The dot operator is expected to be followed by a plain identifier");
            return Step.Return;
        }

        reader.Enter();
        reader.Next();
        reader.Next();
        var text = reader.TextOf(name);
        if (text is "empty" or "blank" && reader.Kind == TokenKind.Question)
        {
            reader.Next();
            _left = new EmptyCheckExpression(From(_left!), _left!);
            return Step.Again;
        }

        // a?.b.c: once a path may stop at null, the rest of it may.
        optional |= _left is MemberExpression { IsOptional: true };
        _left = new MemberExpression(From(_left!), _left!, text, name.Range, optional);
        return Step.Again;
    }

    private void Postfix()
    {
        var isDecrement = reader.Kind == TokenKind.DoubleMinus;
        operands.RequirePath(_left!);
        reader.Enter();
        reader.Next();
        _left = operands.CheckConstant(
            new IncrementExpression(From(_left!), _left!, isDecrement, isPostfix: true));
    }

    private Step Index()
    {
        var target = _left!;
        reader.Enter();
        reader.Next();
        var index = parser.Expect(
            Construct.Index,
            new ExpressionContext { Mode = _mode, InsideCall = _callTarget is not null },
            $"Expecting <index_expression> instead of `{reader.Quote(reader.Current)}`");
        if (reader.Kind == TokenKind.CloseBracket)
            reader.Next();
        else
            reader.Error(reader.Current.Range, $"Unexpected `{reader.Quote(reader.Current)}`. Expecting ']'");
        if (index is null)
            return Step.Return;
        _left = new IndexExpression(From(target), target, index);
        return Step.Again;
    }

    private Step NamedArgument()
    {
        if (_left is not VariableExpression name)
        {
            reader.Error(
                _left!.Range,
                "Expecting a simple global or local variable before `:` in order to create a named argument");
            return Step.Done;
        }

        reader.Next();
        var value = parser.Expect(parent);
        _left = new NamedArgument(From(name), name.Name, value);
        return Step.Done;
    }

    private bool TryDeclareFunction(out Step step)
    {
        step = Step.Done;
        if (_left is not CallExpression { IsExplicit: true, Target: VariableExpression { IsLocal: false } name } call)
            return false;
        var parameters = new List<ParameterSyntax>();
        foreach (var argument in call.Arguments)
        {
            if (argument is not VariableExpression { IsLocal: false } parameter)
                return false;
            parameters.Add(new ParameterSyntax(parameter.Range, parameter.Name, null, false));
        }

        if (parser.Level > 1 || context.NoAssignment)
        {
            reader.Error(
                Construct.Call, call.Range, "Creating a function is only allowed for a top level assignment");
        }

        reader.Next();
        var body = parser.Statements.ParseExpressionStatement(isInlineBody: true);
        if (body is not null)
        {
            var function = new FunctionSyntax(From(call), name, parameters, body);
            _left = new FunctionExpression(function.Range, function);
        }

        return true;
    }

    private Step Assign(BinaryOperator? op)
    {
        var target = _left!;
        if (!TokenFacts.IsPath(target) || _callTarget is not null || parser.Level > 1 || context.NoAssignment)
        {
            reader.Error(
                Construct.Assignment, target.Range, "Expression is only allowed for a top level assignment");
        }

        var opRange = reader.Current.Range;
        reader.Next();
        var value = parser.Expect(Construct.Assignment, new ExpressionContext { InsideCall = context.InsideCall });
        if (value is null)
            return Step.Return;
        _left = new AssignmentExpression(From(target), target, op, opRange, value);
        return Step.Done;
    }

    private Step Binary(BinaryOperator op, int precedence)
    {
        if ((context.Mode == ExpressionMode.When && op == BinaryOperator.Or) || precedence <= context.Precedence)
            return Step.Done;
        var left = _left!;
        var opRange = reader.Current.Range;
        reader.Enter();
        reader.Next();
        var right = parser.Expect(
            Construct.Binary,
            new ExpressionContext
            {
                Precedence = precedence,
                Mode = _mode,
                InsideCall = _callTarget is not null || context.InsideCall,
            },
            "Expecting an <expression> to the right of the operator instead of "
            + $"`{reader.Quote(reader.Current)}`");
        if (right is null)
            return Step.Return;
        _left = new BinaryExpression(From(left), op, opRange, left, right);
        return Step.Again;
    }

    private Step Conditional()
    {
        if (context.Precedence > 0)
            return Step.Done;
        var condition = CloseCall(_left!);
        reader.Next();
        var branch = new ExpressionContext { Mode = ExpressionMode.NoNamedArgument };
        var whenTrue = parser.Expect(Construct.Conditional, branch);
        reader.Expect(TokenKind.Colon, ":");
        var whenFalse = parser.Expect(Construct.Conditional, branch);
        if (whenTrue is null || whenFalse is null)
            return Step.Return;
        _left = new ConditionalExpression(From(condition), condition, whenTrue, whenFalse);
        return Step.Return;
    }

    /// <summary>Another operand follows: the one at hand is a function or one of its arguments.</summary>
    private Step Operand()
    {
        var isExplicit = reader.Kind == TokenKind.OpenParen && !reader.PreviousCharIsSpace;
        if (isExplicit)
        {
            _left = new ArgumentListParser(reader, parser).Parse(_left!);
            return Step.Again;
        }

        if (context.InsideCall)
            return Step.Done;
        var isNamed = reader.Kind == TokenKind.Identifier
            && (context.Options is not null || reader.Peek().Kind == TokenKind.Colon);
        if (isNamed)
            return NamedArguments();
        AddToCall(_left!);
        return Step.NextOperand;
    }

    private void AddToCall(ExpressionSyntax operand)
    {
        if (_callTarget is null)
        {
            _callTarget = operand;
            _callArguments = [];
        }
        else
        {
            _callArguments!.Add(operand);
        }
    }

    private Step NamedArguments()
    {
        var options = context.Options;
        if (options is null)
            AddToCall(_left!);
        while (reader.Kind == TokenKind.Identifier && (options is not null || reader.Peek().Kind == TokenKind.Colon))
        {
            var name = reader.Current;
            reader.Next();
            ExpressionSyntax? value = null;
            if (reader.Kind == TokenKind.Colon)
            {
                reader.Next();
                value = parser.Expect(parent, new ExpressionContext { Mode = ExpressionMode.Basic });
            }

            var argument = new NamedArgument(reader.Since(name.Start), reader.TextOf(name), value);
            if (options is null)
                _callArguments!.Add(argument);
            else
                options.Add(argument);
            if (value is FunctionExpression)
                break;
        }

        if (options is null && TokenFacts.StartsExpression(reader.Kind))
            return Step.NextOperand;
        if (_callTarget is not null)
        {
            _left = new CallExpression(From(_callTarget), _callTarget, _callArguments!, isExplicit: false);
            _callTarget = null;
        }

        return TokenFacts.IsPipe(reader.Kind) ? Step.Again : Step.Done;
    }

    private Step Pipe()
    {
        if (parent == Construct.Pipe && _callTarget is null && TokenFacts.IsPath(_left!))
            _left = new CallExpression(_left!.Range, _left, [], isExplicit: false);
        if (!TokenFacts.IsPipe(reader.Kind))
            return Step.Done;
        var from = CloseCall(_left!);
        reader.NewLineIsSpace++;
        reader.Next();
        reader.NewLineIsSpace--;
        var to = parser.Expect(Construct.Pipe);
        if (to is not null)
            _left = new PipeExpression(From(from), from, to);
        return Step.Return;
    }

    private ExpressionSyntax CloseCall(ExpressionSyntax last)
    {
        if (_callTarget is null)
            return last;
        _callArguments!.Add(last);
        var call = new CallExpression(
            new TextRange(_callTarget.Range.Start, last.Range.End), _callTarget, _callArguments, isExplicit: false);
        _callTarget = null;
        return call;
    }
}
