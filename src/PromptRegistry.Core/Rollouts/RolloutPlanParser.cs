using System.Globalization;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Versions;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Rollouts;

/// <summary>Reads <c>rollout.yaml</c>.</summary>
public sealed class RolloutPlanParser
{
    /// <summary>The most steps, and the most guardrails.</summary>
    private const int Most = 50;

    private static readonly string[] LowerIsBetter = ["errors", "latency", "cost", "input-tokens", "cached-tokens", "output-tokens", "reasoning-tokens"];

    private readonly List<Diagnostic> diagnostics = [];

    private RolloutPlanParser()
    {
    }

    /// <summary>Reads a plan.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="path">Its path, for findings.</param>
    public static RolloutPlanResult Parse(string text, string path)
    {
        var parser = new RolloutPlanParser();
        var document = YamlReader.Read(text, path);
        parser.diagnostics.AddRange(document.Diagnostics);
        var reader = MappingReader.Open(document.Root, "A rollout", parser.diagnostics);
        if (reader is null && parser.diagnostics.Count == 0)
        {
            parser.diagnostics.Add(new Diagnostic(ManifestDiagnostics.MissingKey, SourceLocation.File(path), "A rollout needs the key 'steps'. Add 'steps: …'."));
        }

        var plan = reader is null ? null : parser.Read(reader);
        return new RolloutPlanResult(parser.diagnostics.Exists(d => d.IsError) ? null : plan, parser.diagnostics);
    }

    private RolloutPlan? Read(MappingReader reader)
    {
        var arm = reader.Text("arm") ?? RolloutPlan.DefaultArm;
        if (!PromptName.IsSegment(arm))
        {
            Wrong(reader.Node("arm")!, $"'{arm}' cannot be an arm: begin with a lower-case letter and use only lower-case letters, digits and '-'.");
        }

        if (arm == ArmRule.Shadow) Wrong(reader.Node("arm")!, "'shadow' is the arm that nobody is served. Give this one another name.");
        var shadow = ReadShare(reader, "shadow", isRequired: false);
        var steps = ReadSteps(reader);
        var metrics = reader.Texts("metrics");
        var guardrails = ReadGuardrails(reader);
        var stop = ReadStop(reader.Child("stop"));
        var calls = Above(reader, "calls-per-day", 0);
        var draw = ReadDraw(reader, steps);
        reader.Finish();
        return draw is null ? null : new RolloutPlan
        {
            Arm = arm,
            Steps = steps,
            Shadow = shadow,
            Metrics = metrics,
            Guardrails = guardrails,
            Stop = stop,
            CallsPerDay = calls,
            Draw = draw,
        };
    }

    private List<RolloutStep> ReadSteps(MappingReader reader)
    {
        var steps = new List<RolloutStep>();
        if (reader.Required("steps") is not { } node) return steps;
        var items = reader.Items("steps");
        if (node is YamlSequence && items.Count is 0 or > Most) Wrong(node, $"'steps' has from 1 to {Most} steps.");
        for (var i = 0; i < items.Count; i++)
        {
            if (MappingReader.Open(items[i], "A step", diagnostics) is not { } step) continue;
            var weight = ReadShare(step, "weight", isRequired: true);
            var bake = ReadDuration(step, "bake");
            step.Finish();
            if (weight is not { } share) continue;
            if (share.Hundredths == Percentage.Whole)
            {
                CheckLast(items[i], step, isLast: i == items.Count - 1, steps.Count);
                continue;
            }

            if (share.Hundredths == 0)
            {
                Step(step.Node("weight")!, "A step of 0% gives nothing to the candidate. Begin with at least 0.01%.");
            }

            if (steps.Count > 0 && share.Hundredths <= steps[steps.Count - 1].Weight.Hundredths)
            {
                Step(step.Node("weight")!, $"The step of {share} comes after one of {steps[steps.Count - 1].Weight}: each step gives more than the one before, so that nobody moves back.");
            }

            if (bake is null && step.Node("bake") is null)
            {
                diagnostics.Add(new Diagnostic(ManifestDiagnostics.MissingKey, items[i].Location, "A step needs the key 'bake': how long it stays so at least, such as 'bake: 1d'."));
            }

            steps.Add(new RolloutStep(share, bake ?? default, items[i].Location));
        }

        return steps;
    }

    /// <summary>A step of 100 % is the promotion, at the end.</summary>
    private void CheckLast(YamlNode at, MappingReader step, bool isLast, int before)
    {
        if (!isLast) Step(at, "A step of 100% is the promotion, after which there is no step. Let it be the last.");
        if (before == 0) Step(at, "A rollout with nothing but 100% is a promotion: 'dotnet prompt promote'. Begin with a smaller share.");
        if (step.Node("bake") is { } bake) Step(bake, "At 100% nobody has the old version, so that nothing can be compared: that is the promotion, and has no 'bake'. Remove it here.");
    }

