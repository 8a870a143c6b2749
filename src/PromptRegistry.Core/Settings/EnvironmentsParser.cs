using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Versions;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Settings;

/// <summary>
/// Reads <c>environments</c>: a list of names, a list in which an item may be <c>{ name: prod, … }</c>, or a mapping of
/// names to rules.
/// </summary>
internal sealed class EnvironmentsParser
{
    private readonly List<string> names = [];
    private readonly List<EnvironmentSettings> rules = [];
    private readonly List<Diagnostic> diagnostics;

    private EnvironmentsParser(List<Diagnostic> diagnostics) => this.diagnostics = diagnostics;

    public static (IReadOnlyList<string> Names, IReadOnlyList<EnvironmentSettings> Rules) Read(
        YamlNode? node, List<Diagnostic> diagnostics)
    {
        if (node is null) return (RepositorySettings.Default.Environments, []);
        var parser = new EnvironmentsParser(diagnostics);
        switch (node)
        {
            case YamlScalar scalar: parser.AddName(scalar); break;
            case YamlSequence sequence:
                foreach (var item in sequence.Items) parser.ReadItem(item);
                break;
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    if (parser.AddName(entry.Key) && entry.Value is not YamlScalar { IsNull: true })
                        parser.ReadRules(entry.Key.Value, MappingReader.Open(entry.Value, $"The environment '{entry.Key.Value}'", diagnostics));
                }

                break;
        }

        if (parser.names.Count == 0)
            diagnostics.Add(new Diagnostic(ManifestDiagnostics.WrongValue, node.Location, "'environments' needs at least one name."));

        return (parser.names, parser.rules);
    }

    private void ReadItem(YamlNode item)
    {
        if (item is YamlScalar name)
        {
            AddName(name);
            return;
        }

        if (MappingReader.Open(item, "An environment", diagnostics) is not { } reader) return;
        if (reader.Required("name") is YamlScalar named && AddName(named)) ReadRules(named.Value, reader);
    }

    private bool AddName(YamlScalar node)
    {
        var name = node.Value;
        if (!PromptName.IsSegment(name))
        {
            diagnostics.Add(new Diagnostic(ManifestDiagnostics.InvalidName, node.Location,
                $"'{name}' cannot be an environment: begin with a lower-case letter and use only lower-case letters, digits and '-'."));
            return false;
        }

        if (names.Contains(name))
        {
            diagnostics.Add(new Diagnostic(ManifestDiagnostics.DuplicateKey, node.Location,
                $"The environment '{name}' is given twice. Keep one."));
            return false;
        }

        names.Add(name);
        return true;
    }

    private void ReadRules(string name, MappingReader? reader)
    {
        if (reader is null) return;
        rules.Add(new EnvironmentRulesParser(reader, name, names.Where(n => n != name).ToList(), diagnostics).Read());
        reader.Finish();
    }
}

/// <summary>
/// Reads the rules of one environment. A value that no gate uses is an error: it would look like protection and be none.
/// </summary>
internal sealed class EnvironmentRulesParser(
    MappingReader reader, string name, List<string> earlier, List<Diagnostic> diagnostics)
{
    private static readonly string[] Gates = ["check", "eval", "approval", "soak", "signature"];

    public EnvironmentSettings Read()
    {
        var requires = ReadGates();
        return new EnvironmentSettings(name)
        {
            After = ReadAfter(),
            Requires = requires,
            Approvals = ReadApprovals(requires),
            Approvers = ReadApprovers(requires),
            Soak = ReadSoak(requires),
            DirectMoves = reader.Choice("direct-moves", "warn", "allow", "warn", "deny") switch
            {
                "allow" => DirectMoves.Allow,
                "deny" => DirectMoves.Deny,
                _ => DirectMoves.Warn,
            },
        };
    }

    /// <summary>Only environments listed before count, so that no circle can come about.</summary>
    private string? ReadAfter()
    {
        if (reader.Text("after") is not { } after) return null;
        if (earlier.Contains(after)) return after;
        Wrong("after", earlier.Count == 0
            ? $"'{name}' is the first environment, so that it comes after none. Remove 'after'."
            : $"'{after}' is not an environment listed before '{name}'.{Suggestion.Sentence(after, earlier)} "
                + $"Before it: {string.Join(", ", earlier)}.");
        return null;
    }

    private List<PromotionGate> ReadGates()
    {
        var gates = new List<PromotionGate>();
        var items = reader.Node("requires") is YamlSequence sequence ? sequence.Items : [reader.Node("requires")!];
        var texts = reader.Texts("requires");
        for (var i = 0; i < texts.Count; i++)
        {
            var index = Array.IndexOf(Gates, texts[i]);
            if (index < 0)
            {
                var location = i < items.Count ? items[i].Location : reader.Node("requires")!.Location;
                diagnostics.Add(new Diagnostic(ManifestDiagnostics.WrongValue, location,
                    $"'{texts[i]}' is not a gate.{Suggestion.Sentence(texts[i], Gates)} Gates are: {string.Join(", ", Gates)}."));
            }
            else if (!gates.Contains((PromotionGate)index))
            {
                gates.Add((PromotionGate)index);
            }
        }

        gates.Sort();
        return gates;
    }

    private int ReadApprovals(List<PromotionGate> requires)
    {
        if (reader.Integer("approvals") is not { } count) return 1;
        MustBeUsed("approvals", PromotionGate.Approval, requires);
        if (count >= 1) return count;
        Wrong("approvals", "'approvals' must be at least 1; leave 'approval' out of 'requires' where nobody need approve.");
        return 1;
    }

    private IReadOnlyList<string> ReadApprovers(List<PromotionGate> requires)
    {
        var approvers = reader.Texts("approvers");
        if (approvers.Count == 0) return approvers;
        MustBeUsed("approvers", PromotionGate.Approval, requires);
        foreach (var approver in approvers.Where(a => a.IndexOf('@') < 1))
            Wrong("approvers", $"'{approver}' is not an e-mail address, by which git knows people.");

        var needed = reader.Integer("approvals") ?? 1;
        var people = approvers.Distinct(StringComparer.OrdinalIgnoreCase).Count();
        if (people < needed)
            Wrong("approvers", $"{needed} approvals are needed, but only {people} may approve. Name more, or need fewer.");

        return approvers;
    }

    private TimeSpan ReadSoak(List<PromotionGate> requires)
    {
        var node = reader.Node("soak");
        if (node is null)
        {
            if (requires.Contains(PromotionGate.Soak))
                Wrong("requires", $"'{name}' requires a soak, but does not say how long. Add 'soak: 24h'.");

            return TimeSpan.Zero;
        }

        MustBeUsed("soak", PromotionGate.Soak, requires);
        if (earlier.Count == 0)
            Wrong("soak", $"'{name}' is the first environment: there is none before in which a version could soak.");

        if (Duration.Read(node) is { } soak) return soak;
        diagnostics.Add(MappingReader.Expected(node, "'soak'", "a duration such as 30min, 24h or 7d"));
        return TimeSpan.Zero;
    }

    private void MustBeUsed(string key, PromotionGate gate, List<PromotionGate> requires)
    {
        if (requires.Contains(gate)) return;
        var word = Gates[(int)gate];
        Wrong(key, $"'{key}' has no effect, because '{name}' does not require '{word}'. Add it: 'requires: [{word}]'.");
    }

    private void Wrong(string key, string message) =>
        diagnostics.Add(new Diagnostic(ManifestDiagnostics.WrongValue, reader.Node(key)!.Location, message));
}
