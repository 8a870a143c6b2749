using System.Globalization;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Settings;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Programs;

/// <summary>Reads <c>programs/&lt;id&gt;.yaml</c>.</summary>
public sealed class ProgramParser
{
    /// <summary>The most prompts of one program.</summary>
    private const int MostPrompts = 100;

    private const int LongestText = 1000;

    private readonly List<Diagnostic> diagnostics = [];
    private readonly RepositorySettings settings;

    private ProgramParser(RepositorySettings settings) => this.settings = settings;

    /// <summary>Reads a program, and holds it against the settings.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="path">Its path, which says its id.</param>
    /// <param name="settings">Environments, the prefix of names, and the least budget.</param>
    /// <param name="prompts">The names in refs of the prompts that there are; null where that is not known.</param>
    public static ProgramResult Parse(string text, string path, RepositorySettings settings, IReadOnlyCollection<string>? prompts = null)
    {
        var parser = new ProgramParser(settings);
        if (ProgramDefinition.IdOf(path) is not { } id)
        {
            parser.diagnostics.Add(new Diagnostic(ProgramDiagnostics.FileName, SourceLocation.File(path),
                $"A program is a file '{ProgramDefinition.Folder}/<id>.yaml', whose id begins with a lower-case letter and has only lower-case letters, digits and '-'. Rename it."));
            return new ProgramResult(null, parser.diagnostics);
        }

        var document = YamlReader.Read(text, path);
        parser.diagnostics.AddRange(document.Diagnostics);
        var reader = MappingReader.Open(document.Root, "A program", parser.diagnostics);
        if (reader is null && parser.diagnostics.Count == 0)
            parser.diagnostics.Add(new Diagnostic(ManifestDiagnostics.MissingKey, SourceLocation.File(path), "A program needs the key 'team'. Add 'team: …'."));
        var program = reader is null ? null : parser.Read(reader, id);
        if (program is not null && prompts is not null) parser.CheckPrompts(program, prompts);
        return new ProgramResult(parser.diagnostics.Exists(d => d.IsError) ? null : program, parser.diagnostics);
    }

    private ProgramDefinition Read(MappingReader reader, string id)
    {
        var program = new ProgramDefinition
        {
            Id = id,
            Team = Line(reader, "team"),
            Domain = Line(reader, "domain"),
            Context = Line(reader, "context"),
            Tier = ReadTier(reader),
            BudgetUsd = ReadBudget(reader),
            Quality = ReadQuality(reader),
            Contact = ReadContact(reader),
            Prompts = ReadPrompts(reader),
            Environment = ReadEnvironment(reader),
            Downgrades = reader.Boolean("downgrade") ?? false,
            TierLocation = reader.Node("tier")?.Location ?? reader.Mapping.Location,
        };
        reader.Finish();
        return program;
    }

    private string Line(MappingReader reader, string key)
    {
        if (reader.RequiredText(key) is not { } text) return "";
        if (text.Trim().Length == 0 || text.Length > LongestText || text.Any(char.IsControl)) Wrong(reader.Node(key)!, $"'{key}' must be a text in one line, of at most {LongestText} characters.");
        return text;
    }

    private static ProgramTier ReadTier(MappingReader reader)
    {
        reader.Required("tier");
        return reader.Choice("tier", "development", "development", "production") == "production" ? ProgramTier.Production : ProgramTier.Development;
    }

    private double ReadBudget(MappingReader reader)
    {
        reader.Required("budget");
        if (reader.Number("budget") is not { } budget) return 0;
        var least = settings.Programs.MinimumBudget;
        if (!(budget >= least && budget <= 1e9))
        {
            Wrong(reader.Node("budget")!, string.Format(CultureInfo.InvariantCulture,
                "'budget' is US dollars a month, and at least {0:0.######}, but {1:0.######} was found. The settings say the least under 'programs: {{ minimum-budget: … }}'.", least, budget));
        }

        return budget;
    }

    private double ReadQuality(MappingReader reader)
    {
        reader.Required("quality");
        if (reader.Number("quality") is not { } quality) return 0;
        if (quality is not (>= 0 and <= 1))
        {
            Wrong(reader.Node("quality")!, $"'quality' must be from 0 to 1, but {quality.ToString(CultureInfo.InvariantCulture)} was found.");
        }
        else if (settings.Models.Count > 0 && settings.Models.All(m => m.Quality < quality))
        {
            Wrong(reader.Node("quality")!, string.Format(CultureInfo.InvariantCulture,
                "No model of the settings is as good as {0}: the best is {1} with {2}. Ask for less, or add a model.", quality,
                settings.Models.OrderByDescending(m => m.Quality).First().Name, settings.Models.Max(m => m.Quality)));
        }

        return quality;
    }

    private string ReadContact(MappingReader reader)
    {
        var contact = Line(reader, "contact");
        var at = contact.IndexOf('@');
        if (contact.Length > 0 && (at < 1 || at == contact.Length - 1 || at != contact.LastIndexOf('@') || contact.Any(c => char.IsWhiteSpace(c) || c is '<' or '>')))
            Wrong(reader.Node("contact")!, $"'contact' must be an e-mail address such as ada@example.org, but '{contact}' was found.");
        return contact;
    }

    private List<ProgramPrompt> ReadPrompts(MappingReader reader)
    {
        var prompts = new List<ProgramPrompt>();
        if (reader.Required("prompts") is not { } node) return prompts;
        IReadOnlyList<YamlNode> items = node is YamlSequence sequence ? sequence.Items : [node];
        if (items.Count is 0 or > MostPrompts) Wrong(node, $"'prompts' names from 1 to {MostPrompts} prompts.");
        foreach (var item in items)
        {
            if (item is not YamlScalar scalar)
            {
                diagnostics.Add(MappingReader.Expected(item, "An item of 'prompts'", "a prompt's name"));
                continue;
            }

            var name = settings.NameOf(scalar.Value);
            if (prompts.Exists(p => p.Name == name)) diagnostics.Add(new Diagnostic(ManifestDiagnostics.DuplicateKey, item.Location, $"The prompt '{name}' is named twice. Keep one."));
            prompts.Add(new ProgramPrompt(name, item.Location));
        }

        return prompts;
    }

    private string? ReadEnvironment(MappingReader reader)
    {
        if (reader.Text("environment") is not { } environment || settings.Environments.Contains(environment)) return reader.Text("environment");
        Wrong(reader.Node("environment")!, $"There is no environment '{environment}'.{Suggestion.Sentence(environment, settings.Environments)} Environments are: {string.Join(", ", settings.Environments)}.");
        return null;
    }

    private void CheckPrompts(ProgramDefinition program, IReadOnlyCollection<string> prompts)
    {
        foreach (var prompt in program.Prompts.Where(p => !prompts.Contains(p.Name)))
        {
            diagnostics.Add(new Diagnostic(ProgramDiagnostics.UnknownPrompt, prompt.Location,
                $"There is no prompt '{prompt.Name}'.{Suggestion.Sentence(prompt.Name, prompts)}{Suggestion.Listing("Prompts", [.. prompts])}"));
        }
    }

    private void Wrong(YamlNode at, string message) => diagnostics.Add(new Diagnostic(ManifestDiagnostics.WrongValue, at.Location, message));
}

/// <param name="Program">Null where there are errors.</param>
/// <param name="Diagnostics">What is wrong.</param>
public sealed record ProgramResult(ProgramDefinition? Program, IReadOnlyList<Diagnostic> Diagnostics);
