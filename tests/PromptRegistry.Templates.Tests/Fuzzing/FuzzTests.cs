using PromptRegistry.Templates.Tests.Corpus;

namespace PromptRegistry.Templates.Tests.Fuzzing;

/// <summary>A template is untrusted text: whatever it says, it ends in a text or in an error of a template.</summary>
public sealed class FuzzTests
{
    private const int Compiled = 300;
    private const int Failed = 100;

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
        var prompts = Prompts(FuzzSettings.Read()).Take(Compiled).ToList();
        var compiled = new CompiledCorpus(prompts);

        var differences = prompts
            .Select(prompt => (prompt.Template, prompt.Expected, Actual: compiled.Run(prompt, FuzzSubject.Limits)))
            .Where(result => result.Actual != result.Expected)
            .Select(result => $"{result.Template}\n  interpreted {result.Expected}\n  emitted     {result.Actual}")
            .ToList();

        Assert.Equal(Compiled, prompts.Count);
        Assert.True(differences.Count == 0, string.Join("\n", differences.Take(10)));
    }

    [Fact]
    public void Emitted_code_ends_in_a_text_or_in_an_error_where_interpreting_ends_in_an_error()
    {
        var prompts = Failing(FuzzSettings.Read()).Take(Failed).ToList();
        var compiled = new CompiledCorpus(prompts);

        var problems = prompts.Select(prompt => Problem(compiled, prompt)).OfType<string>().ToList();

        Assert.Equal(Failed, prompts.Count);
        Assert.True(problems.Count == 0, string.Join("\n", problems.Take(10)));
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
        for (var index = settings.First; index < settings.First + 100_000; index++)
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
        for (var index = settings.First; index < settings.First + 100_000; index++)
        {
            var text = new TemplateGrammar(new Random(unchecked((settings.Seed * 7919) + index))).Page();
            if (text.Length > 40 && IsWithoutIncludes(text) && FuzzSubject.Run(text) is { } rendered)
                yield return new CorpusCase($"{index:000000}-fuzz", text, inputs, rendered);
        }
    }

    private static bool IsWithoutIncludes(string text) => !text.Contains("include", StringComparison.Ordinal);
}
