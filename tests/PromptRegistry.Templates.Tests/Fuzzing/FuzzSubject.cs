using PromptRegistry.Generator.TemplateCode;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Limits;
using PromptRegistry.Templates.Rendering;
using PromptRegistry.Templates.Tests.Binding;

namespace PromptRegistry.Templates.Tests.Fuzzing;

/// <summary>Puts one text through everything that reads templates. Only what is not an error of a template leaves it.</summary>
internal static class FuzzSubject
{
    /// <summary>Small enough for everything to reach them.</summary>
    public static RenderLimits Limits => s_limits;

    private static readonly RenderLimits s_limits = RenderLimits.Prompt with
    {
        Loops = 100,
        Output = 10_000,
        Steps = 10_000,
        Time = TimeSpan.Zero,
        Regex = TimeSpan.FromMilliseconds(20),
    };

    private static readonly EmissionOptions s_emission = new()
    {
        MethodName = "Render",
        InputsType = "Inputs",
        ReadGlobal = name => name,
    };

    /// <summary>What the interpreter renders ; null where there is no text.</summary>
    public static string? Run(string text)
    {
        var template = Template.Parse(text, "fuzz.scriban");
        var prompt = template.Bind(new BindingOptions
        {
            Globals = PromptHarness.Globals,
            Loader = Load,
        });
        if (prompt.HasErrors)
            return null;
        CSharpEmitter.Emit(prompt, s_emission);
        return Render(prompt, s_limits);
    }

    /// <summary>True for a template that can be bound and that cannot be rendered.</summary>
    public static bool Fails(string text)
    {
        var prompt = Template.Parse(text, "fuzz.scriban").Bind(new BindingOptions
        {
            Globals = PromptHarness.Globals,
        });
        return !prompt.HasErrors && Render(prompt, s_limits) is null;
    }

    private static string? Render(BoundTemplate bound, RenderLimits limits)
    {
        try
        {
            return bound.Render(PromptHarness.Values(), limits);
        }
        catch (TemplateException)
        {
            return null;
        }
    }

    private static TemplateText? Load(string name) => name switch
    {
        "part" => new TemplateText("part.scriban", "<{{ $1 }} {{ x = 1; text | string.strip }}>"),
        "other" => new TemplateText("other.scriban", "  {{ 'a\\nb' }}"),
        "broken" => new TemplateText("broken.scriban", "{{ if }}"),
        "itself" => new TemplateText("itself.scriban", "{{ include 'itself' }}"),
        "exponential" => new TemplateText("exponential.scriban", "{{ include 'exponential1'; include 'exponential1' }}"),
        _ => name.StartsWith("exponential", StringComparison.Ordinal) && name.Length < 60
            ? new TemplateText(name + ".scriban", $"{{{{ include '{name}1'; include '{name}1' }}}}")
            : null,
    };
}
