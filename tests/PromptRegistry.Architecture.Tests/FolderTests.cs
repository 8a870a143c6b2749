using System.Text.RegularExpressions;
using PromptRegistry.TestKit;

namespace PromptRegistry.Architecture.Tests;

/// <summary>A folder is a concept, and concepts stand above or below each other: folders of a project form no cycle.</summary>
public sealed class FolderTests
{
    public static TheoryData<string> Projects { get; } =
        [.. Directory.GetDirectories(Path.Combine(RepositoryRoot.Path, "src"), "PromptRegistry*").Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_of_a_project_form_no_cycle(string project)
    {
        var edges = Edges(Path.Combine(RepositoryRoot.Path, "src", project), project);

        var cyclic = edges.Keys.Where(f => Reached(edges, f).Contains(f)).Order(StringComparer.Ordinal);

        Assert.Empty(cyclic);
    }

    /// <summary>Which folder uses which others, by the namespaces that its files open.</summary>
    private static Dictionary<string, HashSet<string>> Edges(string folder, string project)
    {
        var edges = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file);
            if (Regex.Match(text, $@"^namespace {Regex.Escape(project)}\.(\w+)", RegexOptions.Multiline) is not { Success: true } own) continue;
            var uses = edges.TryGetValue(own.Groups[1].Value, out var known) ? known : edges[own.Groups[1].Value] = [];
            foreach (Match used in Regex.Matches(text, $@"^using (?:static )?{Regex.Escape(project)}\.(\w+)", RegexOptions.Multiline))
            {
                if (used.Groups[1].Value != own.Groups[1].Value) uses.Add(used.Groups[1].Value);
            }
        }

        return edges;
    }

    private static HashSet<string> Reached(Dictionary<string, HashSet<string>> edges, string from)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([from]);
        while (open.TryPop(out var folder))
        {
            foreach (var next in edges.GetValueOrDefault(folder, [])) if (reached.Add(next)) open.Push(next);
        }

        return reached;
    }
}
