using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Templates;
using PromptRegistry.Templates.Translation;

namespace PromptRegistry.Import.Exporting;

/// <summary>A format that prompts can be written in.</summary>
internal interface IExportFormat
{
    /// <summary>What people call it, and write behind <c>--format</c>.</summary>
    string Name { get; }

    /// <summary>What the file's name ends in.</summary>
    string Extension { get; }

    /// <summary>The file.</summary>
    /// <exception cref="UnsayableException">Its templates do what the format cannot say.</exception>
    string Write(PromptDefinition prompt, ExportReport report);
}

/// <summary>A prompt in another format.</summary>
/// <param name="Path">Below the folder that is written to.</param>
/// <param name="Text">The file; null where it cannot be said.</param>
/// <param name="Findings">What is lost, or why there is no file.</param>
internal sealed record ExportedPrompt(string Path, string? Text, IReadOnlyList<Diagnostic> Findings);

/// <summary>Writes prompts for other tools, and tells of each thing that those cannot say.</summary>
internal static class Exporter
{
    private static readonly IExportFormat[] Formats = [new LangfuseFile(), new PromptyFile(), new DotpromptFile()];

    /// <summary>The words for formats.</summary>
    public static IReadOnlyList<string> Known { get; } = [.. Formats.Select(f => f.Name)];

    /// <param name="format">One of <see cref="Known"/>.</param>
    public static ExportedPrompt Write(PromptDefinition prompt, string format)
    {
        var target = Formats.First(f => f.Name == format);
        var report = new ExportReport(prompt);
        var path = prompt.Name + target.Extension;
        if (prompt.Manifest.DemoSource is { } demos)
        {
            report.Refuse(demos.Location, "its examples are chosen for each call", target.Name);
            return new ExportedPrompt(path, null, report.Findings);
        }

        try
        {
            return new ExportedPrompt(path, target.Write(prompt, report), report.Findings);
        }
        catch (UnsayableException exception)
        {
            report.Refuse(exception.At, exception.Message + " stands in a template", target.Name);
            return new ExportedPrompt(path, null, [.. report.Findings.Where(f => f.IsError)]);
        }
    }
}

/// <summary>What an export has to say about one prompt, at the places of its files.</summary>
internal sealed class ExportReport(PromptDefinition prompt)
{
    private readonly List<Diagnostic> findings = [];

    /// <summary>In the order in which they were found.</summary>
    public IReadOnlyList<Diagnostic> Findings => findings;

    /// <summary>Something of the manifest that the file does not say.</summary>
    /// <param name="key">The manifest's key; the finding is at its place.</param>
    /// <param name="what">What it is.</param>
    /// <param name="why">What that means, as a sentence.</param>
    public void Lost(string key, string what, string why) => Lost(prompt.Manifest.Source.Find(key)?.Location ?? SourceLocation.File(prompt.Manifest.Path), what, why);

    public void Lost(SourceLocation at, string what, string why) => findings.Add(new Diagnostic(ExportDiagnostics.NotExported, at, $"{what}: {why}"));

    /// <summary>What the manifests of none of these formats have in common with ours.</summary>
    public void LostEverywhere(string tool)
    {
        var manifest = prompt.Manifest;
        if (manifest.Owner is not null) Lost("owner", "The owner", $"{tool} has no place for it.");
        if (manifest.Budget is not null) Lost("budget", "The budget", $"{tool} does not keep to one.");
        if (manifest.Models.Count > 0) Lost("models", "What is different for other models", $"{tool} has one prompt for all: it got what the prompt's own model gets.");
        foreach (var message in manifest.Messages.Where(m => m.Part is not null))
            Lost(message.Location, $"The priority of {message.Part!.Name}", $"{tool} sends all messages, in the manifest's order.");

        foreach (var input in manifest.Inputs)
        {
            if (input.Untrusted) Lost(input.Location, $"'{input.Name}' is untrusted", $"{tool} does not know that others write it, and checks nothing.");
            if (input.Compress is not null) Lost(input.Location, $"'{input.Name}' is shortened", $"{tool} sends all of a long text.");
            if (input.MaxTokens is not null || input.Minimum is not null || input.Maximum is not null || input.MaxBytes is not null || input.MediaTypes.Count > 0)
                Lost(input.Location, $"The limits of '{input.Name}'", $"{tool} does not check values.");
        }
    }

    public void Refuse(SourceSpan at, string what, string format) => Refuse(Place(at), what, format);

    public void Refuse(SourceLocation at, string what, string format) => findings.Add(new Diagnostic(
        ExportDiagnostics.Unsayable, at, $"{prompt.Name} is not written for {format}, because {what}. Rewrite that without it, or keep the prompt here and let the app ask."));

    /// <summary>The text of a message in another language, or its end.</summary>
    public string Text(TranslatedText translated)
    {
        foreach (var loss in translated.Losses) Lost(Place(loss.At), loss.What, loss.Why);
        return translated.Text ?? throw new UnsayableException(translated.Obstacle!, translated.At!.Value);
    }

    /// <summary>Of a text in the manifest only the file is known here.</summary>
    private SourceLocation Place(SourceSpan at) => at.Path == prompt.Manifest.Path
        ? SourceLocation.File(at.Path)
        : new SourceLocation(at.Path, at.Line, at.Column, at.EndLine, at.EndColumn, at.Start, at.Length);
}

/// <summary>What is the same for all formats.</summary>
internal static class ExportParts
{
    /// <summary>What is known of a prompt's templates before anybody passes values.</summary>
    public static TranslationOptions Translation(PromptDefinition prompt) => new(prompt.Known, PromptPaths.IsGuard);

    /// <summary>The inputs that callers pass.</summary>
    public static IEnumerable<InputDefinition> Passed(PromptDefinition prompt) => prompt.Manifest.Inputs.Where(i => !i.IsFrozen);

    /// <summary>Ends the export where a message has what the format cannot attach.</summary>
    public static UnsayableException CannotAttach(PromptMessage message, string name) =>
        new($"'{name}', which is attached to a message,", new SourceSpan(message.Path, 0, 0, 1, 1, 1, 1));
}
