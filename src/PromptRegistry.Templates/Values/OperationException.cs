namespace PromptRegistry.Templates.Values;

/// <summary>An operator or function cannot work on its operands; who called it knows the place.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="operand">The operand or argument at fault, counted from 0; -1 for the operation as a whole.</param>
/// <param name="inner">The cause, if another exception was it.</param>
public sealed class OperationException(string message, int operand = -1, Exception? inner = null)
    : Exception(message, inner)
{
    public int Operand { get; } = operand;
}

/// <summary>Which exceptions of the .NET libraries mean that an operation cannot work on its operands.</summary>
internal static class OperationErrors
{
    public static bool Is(Exception error) =>
        error is ArgumentException or FormatException or ArithmeticException or InvalidOperationException
            or IndexOutOfRangeException or OutOfMemoryException;
}
