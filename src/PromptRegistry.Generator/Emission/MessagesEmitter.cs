using System.Globalization;
using PromptRegistry.Core.Accessors;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Generator.TemplateCode;
using PromptRegistry.Generator.Writing;

namespace PromptRegistry.Generator.Emission;

/// <summary>Writes the compiled rendering of a prompt's messages: a method a message, no interpreter, no reflection.</summary>
internal sealed class MessagesEmitter(PromptDefinition prompt, AccessorTypes types)
{
    private const string Message = "global::PromptRegistry.Core.Prompts.RenderedMessage";
    private const string Rendering = "global::PromptRegistry.Templates.Rendering.";

    /// <summary>Characters that are rendered without renting memory.</summary>
    private const int StackCharacters = 1024;

    private const int LongestConstant = 65_536;

    public void Emit(SourceWriter writer)
    {
        EmitParts(writer);
        writer.Line();
        var isFixed = prompt.Messages.All(m => m.Placeholder is null);
        var type = isFixed ? $"{Message}[]" : $"global::System.Collections.Generic.List<{Message}>";
        var variants = Variants();
        var passed = prompt.Selector is null ? "inputs" : "passed";
        writer.Open($"private static {type} Messages(Inputs {passed}, {(variants.Count > 0 ? "int variant, " : "")}global::System.Threading.CancellationToken cancellation)");
        if (prompt.Selector is not null)
            writer.Line($"var inputs = new {AccessorTypes.DemoScope}(passed, {AccessorTypes.DemoChoice}.Of({AccessorTypes.DemoList}, passed.ToValues()));");
        writer.Line($"global::System.Span<char> memory = stackalloc char[{StackCharacters.ToString(CultureInfo.InvariantCulture)}];");
        writer.Line($"var writer = new {Rendering}TemplateWriter(memory, global::PromptRegistry.Templates.Limits.RenderLimits.Prompt, cancellation);");
        writer.Open("try");
        writer.Line(isFixed ? $"var messages = new {Message}[{prompt.Messages.Count}];" : $"var messages = new {type}();");
        if (Enumerable.Range(0, prompt.Messages.Count).Any(i => prompt.Messages[i].Placeholder is null && ConstantText(i, variants) is null)) writer.Line("int start;");
        for (var i = 0; i < prompt.Messages.Count; i++)
        {
            if (prompt.Messages[i].Placeholder is { } input)
            {
                writer.Line($"global::PromptRegistry.Chat.Conversation.AddTo(messages, {passed}.{Property(input.Name)});");
                continue;
            }

            var text = "writer.EndCapture(start)";
            if (ConstantText(i, variants) is { } constant)
            {
                text = CSharpName.Literal(constant);
            }
            else
            {
                writer.Line("start = writer.BeginCapture();");
                EmitText(writer, i, variants);
            }

            var part = prompt.Messages[i].Part is null ? "" : $" {{ Part = {PartName(i)} }}";
            var message = $"new {Message}({CSharpName.Literal(prompt.Messages[i].Role)}, {text}){part}";
            foreach (var attached in prompt.Messages[i].Attached) message = $"global::PromptRegistry.Chat.AttachedContent.Attach({message}, {passed}.{Property(attached.Name)})";
            writer.Line(isFixed ? $"messages[{i}] = {message};" : $"messages.Add({message});");
        }

        writer.Line("return messages;");
        writer.Close();
        writer.Open("finally");
        writer.Line("writer.Dispose();");
        writer.Close();
        writer.Close();
        // What is inside of the methods needs no words about null.
        writer.Line().Line("#nullable disable");
        for (var i = 0; i < prompt.Messages.Count; i++)
        {
            if (prompt.Messages[i].Placeholder is not null || ConstantText(i, variants) is not null) continue;
            writer.Line();
            writer.Lines(CSharpEmitter.Emit(prompt.Messages[i].Template, Options(MethodName(i))));
        }

        foreach (var variant in variants.GroupBy(v => v.Method).Select(v => v.First()))
        {
            writer.Line();
            writer.Lines(CSharpEmitter.Emit(variant.Message.Template, Options(variant.Method)));
        }

        writer.Line("#nullable restore");
    }

    /// <summary>Writes what messages are as parts that may be moved and left out.</summary>
    private void EmitParts(SourceWriter writer)
    {
        const string type = "global::PromptRegistry.Core.Manifests.MessagePart";
        for (var i = 0; i < prompt.Messages.Count; i++)
        {
            if (prompt.Messages[i].Part is not { } part) continue;
            writer.Line();
            writer.Line($"private static readonly {type} {PartName(i)} = new {type}({CSharpName.Literal(part.Name)}, {part.Priority.ToString(CultureInfo.InvariantCulture)});");
        }
    }

    /// <summary>What no input changes is one text for all renders; one longer than a render may be is left to the writer, which says so.</summary>
    private string? ConstantText(int index, List<Variant> variants) =>
        variants.TrueForAll(v => v.Index != index) && prompt.Messages[index].Template.ConstantText is { Length: < LongestConstant } text ? text : null;

