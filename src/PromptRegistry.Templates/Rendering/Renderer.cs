using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering;

/// <summary>Runs bound templates; an interpreter is reused by the thread that needed it last.</summary>
internal static class Renderer
{
    [ThreadStatic]
    private static Interpreter? t_spare;

    public static string Render(
        BoundTemplate template,
        IReadOnlyDictionary<string, TemplateValue> globals,
        RenderLimits? limits,
        CancellationToken cancellation)
    {
        EnsureValid(template);
        var interpreter = Rent();
        try
        {
            interpreter.Run(template, globals, limits, cancellation);
            return interpreter.Output.ToString();
        }
        finally
        {
            Return(interpreter);
        }
    }
#if NET

    public static void Render(
        BoundTemplate template,
        IReadOnlyDictionary<string, TemplateValue> globals,
        System.Buffers.IBufferWriter<char> output,
        RenderLimits? limits,
        CancellationToken cancellation)
    {
        EnsureValid(template);
        var interpreter = Rent();
        try
        {
            interpreter.Run(template, globals, limits, cancellation);
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
