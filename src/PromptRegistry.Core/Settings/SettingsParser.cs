using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Versions;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Settings;

/// <summary>Reads <c>promptregistry.yaml</c>.</summary>
public sealed class SettingsParser
{
    private static readonly Dictionary<string, ModelProtocol> Protocols = new(StringComparer.Ordinal)
    {
        ["openai"] = ModelProtocol.OpenAI,
        ["anthropic"] = ModelProtocol.Anthropic,
        ["ollama"] = ModelProtocol.Ollama,
    };

    private readonly List<Diagnostic> diagnostics = [];

    private SettingsParser()
    {
    }

    /// <summary>Whether <c>diagnostics:</c> of the settings may say how serious that kind of finding is.</summary>
    public static bool IsAdjustable(string id) => SeverityRules.Adjustable.Any(d => d.Id == id);

    /// <param name="text">The file's text; null where there is no file, which gives the defaults.</param>
    public static SettingsResult Parse(string? text, string path = RepositorySettings.FileName)
    {
        if (text is null) return new SettingsResult(RepositorySettings.Default, []);
        var parser = new SettingsParser();
        var document = YamlReader.Read(text, path);
        parser.diagnostics.AddRange(document.Diagnostics);
        var reader = MappingReader.Open(document.Root, "The settings", parser.diagnostics);
        var settings = reader is null ? RepositorySettings.Default : parser.Read(reader);
        return new SettingsResult(settings, parser.diagnostics);
    }

    private RepositorySettings Read(MappingReader reader)
    {
        var environments = EnvironmentsParser.Read(reader.Node("environments"), diagnostics);
        var settings = RepositorySettings.Default with { Environments = environments.Names, Rules = environments.Rules };
        settings = settings with { Prefix = ReadPrefix(reader, environments.Names) };
        if (reader.Child("ledger") is { } ledger)
        {
            settings = settings with { LedgerBranch = ReadBranch(ledger) ?? settings.LedgerBranch };
            ledger.Finish();
        }

        settings = ReadTrust(reader, settings);
        settings = settings with { Severities = SeverityRules.Read(reader.Node("diagnostics"), diagnostics) };
        settings = settings with { Providers = ReadProviders(reader.Node("providers")) };
        if (reader.Child("evaluation") is { } evaluation)
        {
            settings = settings with { Evaluation = ReadEvaluation(evaluation, settings.Providers) };
            evaluation.Finish();
        }

        if (reader.Child("embeddings") is { } embeddings)
        {
            settings = settings with { Embeddings = ReadEmbeddings(embeddings, settings) };
            embeddings.Finish();
        }

        settings = new MoneyParser(diagnostics).Read(reader, settings);
        settings = settings with { Alerts = AlertsParser.Read(reader.Items("alerts"), diagnostics) };
        if (reader.Child("jobs") is { } jobs)
        {
            settings = settings with { Jobs = JobSettings.Read(jobs, diagnostics) };
            jobs.Finish();
        }

        if (reader.Child("programs") is { } programs)
        {
            settings = settings with { Programs = ProgramRules.Read(programs, diagnostics) };
            programs.Finish();
        }

        reader.Finish();
        return settings;
    }

    private string ReadPrefix(MappingReader reader, IReadOnlyList<string> environments)
    {
        if (reader.Text("prefix") is not { } prefix) return "";
        if (PromptName.IsValid(prefix, environments, out _)) return prefix;
        Add(ManifestDiagnostics.InvalidName, reader.Node("prefix")!,
            $"'{prefix}' cannot go before the names of prompts: write lower-case segments joined by '/', such as team-b, of which none is an environment "
                + "or looks like a version.");
        return "";
    }

    private string? ReadBranch(MappingReader ledger)
    {
        var node = ledger.Node("branch");
        if (node is null) return null;
        var branch = ledger.Text("branch");
        if (branch is not null && Array.TrueForAll(branch.Split('/'), PromptName.IsSegment)) return branch;
        Add(ManifestDiagnostics.InvalidName, node,
            "The ledger's branch is written as lower-case segments joined by '/', such as prompts/ledger.");
        return null;
    }

