using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Core.Tests.Diagnostics;

public sealed class DiagnosticPagesTests
{
    public static TheoryData<string> Ids => [.. DiagnosticCatalog.All.Select(d => d.Id)];

    [Fact]
    public void Every_id_has_a_page_and_every_page_an_id()
    {
        Assert.Equal(DiagnosticCatalog.All.Select(d => d.Id).Order(StringComparer.Ordinal), DiagnosticPage.Ids);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_page_has_the_title_and_the_severity_of_the_catalogue(string id)
    {
        var descriptor = DiagnosticCatalog.All.Single(d => d.Id == id);
        var page = DiagnosticPage.Load(id);

        Assert.Equal($"# {id}: {descriptor.Title}", page.Lines[0]);
        Assert.StartsWith($"{Word(descriptor.Severity)}. ", page.Lines[2], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_page_shows_the_message_and_what_to_do(string id)
    {
        var page = DiagnosticPage.Load(id);

        Assert.Equal(["Example", "Fix"], page.Blocks.Keys);
        Assert.Contains(page.Blocks["Example"], block => block.Contains($" {id}: ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_index_lists_every_id_in_order()
    {
        var rows = File.ReadLines(Path.Combine(DiagnosticPage.Folder, "README.md"))
            .Where(line => line.StartsWith("| [", StringComparison.Ordinal));

        var expected = DiagnosticCatalog.All
            .OrderBy(d => d.Id, StringComparer.Ordinal)
            .Select(d => $"| [{d.Id}]({d.Id}.md) | {Word(d.Severity)} | {d.Title} |");
        Assert.Equal(expected, rows);
    }

    private static string Word(DiagnosticSeverity severity) =>
        severity == DiagnosticSeverity.Info ? "Information" : severity.ToString();
}
