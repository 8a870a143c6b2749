using System.Text;

namespace PromptRegistry.Core.Accessors;

/// <summary>Turns the names of manifests into names of C#.</summary>
internal static class CSharpName
{
    private static readonly HashSet<string> Keywords = new(
        ("abstract as base bool break byte case catch char checked class const continue decimal default delegate do "
        + "double else enum event explicit extern false finally fixed float for foreach goto if implicit in int "
        + "interface internal is lock long namespace new null object operator out override params private protected "
        + "public readonly ref return sbyte sealed short sizeof stackalloc static string struct switch this throw true "
        + "try typeof uint ulong unchecked unsafe ushort using virtual void volatile while").Split(' '),
        StringComparer.Ordinal);

    /// <summary>Members that every record has, and may not have twice.</summary>
    private static readonly HashSet<string> RecordMembers = new(
        ["Equals", "GetHashCode", "ToString", "GetType", "MemberwiseClone", "Finalize", "ReferenceEquals", "Clone",
         "Deconstruct", "EqualityContract", "PrintMembers"], StringComparer.Ordinal);

    /// <summary>What the record of inputs has beside them.</summary>
    private static readonly HashSet<string> InputsMembers = new(["Check", "ToValues", "Shorten"], StringComparer.Ordinal);

    /// <summary><c>target_sentences</c> and <c>target-sentences</c> become <c>TargetSentences</c>.</summary>
    public static string Pascal(string name)
    {
        var result = new StringBuilder(name.Length);
        var upper = true;
        foreach (var c in name)
        {
            if (!char.IsLetterOrDigit(c))
            {
                upper = true;
                continue;
            }

            if (result.Length == 0 && char.IsDigit(c)) result.Append('_');
            result.Append(upper ? char.ToUpperInvariant(c) : c);
            upper = false;
        }

        return result.Length == 0 ? "_" : result.ToString();
    }

    /// <summary><c>target_sentences</c> becomes <c>targetSentences</c>; keywords are escaped.</summary>
    public static string Camel(string name)
    {
        var pascal = Pascal(name);
        var camel = char.ToLowerInvariant(pascal[0]) + pascal.Substring(1);
        return Keywords.Contains(camel) ? "@" + camel : camel;
    }

    /// <summary>
    /// A namespace that the compiler accepts: <c>My-App.Web</c> becomes <c>My_App.Web</c>, <c>checkout.internal</c> becomes
    /// <c>checkout.@internal</c>. The names of projects follow no such rule.
    /// </summary>
    public static string Namespace(string name) => string.Join(
        ".", name.Split('.').Select(part => part.Trim().TrimStart('@')).Where(part => part.Length > 0).Select(NamespacePart));

    private static string NamespacePart(string part)
    {
        var result = new StringBuilder(part.Length + 1);
        foreach (var c in part)
        {
            if (result.Length == 0 && !char.IsLetter(c) && c != '_') result.Append('_');
            if (char.IsLetterOrDigit(c) || c == '_') result.Append(c);
            else if (result.Length != 1 || result[0] != '_') result.Append('_');
        }

        var name = result.ToString();
        return Keywords.Contains(name) ? "@" + name : name;
    }

    /// <summary>A member of a generated record: not one that every record has.</summary>
    public static string Member(string name)
    {
        var pascal = Pascal(name);
        return RecordMembers.Contains(pascal) ? pascal + "Value" : pascal;
    }

    /// <summary>A member of a generated record whose name is given: not the record's own name either.</summary>
    public static string Property(string name, string typeName)
    {
        var member = Member(name);
        return member == typeName || (typeName == "Inputs" && InputsMembers.Contains(member)) ? member + "Value" : member;
    }

    /// <summary>The name for one item of a list: <c>sources</c> gives <c>Source</c>.</summary>
    public static string Singular(string name)
    {
        var pascal = Pascal(name);
        if (pascal.Length > 4 && pascal.EndsWith("ies", StringComparison.Ordinal)) return pascal.Substring(0, pascal.Length - 3) + "y";
        return pascal.Length > 2 && pascal.EndsWith("s", StringComparison.Ordinal) && !pascal.EndsWith("ss", StringComparison.Ordinal)
            ? pascal.Substring(0, pascal.Length - 1)
            : pascal;
    }

    /// <summary>A C# string literal.</summary>
    public static string Literal(string text)
    {
        var result = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            switch (c)
            {
                case '"': result.Append("\\\""); break;
                case '\\': result.Append("\\\\"); break;
                case '\n': result.Append("\\n"); break;
                case '\r': result.Append("\\r"); break;
                case '\t': result.Append("\\t"); break;
                case var _ when IsUnsafe(c):
                    result.Append("\\u").Append(((int)c).ToString("x4", System.Globalization.CultureInfo.InvariantCulture));
                    break;
                default: result.Append(c); break;
            }
        }

        return result.Append('"').ToString();
    }

    /// <summary>Ends a line for the compiler, cannot be encoded alone, or is not seen.</summary>
    private static bool IsUnsafe(char c) => char.IsControl(c) || char.IsSurrogate(c)
        || System.Globalization.CharUnicodeInfo.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.LineSeparator
            or System.Globalization.UnicodeCategory.ParagraphSeparator or System.Globalization.UnicodeCategory.Format;
}
