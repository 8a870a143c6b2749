using System.Globalization;
using System.Numerics;
using System.Text.Json;
using PromptRegistry.Templates.Tests.Corpus;
using PromptRegistry.Templates.Types;
using Scriban.Runtime;
using ScribanTemplate = Scriban.Template;

namespace PromptRegistry.Templates.Tests.Oracle;

/// <summary>The Scriban engine itself: what a template gives there is what it should give here.</summary>
internal static class Engine
{
    /// <summary>Renders with declared inputs; an error is a text that begins with "error: ".</summary>
    public static string Render(
        string template, IReadOnlyList<CorpusInput> inputs, IReadOnlyDictionary<string, string?>? includes = null)
    {
        var model = new ScriptObject();
        foreach (var input in inputs)
            model[input.Name] = Read(input.Type, input.Json);
        return Render(template, model, includes);
    }

    /// <summary>Renders with a model as JSON.</summary>
    public static string Render(
        string template, JsonElement model, IReadOnlyDictionary<string, string?>? includes = null)
    {
        var globals = new ScriptObject();
        if (model.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in model.EnumerateObject())
                globals[property.Name] = Read(property.Value);
        }

        return Render(template, globals, includes);
    }

    public static bool IsError(string outcome) => outcome.StartsWith("error: ", StringComparison.Ordinal);

    private static string Render(string text, ScriptObject globals, IReadOnlyDictionary<string, string?>? includes)
    {
        var template = ScribanTemplate.Parse(text, "text");
        if (template.HasErrors)
            return "error: " + template.Messages[0].Message;
        var context = new Scriban.TemplateContext { NewLine = "\n", RegexTimeOut = TimeSpan.FromMilliseconds(500) };
        if (includes is not null)
            context.TemplateLoader = new Loader(includes);
        context.PushGlobal(globals);
        try
        {
            return template.Render(context);
        }
        catch (Exception e)
        {
            return "error: " + e.Message;
        }
    }

    private static object? Read(TemplateType type, JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String when type.NotNull.Equals(TemplateType.Date) => json.GetDateTime(),
        JsonValueKind.Number when type.NotNull.Equals(TemplateType.Number) => json.GetDouble(),
        JsonValueKind.Array when type.NotNull is ArrayType array =>
            new ScriptArray(json.EnumerateArray().Select(item => Read(array.Element, item))),
        JsonValueKind.Object when type.NotNull is ObjectType value => Members(value, json),
        _ => Read(json),
    };

    /// <summary>A declared object has all its members: those that are not given are null.</summary>
    private static ScriptObject Members(ObjectType type, JsonElement json)
    {
        var members = new ScriptObject();
        foreach (var property in type.Properties)
            members[property.Name] = json.TryGetProperty(property.Name, out var given) ? Read(property.Type, given) : null;
        return members;
    }

    private static object? Read(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                return json.GetString();
            case JsonValueKind.True or JsonValueKind.False:
                return json.GetBoolean();
            case JsonValueKind.Number:
                return ReadNumber(json);
            case JsonValueKind.Array:
                var array = new ScriptArray();
                foreach (var item in json.EnumerateArray())
                    array.Add(Read(item));
                return array;
            case JsonValueKind.Object:
                var members = new ScriptObject();
                foreach (var property in json.EnumerateObject())
                    members[property.Name] = Read(property.Value);
                return members;
            default:
                return null;
        }
    }

    private static object ReadNumber(JsonElement json)
    {
        var isInteger = BigInteger.TryParse(
            json.GetRawText(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer);
        return isInteger switch
        {
            false => json.GetDouble(),
            _ when integer >= int.MinValue && integer <= int.MaxValue => (int)integer,
            _ when integer >= long.MinValue && integer <= long.MaxValue => (long)integer,
            _ => integer,
        };
    }

    private sealed class Loader(IReadOnlyDictionary<string, string?> includes) : ITemplateLoader
    {
        public string? GetPath(Scriban.TemplateContext context, Scriban.Parsing.SourceSpan callerSpan, string templateName) =>
            includes.ContainsKey(templateName) ? templateName : null;

        public string? Load(Scriban.TemplateContext context, Scriban.Parsing.SourceSpan callerSpan, string templatePath) =>
            includes[templatePath];

        public ValueTask<string?> LoadAsync(Scriban.TemplateContext context, Scriban.Parsing.SourceSpan callerSpan, string templatePath) =>
            new(includes[templatePath]);
    }
}
