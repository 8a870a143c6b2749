using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Attributes;
using PromptRegistry.Bench.Parsing;
using PromptRegistry.Bench.Rendering;
using PromptRegistry.Bench.Resolving;

namespace PromptRegistry.Bench.Interleaving;

/// <summary>
/// The same benchmarks in turn, a short batch of each, round after round: on a machine that does other things too, all
/// candidates are disturbed alike, and what is compared is the median of the ratios within a round.
/// </summary>
internal static class InterleavedRun
{
    private const int Rounds = 400;

    public static void Execute()
    {
        Run("(a) one variable", new VariableCase());
        Run("(b) summary", new SummaryCase());
        Run("(c) examples", new ExamplesCase());
        Run("(d) documents", new DocumentsCase());
        Run("(b) by an accessor that follows an environment", new FollowingCase());
        Run("resolving", new ResolveCase());
        Run("resolving with an arm", new ArmCase());
        foreach (var prompt in new[] { "variable", "summary", "examples" })
            RunParsing("parse " + prompt, new ParseCase { Prompt = prompt });
    }

    /// <summary>Parsing beside Scriban's own parser, which it builds on.</summary>
    private static void RunParsing(string title, ParseCase parsing)
    {
        parsing.Setup();
        Measure(title,
        [
            new Candidate(nameof(ParseCase.ScribanParse), () => parsing.ScribanParse()),
            new Candidate(nameof(ParseCase.Parse), () => parsing.Parse()),
        ]);
    }

    private static void Run(string title, object instance)
    {
        var methods = instance.GetType().GetMethods();
        methods.Single(method => method.GetCustomAttribute<GlobalSetupAttribute>() is not null).Invoke(instance, null);
        var candidates = methods
            .Where(method => method.GetCustomAttribute<BenchmarkAttribute>() is not null)
            .Select(method => new Candidate(method.Name, Call(method, instance)))
            .ToList();
        Measure(title, candidates);
    }

    private static void Measure(string title, List<Candidate> candidates)
    {
        foreach (var candidate in candidates) candidate.WarmUp();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var candidate in candidates) candidate.Measure();
        }

        Console.WriteLine(title);
        foreach (var candidate in candidates)
        {
            var peer = candidates.FirstOrDefault(other => other.Name == PeerOf(candidate.Name)) ?? candidate;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {candidate.Name,-24}{candidate.Best,12:N1} ns best {candidate.Median,12:N1} ns median"
                + $"{candidate.Allocated,10:N0} B{candidate.Beside(peer),8:N2} x {peer.Name}"));
        }
    }

    private static string PeerOf(string name) => name switch
    {
        nameof(VariableCase.CompiledIntoBuffer) => nameof(VariableCase.HandWrittenIntoBuffer),
        nameof(VariableCase.Interpreted) => nameof(VariableCase.HandlebarsNet),
        nameof(FollowingCase.CompiledContent) or nameof(FollowingCase.OtherContent) => nameof(FollowingCase.NothingToFollow),
        nameof(ParseCase.Parse) => nameof(ParseCase.ScribanParse),
        nameof(ResolveCase.Resolve) => nameof(ResolveCase.DictionaryLookup),
        nameof(ArmCase.ResolveWithArm) or nameof(ArmCase.FeatureManagement) => nameof(ArmCase.Sha256),
        _ => nameof(VariableCase.HandWritten),
    };

    private static Action Call(MethodInfo method, object instance)
    {
        if (method.ReturnType == typeof(int))
        {
            var count = method.CreateDelegate<Func<int>>(instance);
            return () => count();
        }

        var make = method.CreateDelegate<Func<object>>(instance);
        return () => make();
    }
}
