using System.Text.Json;
using PromptRegistry.Templates.Tests.Corpus;
using PromptRegistry.Templates.Tests.Oracle;

namespace PromptRegistry.Templates.Tests.Conformance;

/// <summary>
/// Conformance cases as prompts: those whose model can be declared and whose template the binder accepts.
/// </summary>
internal sealed class ConformancePrompt
{
    private readonly List<(ConformanceCase Case, CorpusCase Prompt)> _prompts = [];

    /// <summary>Cases that give a text with the default settings, which are the only ones that prompts have.</summary>
    public int Rendered { get; private set; }

    /// <summary>Those of them whose model can be declared.</summary>
    public int Typed { get; private set; }

    /// <summary>Those of them that the binder accepts; they run through both back-ends.</summary>
    public int Count => _prompts.Count;

    public static ConformancePrompt From(IReadOnlyList<ConformanceCase> cases)
    {
        var result = new ConformancePrompt();
        var number = 0;
        foreach (var item in cases)
        {
            if (item.Expected is null || item.Options.Count > 0)
                continue;
            result.Rendered++;
            if (TryInfer(item.Model) is not { } inputs)
                continue;
            result.Typed++;
            // What the engine says today, which was recorded of an earlier one.
            var expected = Engine.Render(item.Template, item.Model, item.Includes);
            if (Engine.IsError(expected))
                continue;
            var prompt = new CorpusCase($"{number++:0000}-conformance", item.Template, inputs, expected, item.Includes);
            if (!prompt.Bind().HasErrors)
                result._prompts.Add((item, prompt));
        }

        return result;
    }

    /// <summary>A line for each case that a back-end renders differently from the engine.</summary>
    public IReadOnlyList<string> Compare()
    {
        var compiled = new CompiledCorpus([.. _prompts.Select(pair => pair.Prompt)]);
        var differences = new List<string>();
        foreach (var (item, prompt) in _prompts)
        {
            var interpreted = Attempt(() => prompt.Render());
            var emitted = Attempt(() => compiled.Run(prompt));
            if (interpreted != prompt.Expected || emitted != prompt.Expected)
            {
                differences.Add(
                    $"{item.Id}: {item.Template}\n  engine      {prompt.Expected}\n  interpreted {interpreted}\n"
                    + $"  emitted     {emitted}");
            }
        }

        return differences;
    }

    private static string Attempt(Func<string> render)
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

    private static List<CorpusInput>? TryInfer(JsonElement model)
    {
        if (model.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            return [];
        var inputs = new List<CorpusInput>();
        foreach (var property in model.EnumerateObject())
        {
            if (!InferredType.IsName(property.Name)
                || InferredType.Of(property.Value, CorpusInput.Pascal(property.Name) + "Type") is not { } type)
            {
                return null;
            }

            inputs.Add(new CorpusInput(property.Name, type, property.Value));
        }

        return inputs;
    }
}
