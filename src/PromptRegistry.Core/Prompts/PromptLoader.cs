using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Digests;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Settings;
using PromptRegistry.Core.Versions;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Templates;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Core.Prompts;

/// <summary>
/// Reads a prompt with all that it is made of: parses, binds, and makes contract and digest, under limits. Nothing else
/// can keep a prompt from being loaded, so that what was released once is served by every later version of this library; the rules for authors are
/// <see cref="Checking.PromptChecker"/>'s.
/// </summary>
public sealed class PromptLoader
{
    private readonly string name;
    private readonly IPromptFiles files;
    private readonly RepositorySettings settings;
    private readonly List<Diagnostic> diagnostics = [];
    private readonly SortedSet<string> read = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> partials = new(StringComparer.Ordinal);
    private readonly List<DigestPart> schemas = [];
    private DigestPart? examples;
    private PromptManifest? manifestRead;

    private PromptLoader(string name, IPromptFiles files, RepositorySettings settings)
    {
        this.name = name;
        this.files = files;
        this.settings = settings;
    }

    /// <param name="name">The prompt's folder below <c>prompts/</c>.</param>
    /// <param name="files">The repository's files at the moment that counts.</param>
    /// <param name="settings">
    /// The repository's own settings at that moment. They say which segments of a name are environments, which no prompt
    /// may have: by that alone it is known what a ref means.
    /// </param>
    public static PromptLoadResult Load(string name, IPromptFiles files, RepositorySettings settings) =>
        new PromptLoader(name, files, settings).Load();

    private PromptLoadResult Load()
    {
        try
        {
            return LoadManifest();
        }
        catch (PromptFileException unreadable)
        {
            // What follows from a file that nobody can read says nothing more.
            return new PromptLoadResult(null, [.. diagnostics.Where(d => d.IsError), unreadable.Finding], manifestRead);
        }
    }

    private PromptLoadResult LoadManifest()
    {
        var path = PromptPaths.Manifest(name);
        var text = Read(path);
        if (text is null)
        {
            diagnostics.Add(new Diagnostic(ManifestDiagnostics.MissingManifest, SourceLocation.File(path),
                $"There is no prompt '{name}': {path} does not exist."));
            return new PromptLoadResult(null, diagnostics, null);
        }

        if (!PromptName.IsValid(name, settings.Environments, out var reason))
            diagnostics.Add(new Diagnostic(ManifestDiagnostics.InvalidName, SourceLocation.File(path), reason));

        var parsed = Parsed(path, text, content => ManifestParser.Parse(content, path, name));
        diagnostics.AddRange(parsed.Diagnostics);
        manifestRead = parsed.Manifest;
        if (parsed.Manifest is null) return new PromptLoadResult(null, diagnostics, null);
        manifestRead = WithFiles(parsed.Manifest);
        return Load(manifestRead, text);
    }

    /// <summary>The manifest with the schemas and examples that stand in files of their own.</summary>
    private PromptManifest WithFiles(PromptManifest manifest)
    {
        var complete = manifest;
        if (manifest.Output.File is { } answer && ReadSchema(answer) is { } schema)
            complete = complete with { Output = manifest.Output with { Schema = schema } };

        if (manifest.DemoSource is { } source) complete = complete with { Demos = ReadDemos(source) };
        if (manifest.Tools.All(t => t.File is null)) return complete;
        return complete with
        {
            Tools = [.. manifest.Tools.Select(t => t.File is { } file && ReadSchema(file) is { } parameters ? t with { Parameters = parameters } : t)],
        };
    }

    private IReadOnlyList<DemoDefinition> ReadDemos(DemoSource source)
    {
        var path = PromptPaths.Template(name, source.File);
        if (Read(path) is { } text)
        {
            examples = new DigestPart(source.File, text);
            return new DemoSourceParser(diagnostics).ReadFile(text, path);
        }

        diagnostics.Add(new Diagnostic(ManifestDiagnostics.MissingFile, source.Location,
            $"The examples '{source.File}' do not exist: {path} was expected. Create it, or correct the name."));
        return [];
    }

