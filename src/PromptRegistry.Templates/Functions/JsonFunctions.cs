using System.Globalization;
using System.Text;
#if NET
using System.Text.Json;
#endif
using PromptRegistry.Templates.Limits;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Functions;

/// <summary><c>object.to_json</c> and <c>object.from_json</c>.</summary>
public static class JsonFunctions
{
    public static string ToJson(RenderContext context, TemplateValue value)
    {
        var writer = new JsonWriter(context);
        writer.Write(value, 1);
        return writer.ToString();
    }

    /// <summary>Reads JSON; every number becomes an exact decimal.</summary>
    /// <exception cref="OperationException">The text is not JSON.</exception>
    public static TemplateValue FromJson(RenderContext context, string? text) =>
        text is null ? default : Read(context, text);
#if NET

    private static TemplateValue Read(RenderContext context, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return Read(context, document.RootElement);
        }
        catch (JsonException e)
        {
            throw new OperationException("The text is no JSON: " + e.Message, 0, e);
        }
    }

    private static TemplateValue Read(RenderContext context, JsonElement element)
    {
        context.Iterate(1);
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new TemplateObject();
                foreach (var member in element.EnumerateObject()) members[member.Name] = Read(context, member.Value);
                return TemplateValue.From(members);
            case JsonValueKind.Array:
                var items = new TemplateArray();
                foreach (var item in element.EnumerateArray()) items.Add(Read(context, item));
                return TemplateValue.From(items);
            case JsonValueKind.String: return TemplateValue.From(element.GetString());
            case JsonValueKind.Number:
                return element.TryGetDecimal(out var exact)
                    ? TemplateValue.From(exact)
                    : TemplateValue.From(element.GetDouble());
            case JsonValueKind.True: return TemplateValue.True;
            case JsonValueKind.False: return TemplateValue.False;
            default: return TemplateValue.Null;
        }
    }
#else

    private static TemplateValue Read(RenderContext context, string text) =>
        throw new OperationException("JSON is read at run time only: compilers have no library for it.", 0);
#endif
}

/// <summary>Values as JSON in ASCII, safe to stand inside HTML.</summary>
internal sealed class JsonWriter(RenderContext context)
{
    private const int MaximumDepth = 64;
    private readonly StringBuilder _output = new();

    public void Write(TemplateValue value, int depth)
    {
        if (depth > MaximumDepth)
            throw new OperationException("Structure is too deeply nested or contains reference loops.");
        context.CheckLength(_output.Length);
        switch (value.Kind)
        {
            case TemplateValueKind.Null or TemplateValueKind.Empty or TemplateValueKind.Function:
                _output.Append("null");
                break;
            case TemplateValueKind.Array: WriteArray(value.AsArray()!, depth); break;
            case TemplateValueKind.Object: WriteObject(value.AsObject()!, depth); break;
            case TemplateValueKind.Date:
                WriteText(value.AsDate().ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture));
                break;
            default:
                if (value.IsNumeric || value.Kind == TemplateValueKind.Boolean)
                    _output.Append(ValueFormatter.ToText(value));
                else WriteText(Conversions.ToText(value));
                break;
        }
    }

    public override string ToString() => _output.ToString();

    private void WriteArray(IReadOnlyList<TemplateValue> items, int depth)
    {
        context.Iterate(items.Count);
        _output.Append('[');
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) _output.Append(',');
            Write(items[i], depth + 1);
        }

        _output.Append(']');
    }

    private void WriteObject(ITemplateObject value, int depth)
    {
        _output.Append('{');
        var first = true;
        foreach (var name in value.Names)
        {
            if (!value.TryGet(name, out var member)) continue;
            if (!first) _output.Append(',');
            first = false;
            WriteText(name);
            _output.Append(':');
            Write(member, depth + 1);
        }

        _output.Append('}');
    }

    private void WriteText(string text)
    {
        _output.Append('"');
        foreach (var c in text)
        {
            switch (c)
            {
                case '\n': _output.Append("\\n"); break;
                case '\r': _output.Append("\\r"); break;
                case '\t': _output.Append("\\t"); break;
                case '\b': _output.Append("\\b"); break;
                case '\f': _output.Append("\\f"); break;
                case '\\': _output.Append(@"\\"); break;
                default:
                    if (c < ' ' || c > '~' || "\"&'+<>`".IndexOf(c) >= 0)
                        _output.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
                    else _output.Append(c);
                    break;
            }
        }

        _output.Append('"');
    }
}
