using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Settings;

/// <summary>
/// <c>diagnostics:</c> of the settings: findings about prompts that are warnings unless a repository says otherwise.
/// </summary>
internal static class SeverityRules
{
    /// <summary>What a repository may decide about; errors stay errors.</summary>
    public static IReadOnlyList<DiagnosticDescriptor> Adjustable { get; } =
    [
        .. ManifestDiagnostics.All.Concat(TemplateDiagnostics.All).Where(d => d.Severity == DiagnosticSeverity.Warning),
    ];

    /// <summary>The finding as the repository wants it; null when it does not.</summary>
    public static Diagnostic? Apply(this IReadOnlyList<SeverityRule> rules, Diagnostic finding)
    {
        foreach (var rule in rules)
        {
            if (rule.Id != finding.Id) continue;
            return rule.Severity is { } severity ? finding with { Severity = severity } : null;
        }

        return finding;
    }

    public static IReadOnlyList<SeverityRule> Read(YamlNode? node, ICollection<Diagnostic> diagnostics)
    {
        if (MappingReader.Open(node, "'diagnostics'", diagnostics) is not { } reader) return [];
        var rules = new List<SeverityRule>();
        foreach (var id in Adjustable.Select(d => d.Id))
        {
            if (reader.Node(id) is null) continue;
            rules.Add(new SeverityRule(id, reader.Choice(id, "warning", "error", "warning", "none") switch
            {
                "error" => DiagnosticSeverity.Error,
                "none" => null,
                _ => DiagnosticSeverity.Warning,
            }));
        }

        reader.Finish();
        return rules;
    }
}

/// <summary>How serious a kind of finding is in this repository.</summary>
/// <param name="Id">The finding's id, <c>PRM1016</c>.</param>
/// <param name="Severity">Null where it is not to be reported.</param>
public sealed record SeverityRule(string Id, DiagnosticSeverity? Severity);
