using System.Globalization;
using System.Text;

namespace PromptRegistry.Guards.Scanning;

/// <summary>
/// Letters that look like Latin ones. Which letters those are says the table of Unicode Technical Standard 39 (https://www.unicode.org/Public/security/latest/confusables.txt); here
/// are those of scripts that people write, and the small capitals. Letters in other forms (full width, bold, in circles) have their plain form by Unicode's own compatibility
/// decomposition.
/// </summary>
internal static class LookAlike
{
    /// <summary>Pairs: what it looks like, then the letters that do.</summary>
    private static readonly string[] Pairs =
    [
        "aаαɑᴀ", "bЬвᏏʙ", "cсϲᴄⅽ", "dԁժᴅⅾ", "eеҽєᴇ", "fϝƒꜰ", "gɡցɢ", "hһհнʜ", "iіιɩıɪ", "jјϳᴊ", "kкκᴋ", "lӏⅼʟ", "mмᴍⅿ", "nոпηɴ", "oоοօσᴏ", "pрρᴘ", "qԛզ",
        "rгʀᴦ", "sѕꜱ", "tтτᴛ", "uυսᴜ", "vνѵᴠⅴ", "wԝшωᴡ", "xхχⅹ", "yуγүʏ", "zᴢ",
        "AАΑ", "BВΒ", "CСϹ", "EЕΕ", "FϜ", "GԌ", "HНΗ", "IІΙӀ", "JЈ", "KКΚ", "LⅬ", "MМΜ", "NΝ", "OОΟՕ", "PРΡ", "QԚ", "SЅՏ", "TТΤ", "UՍ", "VѴ", "WԜ", "XХΧ", "YҮΥ", "ZΖ",
    ];

    private static readonly Dictionary<char, char> Table = Pairs.SelectMany(p => p[1..].Select(c => (c, p[0]))).ToDictionary(p => p.c, p => p.Item2);

    private static readonly string?[] Plains = new string?[0x2100];

    /// <summary>The Latin letter that a letter looks like, else itself.</summary>
    public static char Latin(char c) => c < 128 ? c : Table.GetValueOrDefault(c, c);

    /// <summary>The plain form of a character of the basic plane: without marks, in small letters where the script has them and is not Latin.</summary>
    public static string Plain(char c) => c < Plains.Length ? Plains[c] ??= Decompose(c) : Decompose(c);

    private static string Decompose(char c)
    {
        switch (c)
        {
            case '\u2019' or '\u02BC': return "'";
            case '\u00DF': return "ss";
            case '\u00E6': return "ae";
            case '\u00F8': return "o";
            case '\u0142': return "l";
            case '\u0111': return "d";
            case '\u0131': return "i";
        }

        if (char.IsSurrogate(c) || c is >= '\u2E80' and < '\uF900' or >= '\u2000' and < '\u2070') return new string(c, 1);
        var plain = new StringBuilder();
        foreach (var part in c.ToString().Normalize(NormalizationForm.FormKD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(part) != UnicodeCategory.NonSpacingMark) plain.Append(part >= 0x370 ? char.ToLowerInvariant(part) : part);
        }

        return plain.ToString();
    }

    /// <summary>The plain letter or digit of a character of another plane, such as a bold one; null for what has none.</summary>
    public static char? OfRune(int rune)
    {
        if (rune is not ((>= 0x1D400 and <= 0x1D7FF) or (>= 0x1F110 and <= 0x1F189))) return null;
        var text = char.ConvertFromUtf32(rune).Normalize(NormalizationForm.FormKD).Trim('(', ')');
        if (text.Length == 1 && text[0] < 128) return text[0];
        return rune switch
        {
            >= 0x1F130 and <= 0x1F149 => (char)('A' + rune - 0x1F130),
            >= 0x1F150 and <= 0x1F169 => (char)('A' + rune - 0x1F150),
            >= 0x1F170 and <= 0x1F189 => (char)('A' + rune - 0x1F170),
            _ => null,
        };
    }
}
