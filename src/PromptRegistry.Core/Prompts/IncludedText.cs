using System.Text;
using PromptRegistry.Core.Digests;
using PromptRegistry.Templates.Binding;

namespace PromptRegistry.Core.Prompts;

/// <summary>
/// What an include names: a shared template, <c>guards/fence</c>, or one of another prompt, <c>prompts/base/system</c>. With <c>@sha256:…</c> it is
/// that text and no later one; another prompt's is included in no other way.
/// </summary>
/// <param name="Name">What stands before the digest.</param>
/// <param name="Digest"><c>sha256:</c> and what follows; null without.</param>
public sealed record IncludedText(string Name, string? Digest)
{
    private const int DigestLength = 64;

    public static IncludedText Parse(string include) => include.IndexOf(TemplateBinding.PinMark, StringComparison.Ordinal) is var at and >= 0
        ? new IncludedText(include.Substring(0, at), include.Substring(at + 1))
        : new IncludedText(include, null);

    /// <summary>The files that the name may stand for, the first that there is.</summary>
    public IEnumerable<string> Paths()
    {
        var shared = PromptPaths.Partial(Name);
        if (!IsOfPrompt(Name)) return [shared];
        var other = Name + PromptPaths.TemplateExtension;
        return Digest is null ? [shared, other] : [other, shared];
    }

    /// <summary>Why the text is not the one that is meant, and what to write; null where it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its text, with <c>\n</c> at the ends of lines.</param>
    public string? Problem(string path, string text)
    {
        if (Digest is null && !IsOfPrompt(path)) return null;
        var digest = ContentDigest.OfBytes(Encoding.UTF8.GetBytes(text));
        if (Digest == digest) return null;
        var write = $"'{Name}@{digest}'";
        if (Digest is null) return $"{path} belongs to another prompt, and changes with it. Say which text this prompt builds on: {write}.";
        return IsDigest(Digest)
            ? $"{path} is another text than the one that this prompt builds on: it is {digest} now. Look at what changed, with 'git log -p -- {path}', and write {write} to take it over."
            : $"A digest is sha256: and {DigestLength} hexadecimal digits in lower case. That of {path} is {digest}: write {write}.";
    }

    /// <summary>The files of other prompts that a text may include; too many rather than too few, without parsing.</summary>
    public static IEnumerable<string> OthersIn(string text)
    {
        for (var mark = Next(0); mark >= 0; mark = Next(mark + 1))
        {
            var start = mark;
            while (start > 0 && IsOfName(text[start - 1])) start--;
            var name = text.Substring(start, mark - start);
            if (IsOfPrompt(name)) yield return name + PromptPaths.TemplateExtension;
        }

        int Next(int from) => text.IndexOf(TemplateBinding.PinMark, from, StringComparison.Ordinal);
    }

    private static bool IsOfPrompt(string name) => name.StartsWith(PromptPaths.PromptsFolder + "/", StringComparison.Ordinal);

    private static bool IsOfName(char c) => c is '/' or '-' or '_' or '.' || char.IsLetterOrDigit(c);

    private static bool IsDigest(string digest) => digest.Length == TemplateBinding.PinMark.Length - 1 + DigestLength
        && digest.Skip(TemplateBinding.PinMark.Length - 1).All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));
}
