using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Server.Pages.Trying;

/// <summary>The inputs of a prompt as a form asks for them, and as it brings them back.</summary>
internal static class TryInputs
{
    /// <summary>What goes before the names of inputs in forms and addresses.</summary>
    public const string Prefix = "in.";

    /// <summary>The longest value that is read.</summary>
    private const int Longest = 200_000;

    public static IReadOnlyList<FieldView> Fields(PromptManifest manifest, Func<string, string?> given) =>
        [.. manifest.Inputs.Where(i => !i.IsFrozen).Select(i => Field(i, given(Prefix + i.Name) ?? ""))];

    /// <summary>The inputs that were given, as a person would write them in YAML.</summary>
    public static (YamlMapping Inputs, IReadOnlyList<Diagnostic> Findings) Read(PromptManifest manifest, Func<string, string?> given)
    {
        var at = SourceLocation.File("");
        var (entries, findings) = (new List<YamlEntry>(), new List<Diagnostic>());
        foreach (var input in manifest.Inputs.Where(i => !i.IsFrozen && !i.Type.IsAttachment))
        {
            if (given(Prefix + input.Name) is not { } text || (text.Length == 0 && !(input.IsRequired && input.Type.Kind == InputKind.String))) continue;
            if (text.Length > Longest)
            {
                findings.Add(new Diagnostic(ServerDiagnostics.BadRequest, at, $"'{input.Name}' has more than {Longest} characters."));
                continue;
            }

            // Browsers end lines with CR and LF.
            var value = text.ReplaceLineEndings("\n");
            if (input.Type.Kind is InputKind.String or InputKind.Enum or InputKind.Date)
            {
                entries.Add(Entry(input, new YamlScalar(at, value, IsPlain: false)));
                continue;
            }

            var document = YamlReader.Read(value, input.Name);
            findings.AddRange(document.Diagnostics);
            if (document.Root is { } node) entries.Add(Entry(input, node));
        }

        return (new YamlMapping(at, entries), findings);

        YamlEntry Entry(InputDefinition input, YamlNode value) => new(new YamlScalar(at, input.Name, IsPlain: false), value);
    }

    private static FieldView Field(InputDefinition input, string value)
    {
        var control = input.Type.Kind switch
        {
            _ when input.Type.IsAttachment => FieldControl.File,
            InputKind.String => FieldControl.Text,
            InputKind.Enum or InputKind.Boolean => FieldControl.Choice,
            InputKind.Integer or InputKind.Number => FieldControl.Number,
            InputKind.Date => FieldControl.Date,
            _ => FieldControl.Structure,
        };
        IReadOnlyList<string> choices = input.Type.Kind == InputKind.Boolean ? ["true", "false"] : input.Type.Values;
        var without = input.Default is YamlScalar scalar ? $"Without it: {scalar.Value}." : input.Default is not null ? "It has a default." : input.IsRequired ? "" : "It may be left out.";
        var what = control switch { FieldControl.Structure => "YAML or JSON. ", FieldControl.File => "Files cannot be given here: use 'dotnet prompt run'. ", _ => "" };
        return new FieldView(input.Name, input.Type.ToString(), control, choices, value, $"{input.Description} {what}{without}".Trim(), input.IsRequired, input.Untrusted);
    }
}