    /// <summary>Writes the call that renders a message: where models get other texts, the one that the model gets.</summary>
    private static void EmitText(SourceWriter writer, int index, List<Variant> variants)
    {
        var own = variants.Where(v => v.Index == index).ToList();
        if (own.Count > 0)
        {
            writer.Open("switch (variant)");
            foreach (var variant in own) writer.Line($"case {variant.Number.ToString(CultureInfo.InvariantCulture)}: {variant.Method}(ref writer, in inputs); break;");
            writer.Line($"default: {MethodName(index)}(ref writer, in inputs); break;");
            writer.Close();
            return;
        }

        writer.Line($"{MethodName(index)}(ref writer, in inputs);");
    }

    /// <summary>The messages that are others for some models.</summary>
    private List<Variant> Variants()
    {
        var variants = new List<Variant>();
        var methods = new Dictionary<PromptMessage, string>();
        for (var number = 0; number < prompt.Variants.Count; number++)
        {
            for (var i = 0; i < prompt.Messages.Count; i++)
            {
                var message = prompt.Variants[number][i];
                if (ReferenceEquals(message, prompt.Messages[i])) continue;
                if (!methods.TryGetValue(message, out var method)) methods.Add(message, method = $"{MethodName(i)}Of{number.ToString(CultureInfo.InvariantCulture)}");
                variants.Add(new Variant(number, i, message, method));
            }
        }

        return variants;
    }

    /// <param name="Number">Which of the manifest's models it is for.</param>
    /// <param name="Index">Which message it is.</param>
    private sealed record Variant(int Number, int Index, PromptMessage Message, string Method);

    private string Property(string input) => types.Inputs.First(p => p.Name == input).Property;

    private static string PartName(int index) => $"PartOfMessage{index.ToString(CultureInfo.InvariantCulture)}";

    private static string MethodName(int index) => $"WriteMessage{index.ToString(CultureInfo.InvariantCulture)}";

    private EmissionOptions Options(string method) => new()
    {
        MethodName = method,
        Visibility = prompt.Selector is null ? "public" : "private",
        InputsType = prompt.Selector is null ? "Inputs" : AccessorTypes.DemoScope,
        ReadGlobal = name => name == DemoValues.Name
            ? prompt.Selector is null ? AccessorTypes.DemoList : "inputs.Chosen"
            : (prompt.Selector is null ? "inputs." : "inputs.Passed.") + Property(name),
        TypeName = types.NameOf,
        MemberName = CSharpName.Member,
        EnumText = (path, value) => $"{EnumEmitter.TextMethod(types.FindEnum(path)!)}({value})",
    };
}

/// <summary>Writes a prompt's few-shot examples as constants of the accessor.</summary>
/// <param name="selector">What chooses those of a call; null where every call gets all.</param>
internal sealed class DemosEmitter(PromptManifest manifest, AccessorTypes types, DemoSelector? selector)
{
    private readonly DefaultValue values = new(types);

    public void Emit(SourceWriter writer)
    {
        var (inputs, demo) = (types.DemoTypes[0], types.DemoTypes[1]);
        writer.Line();
        writer.Open($"private static readonly global::System.Collections.Generic.IReadOnlyList<{demo.Name}> {AccessorTypes.DemoList} = new {demo.Name}[]");
        foreach (var example in manifest.Demos)
        {
            var arguments = inputs.Properties.Select(p => values.Write(example.Inputs.Find(p.Name), p.Path, p.Type));
            writer.Line($"new {demo.Name}(new {inputs.Name}({string.Join(", ", arguments)}), {CSharpName.Literal(example.Output)}),");
        }

        writer.Close("};");
        if (selector is null) return;
        const string core = "global::PromptRegistry.Core.";
        writer.Line();
        writer.Open($"private static readonly {core}Prompts.DemoSelector {AccessorTypes.DemoChoice} = new {core}Prompts.DemoSelector({core}Manifests.DemoChoice.{selector.By}, "
            + $"{selector.Count.ToString(CultureInfo.InvariantCulture)}, new string[] {{ {string.Join(", ", selector.Names.Select(CSharpName.Literal))} }}, new string[]");
        foreach (var text in selector.Texts) writer.Line(CSharpName.Literal(text) + ",");
        writer.Close(selector.NamedModel is { } model ? $"}}, {CSharpName.Literal(model)});" : "});");
        writer.Line();
        writer.Open($"private readonly struct {AccessorTypes.DemoScope}");
        writer.Line("public readonly Inputs Passed;");
        writer.Line($"public readonly global::System.Collections.Generic.IReadOnlyList<{demo.Name}> Chosen;");
        writer.Open($"public {AccessorTypes.DemoScope}(Inputs passed, global::System.Collections.Generic.IReadOnlyList<{demo.Name}> chosen)");
        writer.Line("Passed = passed;");
        writer.Line("Chosen = chosen;");
        writer.Close();
        writer.Close();
    }
}
