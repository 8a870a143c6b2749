#if NET
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Output;

/// <summary>The output of either back-end, for functions that write their result instead of making it.</summary>
internal interface ITextTarget
{
    /// <summary>Blanks follow each line end, so that text cannot be put in place unseen.</summary>
    bool IsIndented { get; }

    void Append(scoped ReadOnlySpan<char> text);

    void Append(TemplateValue value);

    /// <summary>Room for that many characters behind the output.</summary>
    Span<char> Reserve(int count);

    /// <summary>What was put into the reserved room is output now.</summary>
    void Advance(int count);

    /// <summary>Counts items against the limit of loops.</summary>
    void Iterate(int count);
}
#endif
