using PromptRegistry.Import.Prompts;
using PromptRegistry.Import.Reading;
using PromptRegistry.Import.Reporting;
using PromptRegistry.Import.Templates;

namespace PromptRegistry.Import.Formats;

/// <summary>A folder with <c>system.md</c>, and <c>user.md</c> beside it, as Fabric's patterns are.</summary>
internal sealed class RoleFilesFormat : IImportFormat
{
    private static readonly string[] Extensions = [".md", ".txt"];

    public string Name => "Markdown by role";

    public bool Fits(SourceFile file) => file.Name is "system.md" or "system.txt"
        || (file.Name is "user.md" or "user.txt" && file.ReadBeside("system.md") is null && file.ReadBeside("system.txt") is null);

    public IEnumerable<ImportedPrompt> Read(SourceFile file, ImportReport report)
    {
        var prompt = new ImportedPrompt(file.Folder.Length > 0 ? file.Folder.TrimEnd('/') : file.Stem(Extensions), report);
        var isUser = file.Name.StartsWith("user.", StringComparison.Ordinal);
        var system = isUser ? new SourceTemplate([], Truth.Emptiness) : Read(file.Text, report);
        var user = Read(isUser ? file.Text : file.ReadBeside("user" + file.Name["system".Length..]) ?? "", report);
        var nodes = user.Nodes.ToList();
        if (!isUser && !system.Nodes.Concat(nodes).Any(n => n is OutputNode))
        {
            if (nodes.Count > 0) nodes.Add(new TextNode(1, "\n"));
            nodes.Add(new OutputNode(1, new VariableExpression("input"), TagTrim.None));
            prompt.Inputs.Use("input").Description = "What the prompt works on.";
            report.Changed(1, "Nothing in the files says where the text to work on comes in: it became the input 'input' of the user's message.");
        }

        prompt.Use(system, [new ImportedMessage("system", system.Nodes), new ImportedMessage("user", nodes)]);
        yield return prompt;
    }

    private static SourceTemplate Read(string text, ImportReport report)
    {
        var source = FrontMatter.Read(text, report, "---");
        return PlainTemplates.Read(source.Body, source.BodyLine);
    }
}

/// <summary>A text alone: the user's message. Names in double braces are inputs, all other braces are text.</summary>
internal sealed class PlainFormat : IImportFormat
{
    /// <summary>Files that speak about others.</summary>
    private static readonly string[] About = ["readme", "license", "licence", "changelog", "contributing", "notice", "code_of_conduct", "security", "requirements"];

    public string Name => "text";

    public bool Fits(SourceFile file) =>
        (file.Name.EndsWith(".md", StringComparison.OrdinalIgnoreCase) || file.Name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) || file.Name.EndsWith(".markdown", StringComparison.OrdinalIgnoreCase))
        && !Array.Exists(About, a => file.Name.StartsWith(a, StringComparison.OrdinalIgnoreCase));

    public IEnumerable<ImportedPrompt> Read(SourceFile file, ImportReport report)
    {
        var source = FrontMatter.Read(file.Text, report, "---");
        var prompt = new ImportedPrompt(file.Stem(".prompt.md", ".md", ".txt", ".markdown"), report) { Description = source.Header.Text("description") };
        if (source.Header.Text("model") is { } model) ModelKeys.Name(model, source.Header!.Find("model").Line(), prompt);
        foreach (var entry in source.Header?.Entries ?? [])
        {
            if (entry.Key.Value is not ("description" or "model" or "name"))
                report.Lost(entry.Key.Line(), $"'{entry.Key.Value}'", "It says something to another program.", "Keep it where that program reads it.");
        }

        var template = PlainTemplates.Read(source.Body, source.BodyLine);
        prompt.Use(template, [new ImportedMessage("user", template.Nodes)]);
        yield return prompt;
    }
}

/// <summary>A template of another language alone: the user's message.</summary>
internal sealed class TemplateFileFormat : IImportFormat
{
    private static readonly string[] Blocks = [".j2", ".jinja", ".jinja2", ".njk", ".nunjucks"];
    private static readonly string[] Braces = [".hbs", ".handlebars", ".mustache"];

    public string Name => "template";

    public bool Fits(SourceFile file) => Ends(file, [.. Blocks, .. Braces, ".liquid"]);

    public IEnumerable<ImportedPrompt> Read(SourceFile file, ImportReport report)
    {
        var stem = file.Stem([.. Blocks, .. Braces, ".liquid"]);
        var prompt = new ImportedPrompt(stem.EndsWith(".txt", StringComparison.Ordinal) || stem.EndsWith(".md", StringComparison.Ordinal) ? stem[..stem.LastIndexOf('.')] : stem, report);
        var text = file.Text.Replace("\r\n", "\n", StringComparison.Ordinal);
        var extension = file.Name[file.Name.LastIndexOf('.')..];
        var template = Ends(file, Braces)
            ? BraceTemplates.Read(text, 1, extension == ".mustache" ? BraceDialect.Mustache : BraceDialect.Handlebars, report, file.Parts(name => [name + extension, name]))
            : BlockTemplates.Read(text, 1, extension == ".liquid", report, file.Parts(name => [name, name + extension]));
        prompt.Use(template, new MessageSplitter(prompt.Inputs, report).ByTags(template.Nodes, "user"));
        yield return prompt;
    }

    private static bool Ends(SourceFile file, string[] extensions) => Array.Exists(extensions, e => file.Name.EndsWith(e, StringComparison.OrdinalIgnoreCase));
}
