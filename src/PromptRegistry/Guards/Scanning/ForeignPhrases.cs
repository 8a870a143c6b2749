using System.Buffers;

namespace PromptRegistry.Guards.Scanning;

/// <summary>
/// Orders to forget what was said, in scripts that need not separate words, or turn them round: a word for forgetting near one for orders. Russian, Ukrainian, Greek, Chinese, Japanese,
/// Korean, Arabic, Hebrew, Hindi, and Turkish and Vietnamese, whose verb comes last.
/// </summary>
internal static class ForeignPhrases
{
    private const int Near = 60;

    private static readonly SearchValues<string> Forget = Folded(
    [
        "игнорир", "проигнорир", "забудь", "забудьте", "ігноруй", "αγνοησ", "ξεχασ", "忽略", "忽视", "忽視", "无视", "無視", "忘记", "忘記", "忘れ", "무시", "잊어", "تجاهل", "התעלם", "अनदेखा", "नजरअंदाज",
        "yok say", "gormezden gel", "goz ardi et", "bo qua",
    ]);

    private static readonly SearchValues<string> Orders = Folded(
    [
        "инструкц", "указани", "команд", "правил", "інструкц", "οδηγι", "εντολ", "κανον", "指令", "指示", "说明", "說明", "规则", "規則", "提示", "命令", "ルール", "지시", "명령", "지침", "규칙", "تعليمات", "الأوامر", "ההוראות", "הוראות",
        "निर्देश", "आदेश", "talimat", "huong dan", "chi dan",
    ]);

    /// <summary>The places of such orders, at most a few.</summary>
    public static IEnumerable<(int Start, int Length)> Find(string folded)
    {
        var at = 0;
        for (var count = 0; count < 64 && at < folded.Length; count++)
        {
            var found = folded.AsSpan(at).IndexOfAny(Forget);
            if (found < 0) yield break;
            found += at;
            var from = Math.Max(0, found - Near);
            var to = Math.Min(folded.Length, found + Near);
            if (folded.AsSpan(from, to - from).IndexOfAny(Orders) is >= 0 and var order) yield return (Math.Min(found, from + order), Math.Abs(from + order - found) + 2);
            at = found + 2;
        }
    }

    private static SearchValues<string> Folded(string[] words) =>
        SearchValues.Create([.. words.Select(w => FoldedText.Of(w).Text)], StringComparison.Ordinal);
}
