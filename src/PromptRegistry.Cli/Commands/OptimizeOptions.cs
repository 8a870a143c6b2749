using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using PromptRegistry.Cli.Output;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Optimization.Data;
using PromptRegistry.Optimization.Running;

namespace PromptRegistry.Cli.Commands;

/// <summary>What <c>optimize</c> is told.</summary>
internal sealed class OptimizeOptions
{
    private readonly Argument<string?> prompt = new("prompt")
    {
        Description = "The prompt to make better. It needs a suite. Not with --stale or --from.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> optimizer = new("--with")
    {
        Description = "The optimizer: labeled-few-shot, bootstrap-few-shot and random-search choose examples, copro and gepa write the text of "
            + "regions anew, mipro and simba do both, auto begins with the cheapest.",
        HelpName = "optimizer",
        DefaultValueFactory = _ => "auto",
    };

    private readonly Option<ulong> seed = new("--seed") { Description = "Everything that is drawn follows from it. Default: 1.", HelpName = "n", DefaultValueFactory = _ => 1 };

    private readonly Option<string?> split = new("--split")
    {
        Description = "Shares of the cases for training, validation and test, in percent, or a JSON file of the repository with the ids. Default: 40/30/30.",
        HelpName = "a/b/c or file.json",
    };

    private readonly Option<int?> candidates = Number("--candidates", "How many candidates are proposed at most. Default: as the optimizer does.");
    private readonly Option<int?> demos = Number("--demos", "The most examples. Default: 16.");
    private readonly Option<int?> rounds = Number("--rounds", "How often a teacher is asked for each case. Default: 1.");
    private readonly Option<string?> teacher = new("--teacher") { Description = "The model that gives answers for examples. Default: the prompt's own.", HelpName = "model" };
    private readonly Option<string?> proposer = new("--proposer") { Description = "The model that writes new texts. Default: the prompt's own.", HelpName = "model" };

    private readonly Option<string?> forModel = new("--for-model")
    {
        Description = "Make the prompt better for this model instead of its own, and show what both score before and after.",
        HelpName = "model",
    };

    private readonly Option<string[]> vary = new("--vary") { Description = "With random-search: try these values of a model setting, temperature=0,0.5,1.", HelpName = "setting=a,b" };

    private readonly Option<double?> until = new("--until-score")
    {
        Description = "End the search with this mean score on the validation cases, 0 to 1.",
        HelpName = "score",
        CustomParser = Score,
    };

    private readonly Option<bool> commit = new("--commit")
    {
        Description = "If the test split confirms it: make a branch with a commit of the result, with the next version. The work tree stays as it is.",
    };

    private readonly Option<bool> openReview = new("--open-review")
    {
        Description = "If the test split confirms it: print the text of a pull request, as Markdown, the title in the first line.",
    };

    private readonly Option<bool> stale = new("--stale") { Description = "List prompts whose model, cases or scorers changed since they were made better. Nothing is asked." };

    private readonly Option<string?> from = new("--from")
    {
        Description = "Make a prompt of a task: Markdown with the task in words and three examples, or its folder. Again later: score it, and mend it until it is locked in.",
        HelpName = "task.md",
    };

    private readonly RunLimitOptions limits = new();
    private readonly ModelOptions asked = new();

    private readonly Option<bool> unsandboxed = new("--allow-unsandboxed")
    {
        Description = "Where there is no sandbox, run the programs of scorers without one, if your own settings allow programs (promptregistry.allowExec).",
    };

    private readonly Option<bool> dryRun = CommonOptions.DryRun();
    private readonly Option<string?> repository = CommonOptions.Repository();
    private readonly Option<bool> json = CommonOptions.Json();

    public void AddTo(PromptCommand command)
    {
        optimizer.AcceptOnlyFromAmong([.. OptimizationRunner.Optimizers]);
        command.Arguments.Add(prompt);
        foreach (var option in (Option[])
            [
                optimizer, seed, split, candidates, demos, rounds, teacher, proposer, forModel, vary, until, commit, openReview, stale, from,
                .. limits.All, .. asked.All, unsandboxed, dryRun, repository, json,
            ])
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            foreach (var text in result.GetValue(vary) ?? [])
            {
                if (Values(text) is null) result.AddError($"--vary is '{text}', but a setting with its values such as temperature=0,0.5 was expected.");
            }

            if (result.GetValue(split) is { } shares && !shares.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && SplitShares.Parse(shares) is null)
                result.AddError($"--split is '{shares}', but three whole numbers that add up to 100, such as 40/30/30, or a JSON file were expected.");
            var isNamed = result.GetValue(prompt) is not null;
            if (result.GetValue(stale) && (isNamed || result.GetValue(from) is not null)) result.AddError("--stale looks at all prompts: name none.");
            else if (isNamed && result.GetValue(from) is not null) result.AddError("The task of --from names its prompt: leave the other one out.");
            else if (!isNamed && !result.GetValue(stale) && result.GetValue(from) is null)
                result.AddError("Name the prompt to make better; or a task to make one of, --from task.md; or list those that are stale, --stale.");
        });
    }

    public OptimizeArguments Read(ParseResult result) => new(
        result.GetValue(repository), result.GetValue(commit), result.GetValue(openReview), result.GetValue(stale), RegistryVerb.FormOf(result, json), asked.Keys(result),
        result.GetValue(unsandboxed), result.GetValue(from), evaluation => RequestOf(result, evaluation));

    private OptimizationRequest RequestOf(ParseResult result, EvaluationRequest evaluation)
    {
        var shares = result.GetValue(split);
        return new OptimizationRequest
        {
            Prompt = result.GetValue(prompt) ?? "",
            Optimizer = result.GetValue(optimizer)!,
            Seed = result.GetValue(seed),
            Split = shares is null ? SplitShares.Usual : SplitShares.Parse(shares) ?? SplitShares.Usual,
            SplitFile = shares is not null && SplitShares.Parse(shares) is null ? shares.Replace('\\', '/') : null,
            Candidates = result.GetValue(candidates),
            Demos = result.GetValue(demos),
            Rounds = result.GetValue(rounds) ?? 1,
            Teacher = result.GetValue(teacher),
            Proposer = result.GetValue(proposer),
            Model = result.GetValue(forModel),
            Settings = (result.GetValue(vary) ?? []).Select(Values).OfType<KeyValuePair<string, IReadOnlyList<string>>>()
                .GroupBy(v => v.Key).ToDictionary(v => v.Key, v => v.Last().Value),
            UntilScore = result.GetValue(until),
            EstimateOnly = result.GetValue(dryRun),
            Evaluation = evaluation with { Provider = asked.Provider(result), Endpoint = asked.Endpoint(result), Budget = limits.Read(result) },
        };
    }

    private static Option<int?> Number(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "n",
        CustomParser = argument =>
        {
            var text = argument.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 1000) return number;
            argument.AddError($"{name} is '{text}', but a whole number from 1 to 1000 was expected.");
            return null;
        },
    };

    private static double? Score(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var score) && score is >= 0 and <= 1) return score;
        argument.AddError($"--until-score is '{text}', but a number from 0 to 1 was expected.");
        return null;
    }

    private static KeyValuePair<string, IReadOnlyList<string>>? Values(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        var values = at < 1 ? [] : text[(at + 1)..].Split(',', StringSplitOptions.TrimEntries);
        return values.Length == 0 || values.Contains("") ? null : new(text[..at].Trim(), values);
    }
}

/// <summary>The options of a call of <c>optimize</c>.</summary>
/// <param name="Task">The file or folder with a task; null for a prompt.</param>
/// <param name="Request">Makes the request, of what the verb knows of its surroundings.</param>
internal sealed record OptimizeArguments(
    string? Folder, bool Commits, bool OpensReview, bool ListsStale, OutputForm Form, IReadOnlyList<string> AllowedKeys, bool IsUnsandboxed, string? Task,
    Func<EvaluationRequest, OptimizationRequest> Request);
