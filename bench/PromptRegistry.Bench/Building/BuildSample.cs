namespace PromptRegistry.Bench.Building;

/// <summary>What one build took, in milliseconds.</summary>
/// <param name="Elapsed">Until <c>dotnet build</c> ended.</param>
/// <param name="Processor">Of the processor, in all its processes; only this holds on a busy machine. 0 where it is not known.</param>
internal sealed record BuildSample(double Elapsed, double Processor);
