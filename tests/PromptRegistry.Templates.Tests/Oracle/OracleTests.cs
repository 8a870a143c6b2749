using System.Globalization;
using PromptRegistry.Templates.Limits;
using PromptRegistry.Templates.Tests.Corpus;
using PromptRegistry.Templates.Tests.Fuzzing;

namespace PromptRegistry.Templates.Tests.Oracle;

/// <summary>
/// Random prompts, the same each time, in the engine, the interpreter and compiled code.
/// <c>PROMPTREGISTRY_ORACLE_PROMPTS</c> says how many; <c>PROMPTREGISTRY_ORACLE_SEED</c> where they begin.
/// </summary>
public sealed class OracleTests
{
    private const int Batch = 500;
    private const int Count = 2000;

    /// <summary>The engine's own.</summary>
    private static readonly RenderLimits s_limits = RenderLimits.Prompt with
    {
        Loops = 1000,
        Output = 1_048_576,
        Time = TimeSpan.Zero,
        Regex = TimeSpan.FromMilliseconds(500),
    };

    [Fact]
    public void Random_prompts_give_what_the_engine_gives()
    {
        var count = Number("PROMPTS") ?? Count;
        var seed = Number("SEED") ?? 7;
        var differences = new List<string>();
        var refused = 0;
        foreach (var batch in Prompts(seed).Take(count).Chunk(Batch))
        {
            var compiled = new CompiledCorpus(batch);
            foreach (var prompt in batch)
            {
                var engine = Engine.Render(prompt.Template, prompt.Inputs);
                var interpreted = Outcome(() => prompt.Render(s_limits));
                var emitted = Outcome(() => compiled.Run(prompt, s_limits));
                if (Engine.IsError(engine))
                    refused++;
                if (KnownDifferences.Explain(prompt.Template, engine, interpreted, emitted) is null)
                {
                    differences.Add(
                        $"{prompt.Name} {prompt.Template}\n  engine      {engine}\n  interpreted {interpreted}\n  emitted     {emitted}");
                }
            }
        }

        TestContext.Current.SendDiagnosticMessage($"{count} prompts, {refused} of them errors of the engine");
        Assert.True(
            differences.Count == 0, $"{differences.Count} differ:\n" + string.Join("\n", differences.Take(30)));
        Assert.True(refused < count / 4, $"The engine refused {refused} of {count} prompts.");
    }

    private static IEnumerable<CorpusCase> Prompts(int seed)
    {
        for (var index = 0; ; index++)
        {
            var random = new Random(unchecked((seed * 15_485_863) + index));
            var prompt = new CorpusCase(
                $"{seed}-{index:000000}-oracle", new TemplateGrammar(random).Page(), OracleInputs.All[index % OracleInputs.All.Count], "");
            if (prompt.Template.Length > 20 && !prompt.Template.Contains("include", StringComparison.Ordinal)
                && !prompt.Bind().HasErrors)
            {
                yield return prompt;
            }
        }
    }

    /// <summary>A text, or an error as <see cref="Engine"/> writes it.</summary>
    internal static string Outcome(Func<string> render)
    {
        try
        {
            return render();
        }
        catch (TemplateException e)
        {
            return "error: " + e.Message;
        }
    }

    private static int? Number(string name) =>
        Environment.GetEnvironmentVariable("PROMPTREGISTRY_ORACLE_" + name) is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : null;
}
