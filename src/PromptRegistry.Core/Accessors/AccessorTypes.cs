using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;

namespace PromptRegistry.Core.Accessors;

/// <summary>The types that an accessor declares for its inputs, and how each input's type is written in C#.</summary>
internal sealed class AccessorTypes
{
    /// <summary>The field that holds the few-shot examples.</summary>
    public const string DemoList = "DemoExamples";

    /// <summary>What chooses the examples of a call.</summary>
    public const string DemoChoice = "DemoChooser";

    /// <summary>The inputs of a call with the examples that were chosen for it.</summary>
    public const string DemoScope = "DemoCall";

    /// <summary>The class that makes tools of the code that runs them.</summary>
    public const string ToolsClass = "Tools";

    private const string DemoRecord = "DemoExample";
    private const string DemoInputsRecord = "DemoInputs";
    private readonly HashSet<string> taken;
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
    private readonly List<AccessorEnum> enums = [];
    private readonly List<AccessorRecord> records = [];
    private readonly List<Diagnostic> diagnostics = [];

    public AccessorTypes(string className, PromptManifest manifest)
    {
        taken = new HashSet<string>(
            [className, "Name", "Version", "Digest", "Compiled", "Render", "RunAsync", "StreamAsync", "Inputs", "Output", "Equals", "GetHashCode", "ToString",
             "GetType", "Finalize", "MemberwiseClone", "ReferenceEquals", "Messages", DemoRecord, DemoInputsRecord, DemoList, DemoChoice, DemoScope],
            StringComparer.Ordinal);
        if (manifest.Tools.Count > 0) taken.Add(ToolsClass);
        Inputs = Properties("Inputs", [.. manifest.Inputs.Select(i => (i.Name, i.Name, i.Type, i.Location))]);
        if (manifest.Demos.Count > 0) DemoTypes = DeclareDemos(manifest);
    }

    public IReadOnlyList<AccessorEnum> Enums => enums;
    public IReadOnlyList<AccessorRecord> Records => records;

    /// <summary>The inputs in the manifest's order.</summary>
    public IReadOnlyList<AccessorProperty> Inputs { get; }

    /// <summary>The records of the few-shot examples: the inputs of one, and one with its output. Empty without any.</summary>
    public IReadOnlyList<AccessorRecord> DemoTypes { get; } = [];

    public IReadOnlyList<Diagnostic> Diagnostics => diagnostics;

    /// <summary>The name of the type that was declared for an enum or object.</summary>
    public string NameOf(string path) => names[path];

    /// <summary>Whether the accessor has a member or a type of this name.</summary>
    public bool Has(string name) => taken.Contains(name);

    public AccessorEnum? FindEnum(string path) => enums.Find(e => e.Path == path);

    /// <summary>The type as it is written in C#, with its <c>?</c>.</summary>
    public string Write(string path, InputType type)
    {
        var text = type.Kind switch
        {
            InputKind.Integer => "int",
            InputKind.Number => "double",
            InputKind.Boolean => "bool",
            InputKind.Date => "global::System.DateTime",
            InputKind.Enum or InputKind.Object => names[path],
            InputKind.Array => $"global::System.Collections.Generic.IReadOnlyList<{Write(path, type.Element!)}>",
            InputKind.Messages => "global::System.Collections.Generic.IReadOnlyList<global::Microsoft.Extensions.AI.ChatMessage>",
            InputKind.Image or InputKind.Audio or InputKind.File => "global::Microsoft.Extensions.AI.AIContent",
            InputKind.Map => $"global::System.Collections.Generic.IReadOnlyDictionary<string, {Write(path, type.Element!)}>",
            _ => "string",
        };
        return type.IsNullable ? text + "?" : text;
    }

    private List<AccessorProperty> Properties(
        string owner, IReadOnlyList<(string Name, string Path, InputType Type, SourceLocation Location)> members)
    {
        var properties = new List<AccessorProperty>();
        foreach (var (name, path, type, location) in members)
        {
            var property = CSharpName.Property(name, owner);
            if (properties.Find(p => p.Property == property) is { } other)
            {
                diagnostics.Add(new Diagnostic(ManifestDiagnostics.NameCollision, location,
                    $"'{name}' and '{other.Name}' both become {property} in C#. Rename one."));
                continue;
            }

            Declare(path, name, type, location, isItem: false);
            properties.Add(new AccessorProperty(name, property, CSharpName.Camel(name), path, type));
        }

        return properties;
    }

