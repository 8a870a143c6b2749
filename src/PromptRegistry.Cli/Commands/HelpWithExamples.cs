using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace PromptRegistry.Cli.Commands;

/// <summary>Prints the usual help, and below it the command's examples and the exit codes.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var result = help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is PromptCommand { Examples.Count: > 0 } command)
        {
            output.WriteLine("Examples:");
            foreach (var example in command.Examples) output.WriteLine("  " + example);
            output.WriteLine();
        }

        output.WriteLine("Exit codes: 0 passed, 1 regressed, 2 usage, 3 invalid, 4 infrastructure, 5 budget, 6 conflict.");
        return result;
    }
}
