using System.Buffers;
using System.Text.Encodings.Web;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Server.Pages.Frame;

/// <summary>
/// Encodes every text of a page. All of them are taken for hostile: beside what HTML needs, characters that hide or reorder others are shown as their number
/// (<c>&lt;U+202E&gt;</c>), and names and passwords in addresses go.
/// </summary>
internal sealed class PageEncoder : HtmlEncoder
{
    private static readonly HtmlEncoder Html = Create(System.Text.Unicode.UnicodeRanges.All);

    public override int MaxOutputCharactersPerInputCharacter => Html.MaxOutputCharactersPerInputCharacter;

    public override string Encode(string value) => Html.Encode(PlainText.Lines(value));

    public override void Encode(TextWriter output, string value, int startIndex, int characterCount) =>
        Html.Encode(output, PlainText.Lines(value.Substring(startIndex, characterCount)));

    public override void Encode(TextWriter output, char[] value, int startIndex, int characterCount) =>
        Html.Encode(output, PlainText.Lines(new string(value, startIndex, characterCount)));

    public override OperationStatus Encode(ReadOnlySpan<char> source, Span<char> destination, out int charsConsumed, out int charsWritten, bool isFinalBlock = true) =>
        Html.Encode(source, destination, out charsConsumed, out charsWritten, isFinalBlock);

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength) => Html.FindFirstCharacterToEncode(text, textLength);

    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten) =>
        Html.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);

    public override bool WillEncode(int unicodeScalar) => Html.WillEncode(unicodeScalar);
}
