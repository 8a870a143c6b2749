using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Parsing;

/// <summary>What a token can start or continue.</summary>
internal static class TokenFacts
{
    public const int UnaryPrecedence = 200;
    public const int IncrementPrecedence = 210;

    public static bool StartsExpression(TokenKind kind) => kind
        is TokenKind.Identifier or TokenKind.IdentifierSpecial
        or TokenKind.Integer or TokenKind.HexaInteger or TokenKind.BinaryInteger or TokenKind.Float
        or TokenKind.String or TokenKind.VerbatimString or TokenKind.InterpolatedStart
        or TokenKind.OpenParen or TokenKind.OpenBrace or TokenKind.OpenBracket || IsUnary(kind);

    public static bool IsUnary(TokenKind kind) => kind
        is TokenKind.Exclamation or TokenKind.Minus or TokenKind.Plus or TokenKind.Arroba or TokenKind.Caret
        or TokenKind.DoublePlus or TokenKind.DoubleMinus;

    public static bool IsPipe(TokenKind kind) => kind is TokenKind.VerticalBar or TokenKind.PipeGreater;

    public static bool IsPath(ExpressionSyntax expression) =>
        expression is VariableExpression or MemberExpression or IndexExpression or ThisExpression or NestedExpression;

    public static bool IsIndexable(ExpressionSyntax expression) =>
        IsPath(expression) || expression is LiteralExpression or CallExpression;

    public static bool IsAssignment(TokenKind kind, out BinaryOperator? op)
    {
        op = kind switch
        {
            TokenKind.PlusEqual => BinaryOperator.Add,
            TokenKind.MinusEqual => BinaryOperator.Subtract,
            TokenKind.AsteriskEqual => BinaryOperator.Multiply,
            TokenKind.DivideEqual => BinaryOperator.Divide,
            TokenKind.DoubleDivideEqual => BinaryOperator.DivideRound,
            TokenKind.PercentEqual => BinaryOperator.Modulus,
            _ => null,
        };
        return op is not null || kind == TokenKind.Equal;
    }

    public static bool IsBinary(TokenKind kind, out BinaryOperator op, out int precedence)
    {
        (op, precedence) = kind switch
        {
            TokenKind.DoubleQuestion => (BinaryOperator.Coalesce, 20),
            TokenKind.QuestionExclamation => (BinaryOperator.NotCoalesce, 20),
            TokenKind.DoubleVerticalBar => (BinaryOperator.Or, 30),
            TokenKind.DoubleAmp => (BinaryOperator.And, 40),
            TokenKind.DoubleEqual => (BinaryOperator.Equal, 70),
            TokenKind.ExclamationEqual => (BinaryOperator.NotEqual, 70),
            TokenKind.Less => (BinaryOperator.Less, 80),
            TokenKind.LessEqual => (BinaryOperator.LessOrEqual, 80),
            TokenKind.Greater => (BinaryOperator.Greater, 80),
            TokenKind.GreaterEqual => (BinaryOperator.GreaterOrEqual, 80),
            TokenKind.Plus => (BinaryOperator.Add, 100),
            TokenKind.Minus => (BinaryOperator.Subtract, 100),
            TokenKind.Asterisk => (BinaryOperator.Multiply, 110),
            TokenKind.Divide => (BinaryOperator.Divide, 110),
            TokenKind.DoubleDivide => (BinaryOperator.DivideRound, 110),
            TokenKind.Percent => (BinaryOperator.Modulus, 110),
            TokenKind.DoubleLessThan => (BinaryOperator.ShiftLeft, 110),
            TokenKind.DoubleGreaterThan => (BinaryOperator.ShiftRight, 110),
            TokenKind.DoubleDot => (BinaryOperator.RangeInclude, 130),
            TokenKind.DoubleDotLess => (BinaryOperator.RangeExclude, 130),
            _ => (default, 0),
        };
        return precedence > 0;
    }
}
