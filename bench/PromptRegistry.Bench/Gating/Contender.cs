namespace PromptRegistry.Bench.Gating;

/// <summary>A way to decide whether a build fails.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Samples">Samples a case.</param>
/// <param name="Judge">What it decides.</param>
internal sealed record Contender(string Name, int Samples, Func<Trial, Decision> Judge);

/// <param name="Fails">Whether the build fails.</param>
/// <param name="IsOpen">Whether it passes with the warning that a drop cannot be ruled out.</param>
/// <param name="Fresh">Samples that were asked for beyond the first ones, of both versions together.</param>
internal readonly record struct Decision(bool Fails, bool IsOpen = false, int Fresh = 0);
