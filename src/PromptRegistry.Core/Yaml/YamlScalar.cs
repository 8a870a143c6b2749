using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Core.Yaml;

/// <param name="Value">The text after unquoting and unfolding.</param>
/// <param name="IsPlain">Whether it was written without quotes: only such a scalar can be null, a number or a boolean.</param>
public sealed record YamlScalar(SourceLocation Location, string Value, bool IsPlain) : YamlNode(Location)
{
    public override string Kind => IsNull ? "nothing" : $"'{Shorten(Value)}'";

    public bool IsNull => IsPlain && Value is "" or "~" or "null" or "Null" or "NULL";

    private static string Shorten(string text)
    {
        var line = text.Replace('\n', ' ');
        return line.Length <= 60 ? line : line.Substring(0, 57) + "...";
    }
}
