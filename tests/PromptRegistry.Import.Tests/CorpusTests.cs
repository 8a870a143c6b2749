using PromptRegistry.Core.Diagnostics;
using PromptRegistry.TestKit;

namespace PromptRegistry.Import.Tests;

/// <summary>Prompt files as people wrote them, where they stand beside the repository (<c>../shared/corpora</c>).</summary>
public sealed class CorpusTests(ITestOutputHelper output)
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "..", "shared", "corpora");

    [Fact]
    public void Of_real_files_nearly_all_give_prompts_that_check_and_the_rest_is_refused_with_a_reason()
    {
        Assert.SkipUnless(Directory.Exists(Folder), "The corpora are not beside the repository (../shared/corpora).");
        var rows = new List<(string Format, ImportedFile File)>();
        foreach (var folder in Directory.GetDirectories(Folder).Order(StringComparer.Ordinal))
        {
            var sources = new MemorySources();
            foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
                sources[Path.GetRelativePath(folder, path).Replace('\\', '/')] = File.ReadAllText(path);
            foreach (var path in sources.Paths.Where(p => !p.EndsWith("/config.json", StringComparison.Ordinal) && !p.EndsWith("/user.md", StringComparison.Ordinal)))
                rows.Add((Path.GetFileName(folder), Assert.Single(ImportRun.Of(sources, path))));
        }

        output.WriteLine("| corpus | files | imported | refused | without a loss | things lost | things said in another way |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var format in rows.GroupBy(r => r.Format))
        {
            var imported = format.Where(r => r.File.Prompts.Count > 0).Select(r => r.File).ToList();
            output.WriteLine($"| {format.Key} | {format.Count()} | {imported.Count} | {format.Count() - imported.Count} | {imported.Count(f => !f.Lost().Any())} "
                + $"| {imported.Sum(f => f.Lost().Count())} | {imported.Sum(f => f.Findings.Count(d => d.Descriptor == ImportDiagnostics.Changed))} |");
        }

        output.WriteLine("\n| corpus | what was lost | how often |\n|---|---|---|");
        foreach (var kind in rows.SelectMany(r => r.File.Lost().Select(l => (r.Format, What: What(l.Message)))).GroupBy(x => x).OrderBy(g => g.Key.Format, StringComparer.Ordinal).ThenByDescending(g => g.Count()))
            output.WriteLine($"| {kind.Key.Format} | {kind.Key.What} | {kind.Count()} |");

        var refused = rows.Where(r => r.File.Prompts.Count == 0).Select(r => r.File).ToList();
        output.WriteLine("\nRefused:");
        foreach (var file in refused) output.WriteLine(string.Join('\n', file.Findings.Where(f => f.IsError)));
        foreach (var finding in rows.SelectMany(r => r.File.Findings)) output.WriteLine(finding.ToString());

        Assert.All(refused, f => Assert.Contains(f.Findings, d => d.Descriptor == ImportDiagnostics.Refused));
        Assert.All(rows, r => Assert.All(r.File.Prompts, p => ImportRun.Checked(p)));
        Assert.True(refused.Count <= rows.Count * 0.05, $"{refused.Count} of {rows.Count} files were refused.");
    }

    /// <summary>The kind of a loss: its reason.</summary>
    private static string What(string message)
    {
        var colon = message.IndexOf(": ", StringComparison.Ordinal);
        var reason = message[(colon + 2)..];
        var end = reason.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? reason : reason[..end];
    }
}
