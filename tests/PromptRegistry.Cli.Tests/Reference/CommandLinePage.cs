using System.CommandLine;
using System.Globalization;
using System.Text;
using PromptRegistry.Cli.Commands;

namespace PromptRegistry.Cli.Tests.Reference;

/// <summary>A page with every verb, argument and option that the parser knows.</summary>
internal static class CommandLinePage
{
    public static string Write()
    {
        using var limit = new TimeLimit(TimeProvider.System, CancellationToken.None);
        var root = CommandLineHost.CreateRoot(new CommandEnvironment(TextWriter.Null, TextWriter.Null, "/"));
        var page = new StringBuilder("""
            # The command line

            `dotnet prompt <verb>`. Prompts are named `name` or `name@version`. Exit codes: 0 passed, 1 regressed, 2 usage, 3 invalid, 4 infrastructure,
            5 budget, 6 conflict. Every verb also takes:

            | option | meaning |
            | --- | --- |

            """);
        Row(page, limit.Option);
        page.Append("| `--help` | Shows help and usage information. |\n");
        foreach (var command in root.Subcommands.OrderBy(c => c.Name, StringComparer.Ordinal)) Verb(page, command, "");
        return page.ToString();
    }

    private static void Verb(StringBuilder page, Command command, string parent)
    {
        var arguments = string.Concat(command.Arguments.Select(a => a.Arity.MinimumNumberOfValues > 0 ? $" <{a.Name}>" : $" [{a.Name}]"));
        page.Append(CultureInfo.InvariantCulture, $"\n## {parent}{command.Name}\n\n{command.Description}\n\n```\ndotnet prompt {parent}{command.Name}{arguments} [options]\n```\n");
        if (command.Arguments.Count > 0)
        {
            page.Append("\n| argument | meaning |\n| --- | --- |\n");
            foreach (var argument in command.Arguments) page.Append(CultureInfo.InvariantCulture, $"| `{argument.Name}` | {Cell(argument.Description)} |\n");
        }

        var options = command.Options.Where(o => !o.Hidden && o is not System.CommandLine.Help.HelpOption).ToList();
        if (options.Count > 0)
        {
            page.Append("\n| option | meaning |\n| --- | --- |\n");
            foreach (var option in options) Row(page, option);
        }

        if (command is PromptCommand { Examples: { Count: > 0 } examples }) page.Append(CultureInfo.InvariantCulture, $"\n```\n{string.Join('\n', examples)}\n```\n");
        foreach (var below in command.Subcommands) Verb(page, below, $"{parent}{command.Name} ");
    }

    private static void Row(StringBuilder page, Option option)
    {
        var value = option.HelpName is { } name ? option.Arity.MinimumNumberOfValues == 0 ? $" [{name}]" : $" <{name}>"
            : option.ValueType == typeof(bool) ? "" : " <value>";
        var words = option.GetCompletions(System.CommandLine.Completions.CompletionContext.Empty).Select(c => $"`{c.Label}`").ToList();
        var notes = (option.Required ? " Required." : "")
            + (words.Count > 0 && option.ValueType != typeof(bool) ? $" One of {string.Join(", ", words)}." : "")
            + (option.HasDefaultValue && option.ValueType != typeof(bool) && $"{option.GetDefaultValue()}" is { Length: > 0 } usual && option.GetDefaultValue() is string or int or double ? $" Default: `{usual}`." : "");
        page.Append(CultureInfo.InvariantCulture, $"| `{option.Name}{value}` | {Cell(option.Description)}{Cell(notes)} |\n");
    }

    private static string Cell(string? text) => (text ?? "").Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