    private YamlMapping? ReadSchema(SchemaFile file)
    {
        var path = PromptPaths.Template(name, file.Name);
        if (Read(path) is not { } text)
        {
            diagnostics.Add(new Diagnostic(ManifestDiagnostics.MissingFile, file.Location,
                $"The schema '{file.Name}' does not exist: {path} was expected. Create it, or correct the name."));
            return null;
        }

        if (schemas.TrueForAll(s => s.Name != file.Name)) schemas.Add(new DigestPart(file.Name, text));
        var document = Parsed(path, text, content => YamlReader.Read(content, path));
        diagnostics.AddRange(document.Diagnostics);
        if (document.Root is YamlMapping schema) return ManifestLimits.Check(schema) is { } tooMany ? Refused(tooMany) : schema;
        return document.Diagnostics.Count > 0 ? null : Refused(new Diagnostic(ManifestDiagnostics.WrongValue, SourceLocation.File(path), "A schema must be a mapping, and this file has none."));

        YamlMapping? Refused(Diagnostic finding)
        {
            diagnostics.Add(finding);
            return null;
        }
    }

    private PromptLoadResult Load(PromptManifest manifest, string manifestText)
    {
        var demos = DemoValues.Create(manifest, diagnostics);
        var globals = manifest.Inputs.Where(i => i.Type.HasText).Select(i => new TemplateGlobal(i.Name, TemplateTypes.Of(i.Name, i.Type))).ToList();
        globals.AddRange(manifest.UnreadableInputs.Select(name => new TemplateGlobal(name, TemplateType.Any)));
        // Examples that could not be read have their finding: their use has no other.
        if (demos is not null || manifest.Source.Find(DemoValues.Name) is YamlMapping) globals.Add(new TemplateGlobal(DemoValues.Name, DemoValues.TypeOf(manifest)));

        var messages = new List<BoundMessage>();
        var templates = new List<DigestPart>();
        foreach (var message in manifest.Messages)
        {
            if (BindMessage(message, manifest, manifestText, globals, templates) is { } bound) messages.Add(bound);
        }

        var variants = BindVariants(messages, manifest, manifestText, globals, templates);
        var others = variants.SelectMany(v => v).Where(m => !messages.Contains(m)).Distinct();
        var result = new PromptLoadResult(null, diagnostics, manifest) { Messages = [.. messages, .. others] };
        if (messages.Count == 0 || messages.Count < manifest.Messages.Count || diagnostics.Exists(d => d.IsError)) return result;

        var prompt = new PromptDefinition
        {
            Manifest = manifest,
            Messages = [.. messages.Select(m => m.Prompt)],
            Variants = [.. variants.Select(v => (IReadOnlyList<PromptMessage>)[.. v.Select(m => m.Prompt)])],
            Contract = PromptContract.Of(manifest),
            Digest = ContentDigest.Compute(manifest, templates, partials.Select(p => new DigestPart(p.Key, p.Value)), schemas, examples),
            Files = [.. read],
            Demos = demos,
            Selector = DemoValues.SelectorOf(manifest, demos),
        };
        return result with { Prompt = prompt };
    }

    /// <summary>The messages for each of the manifest's models: those of the prompt, but where another template stands for one.</summary>
    private List<IReadOnlyList<BoundMessage>> BindVariants(
        List<BoundMessage> own, PromptManifest manifest, string manifestText, IReadOnlyList<TemplateGlobal> globals, List<DigestPart> templates)
    {
        var variants = new List<IReadOnlyList<BoundMessage>>();
        if (own.Count < manifest.Messages.Count) return variants;
        var known = new Dictionary<(int, string), BoundMessage?>();
        foreach (var model in manifest.Models)
        {
            var messages = own.ToList();
            for (var i = 0; i < messages.Count; i++)
            {
                var message = manifest.Messages[i];
                if (message.Template is null || !model.Templates.TryGetValue(message.Template, out var other)) continue;
                if (!known.TryGetValue((i, other.File), out var bound))
                {
                    bound = BindMessage(message with { Template = other.File, Location = other.Location }, manifest, manifestText, globals, templates);
                    known.Add((i, other.File), bound);
                }

                if (bound is not null) messages[i] = bound;
            }

            variants.Add(messages);
        }

        return variants;
    }

