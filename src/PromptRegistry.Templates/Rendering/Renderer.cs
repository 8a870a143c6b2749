using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Limits;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering;

/// <summary>Runs bound templates; an interpreter is reused by the thread that needed it last.</summary>
public static class Renderer
{
    [ThreadStatic]
    private static Interpreter? t_spare;

    /// <summary>Renders to a string.</summary>
    /// <param name="template">What to render.</param>
    /// <param name="globals">Values of the host's variables; a missing one is null.</param>
    /// <param name="limits">How much it may use; null for <see cref="RenderLimits.Prompt"/>.</param>
    /// <param name="cancellationToken">Ends a render early.</param>
    /// <exception cref="TemplateException">
    /// A value does not fit what the template does with it, or a limit is exceeded.
    /// </exception>
    /// <exception cref="InvalidOperationException">The template has errors.</exception>
    public static string Render(
        this BoundTemplate template,
        IReadOnlyDictionary<string, TemplateValue> globals,
        RenderLimits? limits = null,
        CancellationToken cancellationToken = default)
    {
        EnsureValid(template);
        var interpreter = Rent();
        try
        {
            interpreter.Run(template, globals, limits, cancellationToken);
            return interpreter.Output.ToString();
        }
        finally
        {
            Return(interpreter);
        }
    }
#if NET

    /// <summary>Renders into a caller's buffer.</summary>
    /// <exception cref="TemplateException">As above; nothing is written then.</exception>
    /// <exception cref="InvalidOperationException">The template has errors.</exception>
    public static void Render(
        this BoundTemplate template,
        IReadOnlyDictionary<string, TemplateValue> globals,
        System.Buffers.IBufferWriter<char> output,
        RenderLimits? limits = null,
        CancellationToken cancellationToken = default)
    {
        EnsureValid(template);
        var interpreter = Rent();
        try
        {
            interpreter.Run(template, globals, limits, cancellationToken);
            System.Buffers.BuffersExtensions.Write(output, interpreter.Output.Written);
        }
        finally
        {
            Return(interpreter);
        }
    }
#endif

    private static Interpreter Rent()
    {
        var interpreter = t_spare ?? new Interpreter();
        t_spare = null;
        return interpreter;
    }

    private static void Return(Interpreter interpreter)
    {
        interpreter.Clear();
        t_spare = interpreter;
    }

    private static void EnsureValid(BoundTemplate template)
    {
        if (template.HasErrors)
        {
            throw new InvalidOperationException(
                $"The template has errors and cannot be rendered. The first is: {template.Diagnostics[0]}");
        }
    }
}
