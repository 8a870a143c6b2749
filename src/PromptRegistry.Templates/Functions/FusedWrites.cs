using PromptRegistry.Templates.Limits;
using PromptRegistry.Templates.Output;

namespace PromptRegistry.Templates.Functions;

/// <summary>The functions whose result the interpreter writes without making it, by name.</summary>
internal static class FusedWrites
{
#if NET
    private static readonly Dictionary<string, FusedWrite> s_all = new(StringComparer.Ordinal)
    {
        ["string.strip"] = (output, _, a) => output.Append(TextSpans.Strip(a.Text(0))),
        ["string.lstrip"] = (output, _, a) => output.Append(TextSpans.Lstrip(a.Text(0))),
        ["string.rstrip"] = (output, _, a) => output.Append(TextSpans.Rstrip(a.Text(0))),
        ["string.upcase"] = (output, _, a) => TextWrites.Upcase(ref output, a.Text(0)),
        ["string.downcase"] = (output, _, a) => TextWrites.Downcase(ref output, a.Text(0)),
        ["string.truncate"] = (output, _, a) => TextWrites.Truncate(ref output, a.Text(0), a.Integer(1), a.Text(2)),
        ["array.join"] = Join,
    };

    public static FusedWrite? Find(string name) => s_all.TryGetValue(name, out var write) ? write : null;

    private static void Join(OutputBuffer output, RenderContext context, Arguments arguments)
    {
        if (!arguments[2].IsNull)
        {
            output.Append(ArrayFunctions.Join(context, arguments.List(0), arguments.Text(1), arguments[2]));
            return;
        }

        var items = arguments.List(0);
        context.Iterate(items?.Count ?? 0);
        TextWrites.Join(ref output, items, arguments.Text(1));
    }
#else
    /// <summary>None: only hosts that interpret to save time need them, and those run on .NET.</summary>
    public static FusedWrite? Find(string name) => null;
#endif
}

/// <summary>
/// How the interpreter writes a function's result without making it. Emitted code does the same through
/// <c>TemplateWriter</c>.
/// </summary>
internal delegate void FusedWrite(OutputBuffer output, RenderContext context, Arguments arguments);