    /// <summary>Where gates and signers are taken from.</summary>
    private RepositorySettings ReadTrust(MappingReader reader, RepositorySettings settings)
    {
        if (reader.Text("protected-branch") is { } branch)
        {
            if (IsPath(branch)) settings = settings with { ProtectedBranch = branch };
            else Add(ManifestDiagnostics.InvalidName, reader.Node("protected-branch")!, $"'{branch}' is not the name of a branch, such as main.");
        }

        if (reader.Text("allowed-signers") is not { } file) return settings;
        if (IsPath(file)) return settings with { AllowedSigners = file };
        Add(ManifestDiagnostics.WrongValue, reader.Node("allowed-signers")!,
            $"'{file}' is not a path in this repository, such as allowed-signers.");
        return settings;
    }

    private static bool IsPath(string text) => Array.TrueForAll(
        text.Split('/'),
        segment => segment.Length > 0 && segment[0] is not ('-' or '.') && segment.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.')
            && segment.IndexOf("..", StringComparison.Ordinal) < 0);

    private List<ProviderSettings> ReadProviders(YamlNode? node)
    {
        var providers = new List<ProviderSettings>();
        if (node is YamlMapping mapping)
        {
            foreach (var entry in mapping.Entries)
            {
                if (ReadProvider(entry) is { } provider) providers.Add(provider);
            }
        }
        else if (node is not null)
        {
            diagnostics.Add(MappingReader.Expected(node, "'providers'", "a mapping of names to endpoints"));
        }

        if (providers.TrueForAll(p => p.Name != ProviderSettings.OpenAI.Name)) providers.Add(ProviderSettings.OpenAI);
        return providers;
    }

    private ProviderSettings? ReadProvider(YamlEntry entry)
    {
        var reader = MappingReader.Open(entry.Value, $"The provider '{entry.Key.Value}'", diagnostics);
        if (reader is null) return null;
        var protocol = reader.Choice("protocol", "openai", [.. Protocols.Keys]);
        var endpoint = reader.RequiredText("endpoint");
        var key = reader.Text("api-key-variable");
        var model = reader.Text("model");
        reader.Finish();
        if (endpoint is null) return null;
        if (Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            return new ProviderSettings(entry.Key.Value, uri!, key, model, Protocols[protocol]);

        Add(ManifestDiagnostics.WrongValue, reader.Node("endpoint")!, $"'{endpoint}' is not an http or https address.");
        return null;
    }

    private EvaluationSettings ReadEvaluation(MappingReader reader, IReadOnlyList<ProviderSettings> providers)
    {
        var concurrency = reader.Integer("concurrency") ?? 4;
        if (concurrency is < 1 or > 64)
        {
            Add(ManifestDiagnostics.WrongValue, reader.Node("concurrency")!, "'concurrency' must be from 1 to 64.");
            concurrency = 4;
        }

        var names = providers.Select(p => p.Name).ToArray();
        return new EvaluationSettings(reader.Choice("provider", "openai", names), concurrency);
    }

    private EmbeddingSettings? ReadEmbeddings(MappingReader reader, RepositorySettings settings)
    {
        var name = reader.Choice("provider", settings.Evaluation.Provider, [.. settings.Providers.Select(p => p.Name)]);
        var model = reader.RequiredText("model");
        if (settings.Providers.FirstOrDefault(p => p.Name == name)?.Protocol == ModelProtocol.Anthropic)
        {
            Add(ManifestDiagnostics.WrongValue, reader.Node("provider") ?? reader.Mapping,
                $"The provider '{name}' speaks Anthropic's protocol, which has no embeddings. Name one of OpenAI's protocol or Ollama's.");
            return null;
        }

        return model is null ? null : new EmbeddingSettings(name, model);
    }

    private void Add(DiagnosticDescriptor descriptor, YamlNode at, string message) =>
        diagnostics.Add(new Diagnostic(descriptor, at.Location, message));
}

/// <param name="Settings">The settings read; usable only without errors.</param>
public sealed record SettingsResult(RepositorySettings Settings, IReadOnlyList<Diagnostic> Diagnostics);