    private void Declare(string path, string name, InputType type, SourceLocation location, bool isItem)
    {
        switch (type.Kind)
        {
            case InputKind.Array or InputKind.Map:
                Declare(path, name, type.Element!, location, isItem: true);
                break;
            case InputKind.Enum:
                var enumName = Take(isItem ? CSharpName.Singular(name) : CSharpName.Pascal(name));
                names[path] = enumName;
                enums.Add(new AccessorEnum(path, enumName, Members(name, type, location)));
                break;
            case InputKind.Object:
                var recordName = TakeRecord(isItem ? CSharpName.Singular(name) : CSharpName.Pascal(name), type);
                names[path] = recordName;
                var ordered = type.Properties.OrderBy(p => p.Type.IsNullable);
                var properties = Properties(recordName, [.. ordered.Select(p => (p.Name, $"{path}.{p.Name}", p.Type, location))]);
                records.Add(new AccessorRecord(path, recordName, properties));
                break;
        }
    }

    /// <summary>No member may have the name of its type.</summary>
    private string TakeRecord(string wanted, InputType type)
    {
        var members = type.Properties.Select(p => CSharpName.Member(p.Name)).ToList();
        while (members.Contains(wanted)) wanted += "Value";
        return Take(wanted);
    }

    private AccessorRecord[] DeclareDemos(PromptManifest manifest)
    {
        names["demo"] = DemoRecord;
        names["demo_inputs"] = DemoInputsRecord;
        var inputs = manifest.Inputs.Where(i => i.Type.HasText && !i.IsFrozen).Select(i => new AccessorProperty(
            i.Name, CSharpName.Property(i.Name, DemoInputsRecord), CSharpName.Camel(i.Name), i.Name, i.Type with { IsNullable = true }));
        return
        [
            new AccessorRecord("demo_inputs", DemoInputsRecord, [.. inputs]),
            new AccessorRecord("demo", DemoRecord,
            [
                new AccessorProperty("inputs", "Inputs", "inputs", "demo_inputs", new InputType(InputKind.Object)),
                new AccessorProperty("output", "Output", "output", "demo_output", new InputType(InputKind.String)),
            ]),
        ];
    }

    private List<(string Member, string Word)> Members(string name, InputType type, SourceLocation location)
    {
        var members = new List<(string Member, string Word)>();
        foreach (var word in type.Values)
        {
            var member = CSharpName.Pascal(word);
            var other = members.Find(m => m.Member == member);
            if (other.Member is null)
            {
                members.Add((member, word));
            }
            else
            {
                diagnostics.Add(new Diagnostic(ManifestDiagnostics.NameCollision, location,
                    $"The values '{word}' and '{other.Word}' of '{name}' both become {member} in C#. Rename one."));
            }
        }

        return members;
    }

    /// <summary>Reserves a name for a nested type; one that is taken gets an ending.</summary>
    public string Take(string wanted)
    {
        var name = wanted;
        for (var i = 2; !taken.Add(name); i++)
            name = i == 2 ? wanted + "Value" : wanted + i.ToString(System.Globalization.CultureInfo.InvariantCulture);

        return name;
    }
}

/// <summary>An enum of the accessor: members with the words that they stand for.</summary>
/// <param name="Path">What the template language calls it.</param>
internal sealed record AccessorEnum(string Path, string Name, IReadOnlyList<(string Member, string Word)> Members);

/// <param name="Name">As the manifest writes it.</param>
/// <param name="Property">The C# property.</param>
/// <param name="Parameter">The C# parameter.</param>
/// <param name="Path">What the template language calls the type, where it is an enum or object.</param>
internal sealed record AccessorProperty(string Name, string Property, string Parameter, string Path, InputType Type);

/// <summary>A record of the accessor.</summary>
/// <param name="Path">What the template language calls it.</param>
internal sealed record AccessorRecord(string Path, string Name, IReadOnlyList<AccessorProperty> Properties);

/// <summary>How inputs are held in C#.</summary>
internal static class InputTypes
{
    /// <summary>Whether it is a reference type: text, a list, a map or a record.</summary>
    public static bool IsReference(this InputType type) =>
        type.Kind is InputKind.String or InputKind.Array or InputKind.Map or InputKind.Object or InputKind.Messages || type.IsAttachment;
}
