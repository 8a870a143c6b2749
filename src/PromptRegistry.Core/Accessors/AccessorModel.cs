using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;

namespace PromptRegistry.Core.Accessors;

/// <summary>
/// What the accessor of a prompt declares in C#. It is made wherever a prompt is checked, so that names which C# cannot
/// tell apart are the same finding in the editor, in the build and on the command line.
/// </summary>
internal sealed record AccessorModel(AccessorTypes Types, OutputTypes? Output, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>The tools with the types of their arguments, in the manifest's order.</summary>
    public IReadOnlyList<ToolTypes> Tools { get; private init; } = [];

    public static AccessorModel Of(PromptManifest manifest)
    {
        var className = ClassName(manifest.Name);
        var types = new AccessorTypes(className.Substring(className.LastIndexOf('.') + 1), manifest);
        var diagnostics = new List<Diagnostic>();
        var output = manifest.Output is { IsJson: true, Schema: { } schema } ? Read(new OutputSchemaReader(types), reader => reader.Read(schema), diagnostics) : null;
        var tools = new List<ToolTypes>();
        foreach (var tool in manifest.Tools)
        {
            var method = CSharpName.Property(tool.Name, AccessorTypes.ToolsClass);
            if (tools.Find(t => t.Method == method) is { } other)
            {
                diagnostics.Add(new Diagnostic(ManifestDiagnostics.NameCollision, tool.Location, $"'{tool.Name}' and '{other.Tool.Name}' both become {method} in C#. Rename one."));
            }
            else if (Read(new OutputSchemaReader(types), reader => reader.ReadArguments(tool), diagnostics) is { } arguments)
            {
                tools.Add(new ToolTypes(tool, method, arguments));
            }
        }

        if (output is not null) output = output with { PartialName = TakePartial(types, output.Root) };
        return new AccessorModel(types, output, [.. diagnostics, .. types.Diagnostics]) { Tools = tools };
    }

    private static OutputTypes? Read(OutputSchemaReader reader, Func<OutputSchemaReader, OutputShape?> read, List<Diagnostic> diagnostics)
    {
        var root = read(reader);
        diagnostics.AddRange(reader.Diagnostics);
        return root is null ? null : new OutputTypes(reader.Declared, root);
    }

    /// <summary>A name for the record of an answer that is still coming: none that a property of it has.</summary>
    private static string TakePartial(AccessorTypes types, OutputShape root)
    {
        var wanted = "PartialOutput";
        while (root.Properties.Any(p => p.Property == wanted)) wanted += "Value";
        return types.Take(wanted);
    }

    /// <summary>The accessor from the class <c>Prompts</c> on: <c>Prompts.Support.Triage</c>.</summary>
    public static string ClassName(string promptName) =>
        "Prompts." + string.Join(".", promptName.Split('/').Select(CSharpName.Pascal));
}

/// <summary>A tool as C# has it.</summary>
/// <param name="Method">The method that makes it of the code that runs it.</param>
/// <param name="Arguments">The types of its arguments; the last one is the record of all of them.</param>
internal sealed record ToolTypes(ToolDefinition Tool, string Method, OutputTypes Arguments);
