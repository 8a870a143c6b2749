using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Running;

namespace PromptRegistry.Cli.Commands;

/// <summary>What asking models may take: <c>--max-cost</c>, <c>--max-calls</c>, <c>--max-time</c>.</summary>
internal sealed class RunLimitOptions
{
    private readonly Option<double?> cost = new("--max-cost")
    {
        Description = "Stop before asking models costs more, by the prices in promptregistry.yaml.",
        HelpName = "US dollars",
        CustomParser = Dollars,
    };

    private readonly Option<int?> calls = new("--max-calls") { Description = "Stop after so many answers were asked for.", HelpName = "n", CustomParser = Calls };

    private readonly Option<TimeSpan?> time = new("--max-time")
    {
        Description = "Ask for nothing more after this time.",
        HelpName = "30s, 10min, 1h",
        CustomParser = Time,
    };

    public IEnumerable<Option> All => [cost, calls, time];

    public RunBudget Read(ParseResult result) => new()
    {
        MaxCost = result.GetValue(cost),
        MaxCalls = result.GetValue(calls),
        MaxTime = result.GetValue(time),
    };

    private static double? Dollars(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var dollars)) return dollars;
        argument.AddError($"--max-cost is '{text}', but US dollars such as 0.50 were expected.");
        return null;
    }

    private static int? Calls(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var calls)) return calls;
        argument.AddError($"--max-calls is '{text}', but a whole number from 0 was expected.");
        return null;
    }

    private static TimeSpan? Time(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (Duration.Read(text) is { } time) return time;
        argument.AddError($"--max-time is '{text}', but a duration such as 30s, 10min or 1h was expected.");
        return null;
    }
}
