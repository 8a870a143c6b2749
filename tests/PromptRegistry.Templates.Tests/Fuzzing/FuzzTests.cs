using System.Globalization;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Tests.Binding;
using PromptRegistry.Templates.Tests.Corpus;

namespace PromptRegistry.Templates.Tests.Fuzzing;

/// <summary>A template is untrusted text: whatever it says, it ends in a text or in an error of a template.</summary>
public sealed class FuzzTests
{
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
        var prompts = Prompts(settings).Take(settings.Compiled).ToList();
        var compiled = new CompiledCorpus(prompts);

        var differences = prompts
            .Select(prompt => (prompt.Template, prompt.Expected, Actual: compiled.Run(prompt, FuzzSubject.Limits)))
            .Where(result => result.Actual != result.Expected)
            .Select(result => $"{result.Template}\n  interpreted {result.Expected}\n  emitted     {result.Actual}")
            .ToList();

        Assert.Equal(settings.Compiled, prompts.Count);
        Assert.True(differences.Count == 0, string.Join("\n", differences.Take(10)));
    }

    [Fact]
    public void Emitted_code_ends_in_a_text_or_in_an_error_where_interpreting_ends_in_an_error()
    {
        var settings = FuzzSettings.Read();
        var prompts = Failing(settings).Take(settings.Compiled / 3).ToList();
        var compiled = new CompiledCorpus(prompts);

        var problems = prompts.Select(prompt => Problem(compiled, prompt)).OfType<string>().ToList();

        Assert.Equal(settings.Compiled / 3, prompts.Count);
        Assert.True(problems.Count == 0, string.Join("\n", problems.Take(10)));
    }

    /// <summary>Grammar, mutations and hostile shapes alike, as they come; what is too long for one method is left out.</summary>
    [Fact]
    public void Emitted_code_of_Scriban_mode_does_what_interpreting_does()
    {
        var settings = FuzzSettings.Read();
        var scripts = new CompiledScripts();
        var templates = new List<(string Key, string Text, BoundTemplate Template)>();
        for (var index = settings.First; templates.Count < settings.Compiled; index++)
        {
            var text = FuzzInputs.Get(settings.Seed, index);
            var template = FuzzSubject.BindScript(text);
            if (template.HasErrors || text.Length > 3000)
                continue;
            var key = index.ToString(CultureInfo.InvariantCulture);
            scripts.Add(key, template);
            templates.Add((key, text, template));
        }

        var differences = templates
            .Select(item => (
                item.Text,
                Interpreted: FuzzSubject.Outcome(settings => item.Template.Render(PromptHarness.Values(), settings)),
                Emitted: FuzzSubject.Outcome(
                    settings => scripts.Run(item.Key, item.Template, PromptHarness.Values(), settings))))
            .Where(result => result.Interpreted != result.Emitted)
            .Select(result => $"{result.Text}\n  interpreted {result.Interpreted}\n  emitted     {result.Emitted}")
            .ToList();

        Assert.True(differences.Count == 0, $"{differences.Count}:\n" + string.Join("\n", differences.Take(10)));
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
