using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Emission;
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
        Regex = TimeSpan.FromMilliseconds(20),
    };

    private static readonly RenderHost s_host = new()
    {
        Now = () => new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
        Random = (minimum, _) => minimum,
        NewGuid = () => Guid.Empty,
    };

    private static readonly EmissionOptions s_emission = new()
    {
        MethodName = "Render",
        InputsType = "Inputs",
        ReadGlobal = name => name,
    };

    private static readonly ScriptEmissionOptions s_scripts = new() { ClassName = "Emitted" };

    /// <summary>What the interpreter renders in prompt mode; null where there is no text.</summary>
    public static string? Run(string text)
    {
        var template = Template.Parse(text, "fuzz.scriban");
        Template.Parse(text, "fuzz.scriban", new TemplateParseOptions { ScriptOnly = true });
        var dynamic = template.Bind(new BindingOptions { Loader = Load });
        if (!dynamic.HasErrors)
        {
            ScriptEmitter.Emit(dynamic, s_scripts);
            Render(dynamic, s_limits with { OutputIsCut = text.Length % 2 == 0 });
        }

        var prompt = template.Bind(new BindingOptions
        {
            Mode = BindingMode.Prompt,
            Globals = PromptHarness.Globals,
            Loader = Load,
        });
        if (prompt.HasErrors)
            return null;
        CSharpEmitter.Emit(prompt, s_emission);
        return Render(prompt, s_limits);
    }

    /// <summary>A text as a template of Scriban mode; it may have errors.</summary>
    public static BoundTemplate BindScript(string text) =>
        Template.Parse(text, "fuzz.scriban").Bind(new BindingOptions { Loader = Load });

    /// <summary>What comes of a template of Scriban mode: a text, or an error and its place.</summary>
    public static string Outcome(Func<RenderSettings, string> render)
    {
        try
        {
            return render(new RenderSettings { Limits = s_limits, Host = s_host });
        }
        catch (TemplateException e)
        {
            return $"error at {e.Span}: {e.Message}";
        }
    }

    /// <summary>True for a template that prompt mode accepts and that cannot be rendered.</summary>
    public static bool Fails(string text)
    {
        var prompt = Template.Parse(text, "fuzz.scriban").Bind(new BindingOptions
        {
            Mode = BindingMode.Prompt,
            Globals = PromptHarness.Globals,
        });
        return !prompt.HasErrors && Render(prompt, s_limits) is null;
    }

    private static string? Render(BoundTemplate bound, RenderLimits limits)
    {
        try
        {
            return bound.Render(PromptHarness.Values(), new RenderSettings { Limits = limits, Host = s_host });
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