    private List<Guardrail> ReadGuardrails(MappingReader reader)
    {
        var guardrails = new List<Guardrail>();
        var items = reader.Items("guardrails");
        if (items.Count > Most) Wrong(reader.Node("guardrails")!, $"'guardrails' has at most {Most} guardrails.");
        foreach (var item in items)
        {
            if (MappingReader.Open(item, "A guardrail", diagnostics) is not { } guard) continue;
            var metric = guard.RequiredText("metric");
            var usual = metric is not null && LowerIsBetter.Contains(metric) ? "lower" : "higher";
            var direction = guard.Choice("direction", usual, "higher", "lower");
            var (margin, isShare) = ReadAmount(guard, "margin");
            var (find, findIsShare) = ReadAmount(guard, "find");
            var (deviation, deviationIsShare) = ReadAmount(guard, "deviation");
            guard.Finish();
            if (metric is null) continue;
            if (guardrails.Exists(g => g.Metric == metric))
            {
                diagnostics.Add(new Diagnostic(ManifestDiagnostics.DuplicateKey, item.Location, $"There are two guardrails for '{metric}'. Keep one."));
            }

            var isRelative = isShare ?? findIsShare ?? deviationIsShare ?? false;
            if (new[] { isShare, findIsShare, deviationIsShare }.Any(s => s is { } share && share != isRelative))
            {
                Wrong(item, "'margin', 'find' and 'deviation' of a guardrail are all in the metric's unit, or all shares of the control's mean such as 5%.");
            }

            if (find is { } least && least <= (margin ?? 0))
            {
                Wrong(guard.Node("find")!, "'find' must be more than 'margin': what is tolerated is no harm.");
            }

            if (deviation is not null && find is null) Wrong(guard.Node("deviation")!, "'deviation' says how many calls it takes to find a harm, and no harm is named. Add 'find', or remove it.");
            if (find is not null && isRelative && deviation is null)
            {
                Wrong(guard.Node("find")!, "'find' as a share needs 'deviation' as a share too: the metric's standard deviation from call to call, over its mean.");
            }

            if (deviation is 0) Wrong(guard.Node("deviation")!, "'deviation' must be above 0.");
            guardrails.Add(new Guardrail(metric, direction == "lower" ? BetterDirection.Lower : BetterDirection.Higher, margin ?? 0, isRelative, item.Location)
            {
                Find = find,
                Deviation = deviation,
            });
        }

        return guardrails;
    }

    private StopRules ReadStop(MappingReader? reader)
    {
        if (reader is null) return new StopRules();
        var calls = reader.Integer("minimum-calls") ?? StopRules.DefaultMinimumCalls;
        if (calls < 2) Wrong(reader.Node("minimum-calls")!, "'minimum-calls' must be at least 2.");
        var age = ReadDuration(reader, "maximum-age");
        var alpha = reader.Number("alpha") ?? StopRules.DefaultAlpha;
        if (alpha is not (> 0 and < 0.5)) Wrong(reader.Node("alpha")!, "'alpha' must be above 0 and below 0.5.");
        reader.Finish();
        return new StopRules { MinimumCalls = calls, MaximumAge = age, Alpha = alpha };
    }

    /// <summary>What an arm's tag will say, read as it is read there, so that nothing is planned that no app understands.</summary>
    private ArmRule? ReadDraw(MappingReader reader, List<RolloutStep> steps)
    {
        var values = new Dictionary<string, string?>();
        foreach (var key in ArmRule.Keys)
        {
            if (key is "Weight" or "Start") continue;
            values[key] = reader.Text(key.ToLowerInvariant());
            if (values[key] is { } text && (text.Trim().Length == 0 || text.Any(char.IsControl)))
            {
                Wrong(reader.Node(key.ToLowerInvariant())!, $"'{key.ToLowerInvariant()}' must be a text in one line.");
                values[key] = null;
            }
        }

        ArmRule? first = null;
        foreach (var step in steps)
        {
            var (rule, problem) = ArmRule.Read(key => key == "Weight" ? step.Weight.ToString() : values.TryGetValue(key, out var value) ? value : null);
            if (rule is null)
            {
                Step(reader.Mapping, $"The arm of the step of {step.Weight} cannot be dealt: {problem}");
                return null;
            }

            first ??= rule;
        }

        return first;
    }

    private Percentage? ReadShare(MappingReader reader, string key, bool isRequired)
    {
        var text = isRequired ? reader.RequiredText(key) : reader.Text(key);
        if (text is null) return null;
        if (Percentage.TryParse(text, out var share)) return share;
        Step(reader.Node(key)!, $"'{text}' is no share of the units: expected is one from 0.01% to 100% in steps of 0.01%, such as 5%.");
        return null;
    }

    private TimeSpan? ReadDuration(MappingReader reader, string key)
    {
        if (reader.Node(key) is not { } node) return null;
        if (Duration.Read(node) is { } duration && duration > TimeSpan.Zero) return duration;
        Wrong(node, $"'{key}' must be a duration such as 30min, 12h or 7d.");
        return null;
    }

    /// <summary>A number, or a share such as 5%.</summary>
    private (double? Amount, bool? IsShare) ReadAmount(MappingReader reader, string key)
    {
        if (reader.Node(key) is not { } node) return (null, null);
        var text = (node as YamlScalar)?.Value ?? "";
        var isShare = text.EndsWith("%", StringComparison.Ordinal);
        if (isShare) text = text.Substring(0, text.Length - 1);
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return (isShare ? number / 100 : number, isShare);
        }

        Wrong(node, $"'{key}' must be a number that is not negative, or a share of the control's mean such as 5%.");
        return (null, null);
    }

    private double? Above(MappingReader reader, string key, double least)
    {
        var number = reader.Number(key);
        if (number > least || number is null) return number;
        Wrong(reader.Node(key)!, $"'{key}' must be above {least.ToString(CultureInfo.InvariantCulture)}.");
        return null;
    }

    private void Wrong(YamlNode at, string message) => diagnostics.Add(new Diagnostic(ManifestDiagnostics.WrongValue, at.Location, message));

    private void Step(YamlNode at, string message) => diagnostics.Add(new Diagnostic(ManifestDiagnostics.RolloutStep, at.Location, message));
}

/// <param name="Plan">Null where there are errors.</param>
/// <param name="Diagnostics">What is wrong.</param>
public sealed record RolloutPlanResult(RolloutPlan? Plan, IReadOnlyList<Diagnostic> Diagnostics);
