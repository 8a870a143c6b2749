using System.Text.RegularExpressions;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Settings;

/// <summary>What <c>programs</c> of the settings says: when a program is ready for its tier, and what it may not cost less than.</summary>
public sealed record ProgramRules
{
    public static ProgramRules Default { get; } = new();

    /// <summary>How much it counts that answers do what they should.</summary>
    /// <value>0.4, unless set.</value>
    public double Functionality { get; init; } = 0.4;

    /// <summary>How much it counts that answers do no harm.</summary>
    /// <value>0.4, unless set.</value>
    public double Safety { get; init; } = 0.4;

    /// <summary>How much it counts that answers come in time.</summary>
    /// <value>0.2, unless set.</value>
    public double Performance { get; init; } = 0.2;

    /// <summary>The least overall score of a program in production.</summary>
    /// <value>0.85, unless set.</value>
    public double ProductionThreshold { get; init; } = 0.85;

    /// <summary>The least overall score of a program in development.</summary>
    /// <value>0.75, unless set.</value>
    public double DevelopmentThreshold { get; init; } = 0.75;

    /// <summary>The longest that an answer may take.</summary>
    /// <value>5 seconds, unless set.</value>
    public TimeSpan Latency { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Regular expressions of what no answer may hold. They run in linear time.</summary>
    public IReadOnlyList<string> Unsafe { get; init; } = [@"(?i)<script", @"(?i)DROP\s+TABLE", @"(?i)password\s*:"];

    /// <summary>Scorers of suites, by id or kind, that judge safety; all others judge what answers do.</summary>
    public IReadOnlyList<string> SafetyScorers { get; init; } = ["leak"];

    /// <summary>The least budget of a program, in US dollars a month.</summary>
    /// <value>10, unless set.</value>
    public double MinimumBudget { get; init; } = 10;

    /// <summary>The least overall score of a tier.</summary>
    public double ThresholdOf(ProgramTier tier) => tier == ProgramTier.Production ? ProductionThreshold : DevelopmentThreshold;

    internal static ProgramRules Read(MappingReader reader, ICollection<Diagnostic> diagnostics)
    {
        var rules = new ProgramRules();
        if (reader.Child("weights") is { } weights)
        {
            rules = rules with { Functionality = Part(weights, "functionality", 0), Safety = Part(weights, "safety", 0), Performance = Part(weights, "performance", 0) };
            weights.Finish();
            if (Math.Abs(rules.Functionality + rules.Safety + rules.Performance - 1) > 1e-9) Wrong(weights.Mapping, "The weights of 'functionality', 'safety' and 'performance' must add up to 1.");
        }

        if (reader.Child("thresholds") is { } thresholds)
        {
            rules = rules with
            {
                ProductionThreshold = Part(thresholds, "production", rules.ProductionThreshold),
                DevelopmentThreshold = Part(thresholds, "development", rules.DevelopmentThreshold),
            };
            thresholds.Finish();
        }

        if (reader.Node("latency") is { } latency)
        {
            if (Duration.Read(latency) is { } time && time > TimeSpan.Zero) rules = rules with { Latency = time };
            else Wrong(latency, "'latency' must be a duration such as 800ms or 5s.");
        }

        if (reader.Node("unsafe") is not null) rules = rules with { Unsafe = reader.Texts("unsafe") };
        foreach (var pattern in rules.Unsafe.Where(p => !IsPattern(p))) Wrong(reader.Node("unsafe")!, $"'{pattern}' is no regular expression, or one that needs more than linear time: it may not look around or refer back.");
        if (reader.Node("safety") is not null) rules = rules with { SafetyScorers = reader.Texts("safety") };
        if (reader.Number("minimum-budget") is { } least)
        {
            if (least is >= 0 and <= 1e9) rules = rules with { MinimumBudget = least };
            else Wrong(reader.Node("minimum-budget")!, "'minimum-budget' must be 0 or more US dollars a month.");
        }

        return rules;

        double Part(MappingReader of, string key, double byDefault)
        {
            if (of.Number(key) is not { } part) return byDefault;
            if (part is not (>= 0 and <= 1)) Wrong(of.Node(key)!, $"'{key}' must be from 0 to 1.");
            return part;
        }

        void Wrong(YamlNode at, string message) => diagnostics.Add(new Diagnostic(ManifestDiagnostics.WrongValue, at.Location, message));
    }

    private static bool IsPattern(string pattern)
    {
        try
        {
#if NET
            _ = new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
#else
            _ = new Regex(pattern, RegexOptions.CultureInvariant);
#endif
            return pattern.Length is > 0 and <= 1000;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
