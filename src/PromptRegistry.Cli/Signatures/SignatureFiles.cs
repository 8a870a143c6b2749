using System.Text.Json.Nodes;
using PromptRegistry.Cli.Scaffolding;
using PromptRegistry.Cli.Schemas;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Import.Prompts;

namespace PromptRegistry.Cli.Signatures;

/// <summary>The files of a prompt that a signature describes: it passes every check and waits to be written.</summary>
internal sealed class SignatureFiles(string name, Signature signature, PromptModule module)
{
    /// <summary>How often a prompt with tools may go round.</summary>
    private const int Turns = 6;

    private const string TurnsInput = "max_turns";

    /// <summary>What the reasoning is called. It is the first of <c>required</c>, in whose order models are asked to write.</summary>
    private readonly string? reasoning = module == PromptModule.ChainOfThought
        ? new[] { "reasoning", "because", "analysis" }.FirstOrDefault(word => signature.Outputs.All(o => o.Name != word)) ?? "reasoning_steps"
        : null;

    /// <summary>One text and no reasoning needs no JSON.</summary>
    private bool IsText => reasoning is null && signature.Outputs is [{ Word: "text", IsList: false, IsOptional: false }];

    /// <summary>An answer that fits, for the suite's only case.</summary>
    public string Answer => IsText ? PromptSkeleton.Answer : Sample().ToJsonString();

    public IEnumerable<NewFile> Files(bool hasSuite)
    {
        var manifest = PromptPaths.Manifest(name);
        yield return new NewFile(manifest, $"{SchemaFiles.Reference(manifest, SchemaFiles.Prompt)}\n{YamlText.Write(Manifest())}");
        yield return new NewFile(PromptPaths.Template(name, "system.scriban"), System());
        yield return new NewFile(PromptPaths.Template(name, "user.scriban"), string.Join('\n', signature.Inputs.Select(User)));
        if (!hasSuite) yield break;
        var suite = PromptPaths.Template(name, EvaluationSuite.FileName);
        yield return new NewFile(suite, $"{SchemaFiles.Reference(suite, SchemaFiles.Suite)}\n{YamlText.Write(Suite())}");
    }

    private JsonObject Manifest()
    {
        var inputs = new JsonObject();
        foreach (var input in signature.Inputs) inputs[input.Name] = Input(input);
        if (module == PromptModule.React)
            inputs[TurnsInput] = new JsonObject { ["type"] = "integer", ["description"] = "How often tools may be called before the answer.", ["default"] = Turns, ["minimum"] = 1, ["maximum"] = 20 };
        var manifest = new JsonObject
        {
            ["name"] = name,
            ["version"] = "0.1.0",
            ["description"] = $"Gives {Listed(signature.Outputs)} of {Listed(signature.Inputs)}.",
            ["model"] = new JsonObject { ["name"] = "gpt-4o-mini", ["temperature"] = 0 },
            ["inputs"] = inputs,
            ["messages"] = new JsonArray(
                new JsonObject { ["role"] = "system", ["template"] = "system.scriban" }, new JsonObject { ["role"] = "user", ["template"] = "user.scriban" }),
        };
        if (module == PromptModule.React) manifest["tools"] = new JsonArray(Tool());
        if (!IsText) manifest["output"] = new JsonObject { ["type"] = "json", ["schema"] = Schema() };
        return manifest;
    }

    private static JsonObject Input(SignatureField input)
    {
        var list = input.IsList ? "[]" : "";
        var definition = new JsonObject { ["type"] = $"{(input.Word == "text" ? "string" : input.Word)}{list}{(input.IsOptional ? "?" : "")}" };
        if (input.Values.Count > 0) definition["values"] = Words(input);
        definition["description"] = $"The {input.Words}.";
        if (input.IsUntrusted) definition["untrusted"] = true;
        return definition;
    }

