using PromptRegistry.Core.Accessors;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Templates;

namespace PromptRegistry.Core.Checking;

/// <summary>
/// The rules for authors, on top of loading: words and names that the language or C# has already, inputs that nothing uses, untrusted text, budgets. They
/// may become stricter with any version of this library; what was released before is loaded, and not checked again.
/// </summary>
public sealed class PromptChecker
{
    private readonly RepositorySettings settings;
    private readonly List<Diagnostic> diagnostics;

    private PromptChecker(RepositorySettings settings, IEnumerable<Diagnostic> diagnostics)
    {
        this.settings = settings;
        this.diagnostics = [.. diagnostics];
    }

    /// <summary>Loads a prompt and checks it. A prompt that breaks a rule whose finding is an error is null.</summary>
    /// <param name="name">The prompt's folder below <c>prompts/</c>.</param>
    /// <param name="files">The repository's files.</param>
    /// <param name="settings">
    /// The repository's own settings: names of environments, and how serious findings are.
    /// </param>
    /// <param name="names">The repository's prompts, for what their accessors could not tell apart; null where they are not known.</param>
    /// <param name="counting">Counts the tokens of the fixed text; null where nothing can, as in a compiler.</param>
    public static PromptLoadResult Check(
        string name, IPromptFiles files, RepositorySettings settings, AccessorNames? names, TokenCounting? counting = null) =>
        Check(PromptLoader.Load(name, files, settings), settings, names, counting);

    /// <summary>Checks a prompt that is loaded.</summary>
    /// <param name="loaded">What loading found, under the same settings.</param>
    /// <inheritdoc cref="Check(string, IPromptFiles, RepositorySettings, AccessorNames?, TokenCounting?)"/>
    public static PromptLoadResult Check(PromptLoadResult loaded, RepositorySettings settings, AccessorNames? names, TokenCounting? counting = null)
    {
        if (loaded.Manifest is not { } manifest) return loaded;
        var checker = new PromptChecker(settings, loaded.Diagnostics);
        checker.diagnostics.AddRange(manifest.Inputs.Select(InputName.CheckReserved).OfType<Diagnostic>());
        checker.CheckAccessor(manifest, names);
        foreach (var message in loaded.Messages)
        {
            foreach (var finding in UntrustedText.Check(manifest, message.Prompt, message.Inline)) checker.Report(finding);
        }

        checker.CheckMarks(manifest, loaded.Messages);
        checker.CheckEmpty(loaded.Messages);
        LiteralBraces.Explain(checker.diagnostics);
        if (loaded.Prompt is { } prompt && !checker.HasErrors)
        {
            checker.CheckUnused(prompt);
            if (FixedTextBudget.Check(prompt, counting) is { } overBudget) checker.Report(overBudget);
            if (CachedPrefix.Check(manifest, loaded.Messages, counting) is { } late) checker.Report(late);
        }

        return loaded with { Prompt = checker.HasErrors ? null : loaded.Prompt, Diagnostics = checker.diagnostics };
    }

    private bool HasErrors => diagnostics.Exists(d => d.IsError);

    /// <summary>What C# makes of the prompt: names that it cannot tell apart, and answers that its reader refuses.</summary>
    private void CheckAccessor(PromptManifest manifest, AccessorNames? names)
    {
        var accessor = AccessorModel.Of(manifest);
        diagnostics.AddRange(accessor.Diagnostics);
        diagnostics.AddRange(DemoAnswers.Check(manifest, accessor.Output));
        if (names is not null) diagnostics.AddRange(names.Conflicts(manifest, accessor.Types));
    }

    private void CheckMarks(PromptManifest manifest, IReadOnlyList<BoundMessage> messages)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var message in messages)
        {
            if (message.Prompt.Placeholder is not null) continue;
            if (message.Inline is not null || seen.Add(message.Prompt.Path)) Check(message.Prompt.Path, message.Text, message.Inline);
            foreach (var include in message.Prompt.Template.Includes)
            {
                if (seen.Add(include.Path)) Check(include.Path, include.Text, null);
            }
        }

        void Check(string path, string text, InlineText? inline)
        {
            foreach (var finding in ForeignMarks.Check(manifest, text, (start, length) => TemplateFindings.Locate(Span(path, text, start, length), manifest.Path, inline)))
                Report(finding);
        }
    }

    /// <summary>A message without text is sent as such: nobody writes one on purpose.</summary>
    private void CheckEmpty(IReadOnlyList<BoundMessage> messages)
    {
        foreach (var message in messages.Where(m => m.Prompt.Placeholder is null && m.Prompt.Attached.Count == 0 && string.IsNullOrWhiteSpace(m.Text)))
        {
            var role = message.Prompt.Role;
            Report(message.Inline is null
                ? new Diagnostic(TemplateDiagnostics.EmptyTemplate, SourceLocation.File(message.Prompt.Path),
                    $"The template of the {role} message is empty: the model would get a message without text. Write the text, or remove the message from the manifest.")
                : new Diagnostic(TemplateDiagnostics.EmptyTemplate, message.Inline.Start,
                    $"The text of the {role} message is empty: the model would get a message without text. Write the text, or remove the message."));
        }
    }

    /// <summary>A stretch within one line.</summary>
    private static SourceSpan Span(string path, string text, int start, int length)
    {
        var line = 1;
        var lineStart = 0;
        for (var end = text.IndexOf('\n'); end >= 0 && end < start; end = text.IndexOf('\n', end + 1))
        {
            line++;
            lineStart = end + 1;
        }

        var column = start - lineStart + 1;
        return new SourceSpan(path, start, length, line, column, line, column + length);
    }

    private void CheckUnused(PromptDefinition prompt)
    {
        var used = new HashSet<string>(prompt.AllMessages.SelectMany(m => m.Template.UsedGlobals), StringComparer.Ordinal);
        used.UnionWith(prompt.Messages.Select(m => m.Placeholder?.Name).OfType<string>());
        used.UnionWith(prompt.Messages.SelectMany(m => m.Attached).Select(i => i.Name));
        used.UnionWith(prompt.Manifest.Inputs.Where(i => used.Contains(i.Name)).Select(i => i.Compress?.Question).OfType<string>().ToList());
        foreach (var input in prompt.Manifest.Inputs.Where(i => !used.Contains(i.Name)))
        {
            Report(new Diagnostic(ManifestDiagnostics.UnusedInput, input.Location,
                input.Type.HasText
                    ? $"No template of {prompt.Name} uses the input '{input.Name}'. Use it, or remove it."
                    : input.Type.IsAttachment
                    ? $"No message of {prompt.Name} has '{input.Name}' attached. Add 'attach: [{input.Name}]' to a user message, or remove it."
                    : $"The conversation '{input.Name}' has no place in {prompt.Name}. Add '- placeholder: {input.Name}' to the messages, or remove it."));
        }
    }

    /// <summary>Adds a finding that the repository's settings may make more or less of.</summary>
    private void Report(Diagnostic finding)
    {
        if (settings.Severities.Apply(finding) is { } adjusted) diagnostics.Add(adjusted);
    }
}
