#if NET
namespace PromptRegistry.Templates.Functions;

/// <summary>Functions whose result is a part of their text, for emitted code that does not need it as a string.</summary>
public static class TextSpans
{
    public static ReadOnlySpan<char> Strip(ReadOnlySpan<char> text) => text.Trim();

    public static ReadOnlySpan<char> Lstrip(ReadOnlySpan<char> text) => text.TrimStart();

    public static ReadOnlySpan<char> Rstrip(ReadOnlySpan<char> text) => text.TrimEnd();
}
#endif
