using System.Text;
using PromptRegistry.Templates.Rendering;

namespace PromptRegistry.Templates.Functions;

/// <summary>The functions of <c>string</c> that replace and remove.</summary>
public static class TextReplacements
{
    public static string? Remove(string? text, string? remove) =>
        string.IsNullOrEmpty(text) || string.IsNullOrEmpty(remove) ? text : TextSearch.Replace(text!, remove!, "");

    public static string? RemoveFirst(RenderContext context, string? text, string? remove) =>
        ReplaceFirst(context, text, remove, "", false);

    public static string? RemoveLast(string? text, string? remove)
    {
        if (string.IsNullOrEmpty(text) || string.IsNullOrEmpty(remove))
            return text;
        var index = TextSearch.LastIndexOf(text!, remove!, ignoreCase: true);
        return index < 0 ? text : text!.Remove(index, remove!.Length);
    }

    public static string? Replace(RenderContext context, string? text, string? match, string? replace)
    {
        if (string.IsNullOrEmpty(text) || string.IsNullOrEmpty(match))
            return text;
        var growth = (replace?.Length ?? 0) - match!.Length;
        if (growth > 0)
            context.CheckLength(text!.Length + ((long)growth * Count(text, match)));
        return TextSearch.Replace(text!, match, replace ?? "");
    }

    public static string? ReplaceFirst(
        RenderContext context, string? text, string? match, string? replace, bool fromEnd)
    {
        if (string.IsNullOrEmpty(text) || string.IsNullOrEmpty(match))
            return text;
        var index = fromEnd
            ? TextSearch.LastIndexOf(text!, match!, ignoreCase: true)
            : TextSearch.IndexOf(text!, match!, ignoreCase: true);
        if (index < 0)
            return text;
        context.CheckLength((long)text!.Length + (replace?.Length ?? 0) - match!.Length);
        return new StringBuilder(text).Remove(index, match.Length).Insert(index, replace ?? "").ToString();
    }

    public static string? ReplaceEmpty(string? text, string? replace, string? otherwise) =>
        string.IsNullOrEmpty(text) ? replace : otherwise ?? text;

    private static int Count(string text, string match)
    {
        var count = 0;
        var index = TextSearch.IndexOf(text, match);
        while (index >= 0)
        {
            count++;
            index = TextSearch.IndexOf(text, match, index + match.Length);
        }

        return count;
    }
}