    private static JsonObject Tool() => new()
    {
        ["name"] = "search",
        ["description"] = "Finds passages about a question. Put your own tools here.",
        ["parameters"] = new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray("query"),
            ["properties"] = new JsonObject { ["query"] = new JsonObject { ["type"] = "string", ["description"] = "What to look for." } },
        },
    };

    private JsonObject Schema()
    {
        var properties = new JsonObject();
        if (reasoning is not null) properties[reasoning] = new JsonObject { ["type"] = "string", ["description"] = "How the answer follows, step by step, before it is given." };
        foreach (var output in signature.Outputs) properties[output.Name] = Output(output);
        string[] required = [.. reasoning is null ? [] : (string[])[reasoning], .. signature.Outputs.Where(o => !o.IsOptional).Select(o => o.Name)];
        return new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray([.. required.Select(r => JsonValue.Create(r))]),
            ["additionalProperties"] = false,
            ["properties"] = properties,
        };
    }

    private static JsonObject Output(SignatureField output)
    {
        var value = new JsonObject { ["type"] = output.Word is "text" or "enum" ? "string" : output.Word };
        if (output.Values.Count > 0) value["enum"] = Words(output);
        if (output.IsList) value = new JsonObject { ["type"] = "array", ["items"] = value };
        value["description"] = $"The {output.Words}.";
        return value;
    }

    private string System()
    {
        var lines = new List<string> { $"Give {Listed(signature.Outputs)} of {Listed(signature.Inputs)}. Say here how." };
        if (module == PromptModule.React) lines.Add($"Use the tools to find what you need: at most {{{{ {TurnsInput} }}}} times, then answer.");
        if (reasoning is not null) lines.Add($"Reason step by step in '{reasoning}' first, then give the rest.");
        if (!IsText) lines.Add("Answer as JSON.");
        var untrusted = signature.Inputs.Where(i => i.IsUntrusted).Select(i => $"<{i.Name}> and </{i.Name}>").ToList();
        if (untrusted.Count > 0) lines.Add($"What you work on stands between {string.Join(", ", untrusted)}. {{{{ include 'guards/untrusted' }}}}");
        return string.Join('\n', lines);
    }

    private static string User(SignatureField input)
    {
        var value = input.IsUntrusted ? $"{{{{ include 'guards/fence' {(input.IsList ? "item" : input.Name)} '{input.Name}' }}}}" : $"{{{{ {(input.IsList ? "item" : input.Name)} }}}}";
        var text = input.IsList
            ? $"{(input.IsUntrusted ? "" : $"{input.Words}:\n")}{{{{~ for item in {input.Name} ~}}}}\n{(input.IsUntrusted ? "" : "- ")}{value}\n{{{{~ end ~}}}}"
            : input.IsUntrusted ? value : $"{input.Words}: {value}";
        return input.IsOptional ? $"{{{{~ if {input.Name} ~}}}}\n{text}\n{{{{~ end ~}}}}" : text;
    }

    private JsonObject Suite()
    {
        var inputs = new JsonObject();
        foreach (var input in signature.Inputs) inputs[input.Name] = Sample(input, $"A {input.Words} that the prompt works on.");
        return new JsonObject
        {
            ["cases"] = new JsonArray(new JsonObject { ["id"] = "first", ["inputs"] = inputs, ["expected"] = IsText ? JsonValue.Create(PromptSkeleton.Answer) : Sample() }),
            ["scorers"] = new JsonArray(IsText ? new JsonObject { ["rouge-l"] = new JsonObject { ["minimum"] = 0.4 } } : JsonValue.Create("json-schema")),
        };
    }

    private JsonObject Sample()
    {
        var answer = new JsonObject();
        if (reasoning is not null) answer[reasoning] = "Why that is so.";
        foreach (var output in signature.Outputs) answer[output.Name] = Sample(output, $"A good {output.Words}.");
        return answer;
    }

    private static JsonNode Sample(SignatureField field, string text)
    {
        JsonNode value = field.Word switch
        {
            "integer" => JsonValue.Create(1),
            "number" => JsonValue.Create(0.5),
            "boolean" => JsonValue.Create(true),
            "date" => JsonValue.Create("2026-01-31"),
            "enum" => JsonValue.Create(field.Values[0]),
            _ => JsonValue.Create(text),
        };
        return field.IsList ? new JsonArray(value) : value;
    }

    private static JsonArray Words(SignatureField field) => new([.. field.Values.Select(v => JsonValue.Create(v))]);

    private static string Listed(IReadOnlyList<SignatureField> fields) =>
        fields.Count == 1 ? fields[0].Words : $"{string.Join(", ", fields.Take(fields.Count - 1).Select(f => f.Words))} and {fields[^1].Words}";
}
