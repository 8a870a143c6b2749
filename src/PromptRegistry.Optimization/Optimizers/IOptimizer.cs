using PromptRegistry.Optimization.Search;

namespace PromptRegistry.Optimization.Optimizers;

/// <summary>A way to look for a better prompt.</summary>
internal interface IOptimizer
{
    /// <summary>Looks for one, until its own end; the best candidate of the search is the result.</summary>
    /// <exception cref="SearchStoppedException">A limit was reached.</exception>
    Task RunAsync(SearchRun search);
}

/// <summary>What optimizers are told.</summary>
/// <param name="Candidates">How many candidates are proposed at most; null for the optimizer's own number.</param>
/// <param name="Demos">The most examples; null for the optimizer's own number.</param>
/// <param name="Rounds">How often a teacher is asked for a case.</param>
/// <param name="Teacher">The model that gives answers for examples; null for that of the prompt.</param>
/// <param name="Proposer">The model that writes new texts; null for that of the prompt.</param>
/// <param name="Settings">Values to try, by setting.</param>
internal sealed record OptimizerOptions(
    int? Candidates, int? Demos, int Rounds, string? Teacher, string? Proposer, IReadOnlyDictionary<string, IReadOnlyList<string>> Settings);

/// <summary>The optimizers there are.</summary>
internal static class OptimizerCatalog
{
    public static readonly IReadOnlyList<OptimizerKind> All =
    [
        new("labeled-few-shot", o => new LabeledFewShot(o), (_, _) => new OptimizerPlan(1, 0)) { NeedsDemos = true },
        new("bootstrap-few-shot", o => new BootstrapFewShot(o), (o, p) => new OptimizerPlan(1, p.Train * o.Rounds)) { NeedsDemos = true },
        new("random-search", o => new RandomSearch(o), (o, p) => new OptimizerPlan(o.Candidates ?? RandomSearch.Usual, p.Train * o.Rounds)) { NeedsDemos = true, TakesSettings = true },
        new("copro", o => new Copro(o), Copro.Plan) { NeedsRegions = true },
        new("gepa", o => new Gepa(o), Gepa.Plan) { NeedsRegions = true },
        new("mipro", o => new Mipro(o), Mipro.Plan),
        new("simba", o => new Simba(o), Simba.Plan),
        new("auto", o => new Auto(o), Auto.Plan),
    ];

    public static OptimizerKind? Find(string name) => All.FirstOrDefault(o => o.Name == name);
}

/// <summary>An optimizer by name.</summary>
/// <param name="Create">Makes it.</param>
/// <param name="Plan">What it takes at most.</param>
internal sealed record OptimizerKind(string Name, Func<OptimizerOptions, IOptimizer> Create, Func<OptimizerOptions, SearchSize, OptimizerPlan> Plan)
{
    /// <summary>Whether it changes the examples, which the template then has to read.</summary>
    public bool NeedsDemos { get; init; }

    /// <summary>Whether it changes texts, of which there then has to be one.</summary>
    public bool NeedsRegions { get; init; }

    /// <summary>Whether it tries settings.</summary>
    public bool TakesSettings { get; init; }
}

/// <summary>How large a search is.</summary>
/// <param name="Train">Training cases.</param>
/// <param name="Regions">Regions of the prompt.</param>
/// <param name="Samples">Answers a case.</param>
internal readonly record struct SearchSize(int Train, int Regions, int Samples);

/// <summary>What an optimizer takes at most.</summary>
/// <param name="Candidates">Candidates that are compared.</param>
/// <param name="Others">Answers besides those of the comparisons.</param>
internal readonly record struct OptimizerPlan(int Candidates, int Others)
{
    public static OptimizerPlan operator +(OptimizerPlan a, OptimizerPlan b) => new(a.Candidates + b.Candidates, a.Others + b.Others);
}
