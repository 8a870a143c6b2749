using System.Security.Cryptography;
using System.Text;
using PromptRegistry.Plots;

namespace PromptRegistry.Evaluation.Reports.Html;

/// <summary>Begins and ends a page. Its policy names the digests of its own style and script; nothing else runs or is loaded.</summary>
internal static class HtmlFrame
{
    private static readonly string Style = PlotStyle.Css.ReplaceLineEndings("\n") + HtmlStyle.Css.ReplaceLineEndings("\n");
    private static readonly string Script = HtmlScript.Text.ReplaceLineEndings("\n");

    /// <summary>What the page may do.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; style-src '{Digest(Style)}'; script-src '{Digest(Script)}'; base-uri 'none'; form-action 'none'";

    public static void Begin(MarkupWriter markup, string title)
    {
        markup.Own("<!doctype html>\n<html lang=\"en\">\n<head>\n");
        markup.Element("meta", null, ("charset", "utf-8"));
        markup.Line();
        markup.Element("meta", null, ("http-equiv", "Content-Security-Policy"), ("content", Policy));
        markup.Line();
        markup.Element("meta", null, ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        markup.Element("meta", null, ("name", "color-scheme"), ("content", "light dark"));
        markup.Element("meta", null, ("name", "referrer"), ("content", "no-referrer"));
        markup.Line();
        markup.Element("title", title);
        markup.Own("\n<style>" + Style + "</style>\n</head>\n<body>\n");
    }

    public static void End(MarkupWriter markup) => markup.Own("\n<script>" + Script + "</script>\n</body>\n</html>\n");

    /// <summary>How a content security policy names a style or a script that stands in the page.</summary>
    internal static string Digest(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
