using PromptRegistry.Core.Accessors;
using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Digests;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Settings;
using PromptRegistry.Core.Versions;
using PromptRegistry.Templates;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Core.Prompts;

/// <summary>Reads a prompt with all that it is made of, and checks it.</summary>
public sealed class PromptLoader
{
    private readonly string name;
    private readonly IPromptFiles files;
    private readonly RepositorySettings settings;
    private readonly AccessorNames? names;
    private readonly List<Diagnostic> diagnostics = [];
    private readonly SortedSet<string> read = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> partials = new(StringComparer.Ordinal);

    private PromptLoader(string name, IPromptFiles files, RepositorySettings settings, AccessorNames? names)
    {
        this.name = name;
        this.files = files;
        this.settings = settings;
        this.names = names;
    }

    /// <param name="name">The prompt's folder below <c>prompts/</c>.</param>
    /// <param name="settings">
    /// What the repository says about the names of environments, which no prompt may have, and about how serious findings
    /// are; the defaults when null.
    /// </param>
    /// <param name="names">The repository's prompts, for what their accessors could not tell apart; not checked when null.</param>
    public static PromptLoadResult Load(
        string name, IPromptFiles files, RepositorySettings? settings = null, AccessorNames? names = null) =>
        new PromptLoader(name, files, settings ?? RepositorySettings.Default, names).Load();

    private PromptLoadResult Load()
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
        {
            diagnostics.Add(new Diagnostic(ManifestDiagnostics.InvalidName, SourceLocation.File(path), reason));
        }

        var parsed = Parsed(path, text, content => ManifestParser.Parse(content, path, name));
        diagnostics.AddRange(parsed.Diagnostics);
        return parsed.Manifest is null
            ? new PromptLoadResult(null, diagnostics, null)
            : Load(parsed.Manifest, text);
    }

    private PromptLoadResult Load(PromptManifest manifest, string manifestText)
    {
        var accessor = AccessorModel.Of(manifest, CSharpDialect.Latest);
        diagnostics.AddRange(accessor.Diagnostics);
        if (names is not null) diagnostics.AddRange(names.Conflicts(manifest, accessor.Types));
        var demos = DemoValues.Create(manifest, diagnostics);
        var globals = manifest.Inputs.Select(i => new TemplateGlobal(i.Name, TemplateTypes.Of(i.Name, i.Type))).ToList();
        globals.AddRange(manifest.UnreadableInputs.Select(name => new TemplateGlobal(name, TemplateType.Any)));
        if (demos is not null) globals.Add(new TemplateGlobal(DemoValues.Name, DemoValues.TypeOf(manifest)));

        var messages = new List<PromptMessage>();
        var templates = new List<DigestPart>();
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var message in manifest.Messages)
        {
            if (BindMessage(message, manifest, manifestText, globals, templates) is not { } bound) continue;
            messages.Add(bound);
            used.UnionWith(bound.Template.UsedGlobals);
        }

        var complete = messages.Count == manifest.Messages.Count;
        if (complete && !diagnostics.Exists(d => d.IsError))
        {
            ReportUnused(manifest, used);
            if (FixedTextBudget.Check(manifest, messages) is { } overBudget) Report(overBudget);
        }

        if (!complete || messages.Count == 0 || diagnostics.Exists(d => d.IsError))
        {
            return new PromptLoadResult(null, diagnostics, manifest);
        }

        var prompt = new PromptDefinition
        {
            Manifest = manifest,
            Messages = messages,
            Contract = PromptContract.Of(manifest),
            Digest = ContentDigest.Compute(manifest, templates, partials.Select(p => new DigestPart(p.Key, p.Value))),
            Files = [.. read],
            Demos = demos,
        };
        return new PromptLoadResult(prompt, diagnostics, manifest);
    }

    private PromptMessage? BindMessage(
        MessageDefinition message,
        PromptManifest manifest,
        string manifestText,
        IReadOnlyList<TemplateGlobal> globals,
        List<DigestPart> templates)
    {
        var path = message.Template is null ? manifest.Path : PromptPaths.Template(name, message.Template);
        var text = message.Content ?? Read(path);
        if (text is null)
        {
            diagnostics.Add(new Diagnostic(ManifestDiagnostics.MissingTemplate, message.Location,
                $"The template '{message.Template}' does not exist: {path} was expected. Create it, or correct the name."));
            return null;
        }

        if (message.Template is not null && templates.TrueForAll(t => t.Name != message.Template))
        {
            templates.Add(new DigestPart(message.Template, text));
        }

        var template = message.Template is null ? Template.Parse(text, path) : ParsedTemplate(path, text);
        var bound = template.Bind(new BindingOptions
        {
            Globals = globals,
            Loader = LoadPartial,
        });
        var origin = message.Template is null ? new InlineText(manifestText, message) : null;
        foreach (var finding in bound.Diagnostics)
        {
            diagnostics.Add(TemplateFindings.Convert(finding, manifest.Path, origin));
        }

        foreach (var include in bound.Includes) partials[include.Path] = include.Text;
        var result = new PromptMessage(message.Role, path, bound);
        foreach (var finding in UntrustedText.Check(manifest, result, origin)) Report(finding);
        return result;
    }

    /// <summary>Adds a finding that the repository's settings may make more or less of.</summary>
    private void Report(Diagnostic finding)
    {
        if (settings.Severities.Apply(finding) is { } adjusted) diagnostics.Add(adjusted);
    }

    private void ReportUnused(PromptManifest manifest, HashSet<string> used)
    {
        foreach (var input in manifest.Inputs.Where(i => !used.Contains(i.Name)))
        {
            Report(new Diagnostic(ManifestDiagnostics.UnusedInput, input.Location,
                $"No template of {name} uses the input '{input.Name}'. Use it, or remove it."));
        }
    }

    private TemplateText? LoadPartial(string include)
    {
        var path = PromptPaths.Partial(include);
        var text = FileName.IsPlain(path) ? Read(path) : null;
        return text is null ? null : new TemplateText(path, text) { Parsed = ParsedTemplate(path, text) };
    }

    private Template ParsedTemplate(string path, string text) => Parsed(path, text, content => Template.Parse(content, path));

    private T Parsed<T>(string path, string text, Func<string, T> parse)
        where T : class =>
        (files as IParsedPromptFiles)?.Parsed(path, parse) ?? parse(text);

    private string? Read(string path)
    {
        var text = files.Read(path);
        if (text is not null) read.Add(path);
        return text;
    }
}
