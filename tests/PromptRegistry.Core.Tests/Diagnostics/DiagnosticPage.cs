using PromptRegistry.TestKit;

namespace PromptRegistry.Core.Tests.Diagnostics;

/// <summary>A page of docs/diagnostics, with the files that its two sections show.</summary>
internal sealed class DiagnosticPage
{
    private const string Fence = "```";

    private readonly Dictionary<string, string> example = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> repair = new(StringComparer.Ordinal);

    private DiagnosticPage(string text)
    {
        Lines = text.Split('\n');
        Read();
    }

    public static string Folder { get; } = Path.Combine(RepositoryRoot.Path, "docs", "diagnostics");

    /// <summary>The ids that have a page.</summary>
    public static IReadOnlyList<string> Ids { get; } =
    [
        .. Directory.EnumerateFiles(Folder, "*.md")
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => name != "README")
            .Order(StringComparer.Ordinal),
    ];

    public IReadOnlyList<string> Lines { get; }

    /// <summary>The blocks below each heading of the second level, without their fences.</summary>
    public Dictionary<string, List<string>> Blocks { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the example is a prompt that can be loaded.</summary>
    public bool IsExecutable => example.Count > 0;

    public static DiagnosticPage Load(string id) => new(File.ReadAllText(Path.Combine(Folder, id + ".md")));

    public MemoryFiles Example() => Files(example);

    /// <summary>The example with what the fix writes over it.</summary>
    public MemoryFiles Fixed() => Files(example, repair);

    private static MemoryFiles Files(params Dictionary<string, string>[] layers)
    {
        var files = new MemoryFiles();
        foreach (var (path, text) in layers.SelectMany(layer => layer)) files[path] = text;
        return files;
    }

    private void Read()
    {
        var heading = "";
        for (var i = 0; i < Lines.Count; i++)
        {
            if (Lines[i].StartsWith("## ", StringComparison.Ordinal)) heading = Lines[i][3..];
            if (!Lines[i].StartsWith(Fence, StringComparison.Ordinal)) continue;

            var info = Lines[i].Split(' ');
            var start = ++i;
            while (Lines[i] != Fence) i++;
            var text = string.Concat(Lines.Skip(start).Take(i - start).Select(line => line + "\n"));
            if (!Blocks.TryGetValue(heading, out var blocks)) Blocks[heading] = blocks = [];
            blocks.Add(text);
            if (info is [_, var path]) (heading == "Fix" ? repair : example)[path] = text;
        }
    }
}