    private BoundMessage? BindMessage(
        MessageDefinition message,
        PromptManifest manifest,
        string manifestText,
        IReadOnlyList<TemplateGlobal> globals,
        List<DigestPart> templates)
    {
        if (message.Placeholder is { } input) return BindPlaceholder(input, manifest);
        var path = message.Template is null ? manifest.Path : PromptPaths.Template(name, message.Template);
        var text = message.Content ?? Read(path);
        if (text is null)
        {
            diagnostics.Add(new Diagnostic(ManifestDiagnostics.MissingTemplate, message.Location,
                $"The template '{message.Template}' does not exist: {path} was expected. Create it, or correct the name."));
            return null;
        }

        if (message.Template is not null && templates.TrueForAll(t => t.Name != message.Template))
            templates.Add(new DigestPart(message.Template, text));

        var template = message.Template is null ? Template.Parse(text, path) : ParsedTemplate(path, text);
        var bound = template.Bind(new BindingOptions
        {
            Globals = globals,
            Loader = LoadPartial,
            BesideLoader = LoadBeside,
        });
        var origin = message.Template is null ? new InlineText(manifestText, message) : null;
        foreach (var finding in bound.Diagnostics)
            diagnostics.Add(TemplateFindings.Convert(finding, manifest, text, origin));

        foreach (var include in bound.Includes) partials[include.Path] = include.Text;
        var attached = message.Attach.Select(a => manifest.Inputs.FirstOrDefault(i => i.Name == a.Name)).OfType<InputDefinition>();
        return new BoundMessage(new PromptMessage(message.Role, path, bound) { Attached = [.. attached], Part = message.Part }, origin, text);
    }

    /// <summary>The place of a conversation: a message without text.</summary>
    private static BoundMessage? BindPlaceholder(string input, PromptManifest manifest) =>
        manifest.Inputs.FirstOrDefault(i => i.Name == input && i.Type.Kind == InputKind.Messages) is { } definition
            ? new BoundMessage(
                new PromptMessage(MessageDefinition.PlaceholderRole, manifest.Path, Template.Parse("", manifest.Path).Bind(new BindingOptions())) { Placeholder = definition },
                null,
                "")
            : null;

    private TemplateText? LoadPartial(string include)
    {
        var included = IncludedText.Parse(include);
        foreach (var path in included.Paths())
        {
            if (FileName.IsPlain(path) && Read(path) is { } text)
                return new TemplateText(path, text) { Parsed = ParsedTemplate(path, text), Problem = included.Problem(path, text) };
        }

        return null;
    }

    /// <summary>A template beside one of the prompt's; a shared template has none, or what it is would depend on who includes it.</summary>
    private TemplateText? LoadBeside(string from, string include)
    {
        if (PromptPaths.Beside(from, include) is not { } path || !FileName.IsPlain(path) || Read(path) is not { } text) return null;
        var isOwn = path.StartsWith(PromptPaths.Folder(name) + "/", StringComparison.Ordinal);
        return new TemplateText(path, text)
        {
            Parsed = ParsedTemplate(path, text),
            Problem = isOwn ? null : new IncludedText(path.Substring(0, path.Length - PromptPaths.TemplateExtension.Length), null).Problem(path, text),
        };
    }

    private Template ParsedTemplate(string path, string text) => Parsed(path, text, content => Template.Parse(content, path));

    private T Parsed<T>(string path, string text, Func<string, T> parse)
        where T : class =>
        (files as IParsedPromptFiles)?.Parsed(path, content => parse(FileText.WithPlainLines(content))) ?? parse(text);

    /// <summary>Every text of a prompt comes in here, so that rendering, keys of recordings and the digest see the same line ends.</summary>
    private string? Read(string path)
    {
        if (files.Read(path) is not { } text) return null;
        read.Add(path);
        return FileText.WithPlainLines(text);
    }
}

/// <summary>What became of a prompt's files, loaded or also checked.</summary>
/// <param name="Prompt">Null when there is any error.</param>
/// <param name="Diagnostics">Errors and warnings, in the order of the files.</param>
/// <param name="Manifest">The manifest as far as it could be read, errors or not; null when it is no manifest at all.</param>
public sealed record PromptLoadResult(
    PromptDefinition? Prompt, IReadOnlyList<Diagnostic> Diagnostics, PromptManifest? Manifest)
{
    /// <summary>The messages that could be bound, errors elsewhere or not.</summary>
    internal IReadOnlyList<BoundMessage> Messages { get; init; } = [];
}

/// <param name="Inline">Where the text stands in the manifest; null for a template file.</param>
/// <param name="Text">The template's text.</param>
internal sealed record BoundMessage(PromptMessage Prompt, InlineText? Inline, string Text);
