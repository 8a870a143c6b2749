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

    public void Emit(SourceWriter writer)
    {
        writer.Line();
        var isFixed = prompt.Messages.All(m => m.Placeholder is null);
        var type = isFixed ? $"{Message}[]" : $"global::System.Collections.Generic.List<{Message}>";
        writer.Open($"private static {type} Messages(Inputs inputs, global::System.Threading.CancellationToken cancellation)");
        writer.Line($"global::System.Span<char> memory = stackalloc char[{StackCharacters.ToString(CultureInfo.InvariantCulture)}];");
        writer.Line($"var writer = new {Rendering}TemplateWriter(memory, global::PromptRegistry.Templates.Limits.RenderLimits.Prompt, cancellation);");
        writer.Open("try");
        writer.Line(isFixed ? $"var messages = new {Message}[{prompt.Messages.Count}];" : $"var messages = new {type}();");
        writer.Line("int start;");
        for (var i = 0; i < prompt.Messages.Count; i++)
        {
            if (prompt.Messages[i].Placeholder is { } input)
            {
                writer.Line($"global::PromptRegistry.Chat.Conversation.AddTo(messages, inputs.{Property(input.Name)});");
                continue;
            }

            writer.Line("start = writer.BeginCapture();");
            writer.Line($"{MethodName(i)}(ref writer, in inputs);");
            var message = $"new {Message}({CSharpName.Literal(prompt.Messages[i].Role)}, writer.EndCapture(start))";
            foreach (var attached in prompt.Messages[i].Attached) message = $"global::PromptRegistry.Chat.AttachedContent.Attach({message}, inputs.{Property(attached.Name)})";
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
            if (prompt.Messages[i].Placeholder is not null) continue;
            writer.Line();
            writer.Lines(CSharpEmitter.Emit(prompt.Messages[i].Template, Options(MethodName(i))));
        }

        writer.Line("#nullable restore");
    }

    private string Property(string input) => types.Inputs.First(p => p.Name == input).Property;

    private static string MethodName(int index) => $"WriteMessage{index.ToString(CultureInfo.InvariantCulture)}";

    private EmissionOptions Options(string method) => new()
    {
        MethodName = method,
        InputsType = "Inputs",
        ReadGlobal = name => name == DemoValues.Name
            ? AccessorTypes.DemoList
            : "inputs." + Property(name),
        TypeName = types.NameOf,
        MemberName = CSharpName.Member,
        EnumText = (path, value) => $"{EnumEmitter.TextMethod(types.FindEnum(path)!)}({value})",
    };
}

/// <summary>Writes a prompt's few-shot examples as constants of the accessor.</summary>
internal sealed class DemosEmitter(PromptManifest manifest, AccessorTypes types)
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
    }
}
