namespace PromptRegistry.Templates.Tests.Fuzzing;

/// <summary>The inputs of a seed: each depends on the seed and its index only, so that one can be tried alone.</summary>
internal static class FuzzInputs
{
    public static string Get(int seed, int index)
    {
        var random = new Random(unchecked((seed * 1_000_003) + index));
        return random.Next(100) switch
        {
            < 3 => HostileShapes.Next(random),
            < 45 => new TemplateGrammar(random).Page(),
            < 60 => TemplateMutation.Apply(new TemplateGrammar(random).Page(), random),
            _ => TemplateMutation.Apply(FuzzSeeds.All[random.Next(FuzzSeeds.All.Count)], random),
        };
    }
}
