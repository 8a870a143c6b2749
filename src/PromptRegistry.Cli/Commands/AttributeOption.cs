using System.CommandLine;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>--attribute name=value</c>: what is known of a unit.</summary>
internal static class AttributeOption
{
    public static Option<string[]> Create(string description)
    {
        var attribute = new Option<string[]>("--attribute") { Description = description, HelpName = "name=value" };
        attribute.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => t.Value.IndexOf('=', StringComparison.Ordinal) <= 0)) result.AddError($"--attribute takes name=value, and '{token.Value}' is none.");
        });
        return attribute;
    }

    /// <summary>The attributes by name; of one name the last counts.</summary>
    public static IReadOnlyDictionary<string, AttributeValue> Of(string[]? given) => (given ?? []).Select(a => a.Split('=', 2))
        .GroupBy(a => a[0], StringComparer.Ordinal).ToDictionary(a => a.Key, a => AttributeValue.Read(a.Last()[1]), StringComparer.Ordinal);
}
