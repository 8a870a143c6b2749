using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Manifests;

/// <summary>What a prompt does differently where a certain model is asked.</summary>
/// <param name="Model">A model, or the beginning of a family's names: <c>claude</c> is for <c>claude-sonnet-4</c> as well.</param>
/// <param name="Settings">How it is asked: the prompt's settings with what differs. Their name is the prompt's own.</param>
public sealed record ModelOverride(string Model, ModelSettings Settings)
{
    /// <summary>Where the model stands in the manifest.</summary>
    public SourceLocation Location { get; init; }

    /// <summary>The files that stand for other ones of the messages, by the names of those.</summary>
    public IReadOnlyDictionary<string, MessageTemplate> Templates { get; init; } = new Dictionary<string, MessageTemplate>();
}

/// <summary>A message's template that the manifest names.</summary>
/// <param name="File">Its name below the prompt's folder.</param>
/// <param name="Location">Where the name stands.</param>
public sealed record MessageTemplate(string File, SourceLocation Location);

/// <summary>Which of several names is that of a model.</summary>
public static class ModelFamily
{
    /// <summary>The index of exactly this model, else of the longest name that it begins with before a <c>-</c>: a dated version is its model, and a model its family.</summary>
    /// <param name="all">What has a name each.</param>
    /// <param name="name">That name.</param>
    /// <param name="model">The model; null for none.</param>
    /// <returns>-1 where none is.</returns>
    public static int Find<T>(IReadOnlyList<T> all, Func<T, string> name, string? model)
    {
        var best = -1;
        if (model is null) return best;
        for (var i = 0; i < all.Count; i++)
        {
            var candidate = name(all[i]);
            if (candidate == model) return i;
            var begins = model.Length > candidate.Length && model[candidate.Length] == '-' && model.StartsWith(candidate, StringComparison.Ordinal);
            if (begins && (best < 0 || candidate.Length > name(all[best]).Length)) best = i;
        }

        return best;
    }
}

/// <summary>Reads <c>models</c> of a manifest.</summary>
internal sealed class ModelOverridesParser(ICollection<Diagnostic> diagnostics)
{
    /// <param name="node">What stands at <c>models</c>; null for nothing.</param>
    /// <param name="own">The prompt's settings, which every model begins with.</param>
    /// <param name="messages">The messages, whose templates may be replaced.</param>
    public IReadOnlyList<ModelOverride> Read(YamlNode? node, ModelSettings own, IReadOnlyList<MessageDefinition> messages)
    {
        if (node is null) return [];
        if (node is not YamlMapping mapping)
        {
            diagnostics.Add(MappingReader.Expected(node, "'models'", "a mapping of models to what is different for them"));
            return [];
        }

        var read = new List<ModelOverride>();
        foreach (var entry in mapping.Entries)
        {
            if (ReadOne(entry, own, messages) is { } one) read.Add(one);
        }

        return read;
    }

    private ModelOverride? ReadOne(YamlEntry entry, ModelSettings own, IReadOnlyList<MessageDefinition> messages)
    {
        var model = entry.Key.Value;
        if (model == own.Name)
        {
            Refuse(entry.Key, $"'{model}' is the model that the prompt names: write what is for it into 'model'.");
            return null;
        }

        if (MappingReader.Open(entry.Value, $"What is different for '{model}'", diagnostics) is not { } reader) return null;
        if (reader.Mapping.Entries.Count == 0)
        {
            Refuse(entry.Key, $"Nothing is different for '{model}'. Write a setting of 'model' or 'templates' below it, or remove it.");
            return null;
        }

        var settings = ModelSettingsParser.ReadOver(reader, own, diagnostics);
        var templates = ReadTemplates(reader.Child("templates"), messages);
        reader.Finish();
        return new ModelOverride(model, settings) { Location = entry.Key.Location, Templates = templates };
    }

    private Dictionary<string, MessageTemplate> ReadTemplates(MappingReader? reader, IReadOnlyList<MessageDefinition> messages)
    {
        var templates = new Dictionary<string, MessageTemplate>(StringComparer.Ordinal);
        if (reader is null) return templates;
        var known = messages.Select(m => m.Template).OfType<string>().Distinct().ToList();
        foreach (var entry in reader.Mapping.Entries)
        {
            var replaced = entry.Key.Value;
            if (!known.Contains(replaced))
            {
                Refuse(entry.Key, $"No message has the template '{replaced}'.{Suggestion.Sentence(replaced, known)}"
                    + (known.Count == 0 ? " A text that another one shall stand for has to be a file: 'template' instead of 'content'." : Suggestion.Listing("Templates", known)));
            }
            else if (entry.Value is not YamlScalar file)
            {
                diagnostics.Add(MappingReader.Expected(entry.Value, "What stands for a template", "the name of a file in the prompt's folder"));
            }
            else if (!FileName.IsPlain(file.Value) || !ManifestParser.IsBelowFolder(file.Value))
            {
                Refuse(file, $"'{FileName.Visible(file.Value)}' is no file in the prompt's folder. Name one, such as system.claude.scriban.");
            }
            else
            {
                templates[replaced] = new MessageTemplate(file.Value, file.Location);
            }
        }

        return templates;
    }

    private void Refuse(YamlNode at, string message) => diagnostics.Add(new Diagnostic(ManifestDiagnostics.ModelOverride, at.Location, message));
}
