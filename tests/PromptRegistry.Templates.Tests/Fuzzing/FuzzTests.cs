using PromptRegistry.Templates.Tests.Corpus;

namespace PromptRegistry.Templates.Tests.Fuzzing;

/// <summary>A template is untrusted text: whatever it says, it ends in a text or in an error of a template.</summary>
public sealed class FuzzTests
{
    /// <summary>How many templates one compilation takes: so many that its fixed cost is small, and memory too.</summary>
    private const int Batch = 500;

    [Fact]
    public void Any_text_ends_in_a_text_or_in_errors_of_a_template()
    {
        var settings = FuzzSettings.Read();
        var run = new FuzzRun(settings);

        var failures = run.Execute();

        Assert.True(failures.Count == 0, string.Join("\n", failures.Take(3)));
        Assert.True(run.Accepted > settings.Count / 20, $"Only {run.Accepted} templates were rendered.");
    }

    [Fact]
    public void Emitted_code_renders_what_the_interpreter_renders()
    {
        var settings = FuzzSettings.Read();
        AssertNone(Prompts(settings), settings.Compiled, Differences);
    }

    [Fact]
    public void Emitted_code_ends_in_a_text_or_in_an_error_where_interpreting_ends_in_an_error()
    {
        var settings = FuzzSettings.Read();
        AssertNone(Failing(settings), settings.CompiledFailing, Problems);
    }

    /// <summary>So many inputs were tried, a batch at a time, and nothing was found.</summary>
    private static void AssertNone<T>(IEnumerable<T> inputs, int count, Func<T[], IEnumerable<string>> find)
    {
        var tried = 0;
        var found = inputs.Take(count).Chunk(Batch).SelectMany(Tried).Take(10).ToList();
        Assert.True(found.Count == 0, string.Join("\n", found));
        Assert.Equal(count, tried);

        IEnumerable<string> Tried(T[] batch)
        {
            tried += batch.Length;
            return find(batch);
        }
    }

    private static List<string> Differences(CorpusCase[] prompts)
    {
        var compiled = new CompiledCorpus(prompts);
        return prompts
            .Select(prompt => (prompt.Template, prompt.Expected, Actual: compiled.Run(prompt, FuzzSubject.Limits)))
            .Where(result => result.Actual != result.Expected)
            .Select(result => $"{result.Template}\n  interpreted {result.Expected}\n  emitted     {result.Actual}")
            .ToList();
    }

    private static List<string> Problems(CorpusCase[] prompts)
    {
        var compiled = new CompiledCorpus(prompts);
        return prompts.Select(prompt => Problem(compiled, prompt)).OfType<string>().ToList();
    }

    private static string? Problem(CompiledCorpus compiled, CorpusCase prompt)
    {
        try
        {
            compiled.Run(prompt, FuzzSubject.Limits);
            return null;
        }
        catch (TemplateException)
        {
            return null;
        }
        catch (Exception e)
        {
            return $"{prompt.Template}\n{e}";
        }
    }

    private static IEnumerable<CorpusCase> Failing(FuzzSettings settings)
    {
        for (var index = settings.First; ; index++)
        {
            var random = new Random(unchecked((settings.Seed * 104_729) + index));
            var text = index % 2 == 0 ? HostileShapes.Next(random) : new TemplateGrammar(random).Page();
            if (text.Length < 3000 && IsWithoutIncludes(text) && FuzzSubject.Fails(text))
                yield return new CorpusCase($"{index:000000}-fuzz", text, PromptInputs.All, "");
        }
    }

    private static IEnumerable<CorpusCase> Prompts(FuzzSettings settings)
    {
        var inputs = PromptInputs.All;
        for (var index = settings.First; ; index++)
        {
            var text = new TemplateGrammar(new Random(unchecked((settings.Seed * 7919) + index))).Page();
            if (text.Length > 40 && IsWithoutIncludes(text) && FuzzSubject.Run(text) is { } rendered)
                yield return new CorpusCase($"{index:000000}-fuzz", text, inputs, rendered);
        }
    }

    private static bool IsWithoutIncludes(string text) => !text.Contains("include", StringComparison.Ordinal);
}
