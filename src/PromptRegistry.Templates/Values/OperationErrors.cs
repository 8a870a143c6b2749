namespace PromptRegistry.Templates.Values;

/// <summary>Which exceptions of the .NET libraries mean that an operation cannot work on its operands.</summary>
internal static class OperationErrors
{
    public static bool Is(Exception error) =>
        error is ArgumentException or FormatException or ArithmeticException or InvalidOperationException
            or IndexOutOfRangeException or OutOfMemoryException;
}
