using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Core.Tests.Diagnostics;

public sealed class DiagnosticCatalogTests
{
    [Fact]
    public void Ids_are_unique()
    {
        var twice = DiagnosticCatalog.All.GroupBy(d => d.Id).Where(g => g.Count() > 1).Select(g => g.Key);

        Assert.Empty(twice);
    }

    [Theory]
    [InlineData(typeof(ManifestDiagnostics), '0')]
    [InlineData(typeof(ImportDiagnostics), '0')]
    [InlineData(typeof(ExportDiagnostics), '0')]
    [InlineData(typeof(TemplateDiagnostics), '1')]
    [InlineData(typeof(ProgramDiagnostics), '1')]
    [InlineData(typeof(EvaluationDiagnostics), '2')]
    [InlineData(typeof(RegistryDiagnostics), '3')]
    [InlineData(typeof(BuildDiagnostics), '4')]
    [InlineData(typeof(ServerDiagnostics), '4')]
    [InlineData(typeof(DiagnosticCatalog), '9')]
    public void Each_class_keeps_to_its_range_and_is_in_the_catalogue(Type owner, char range)
    {
        var declared = CatalogFields.Of(owner).Select(f => f.Descriptor).ToList();

        Assert.NotEmpty(declared);
        Assert.All(declared, d => Assert.Matches($@"^PRM{range}\d{{3}}$", d.Id));
        Assert.All(declared, d => Assert.Contains(d, DiagnosticCatalog.All));
    }

    [Theory]
    [InlineData("https://example.org/prm", "https://example.org/prm/PRM9001.md")]
    [InlineData("https://example.org/prm/", "https://example.org/prm/PRM9001.md")]
    [InlineData("/a b/docs/", "file:///a%20b/docs/PRM9001.md")]
    [InlineData("", null)]
    [InlineData("docs/diagnostics", null)]
    public void A_finding_links_to_its_page_where_pages_are(string pages, string? expected) =>
        Assert.Equal(expected, DiagnosticCatalog.InternalError.Link(pages));

    [Fact]
    public void The_catalogue_has_nothing_that_no_class_declares()
    {
        var declared = CatalogFields.All.Select(f => f.Descriptor.Id).Order(StringComparer.Ordinal);

        Assert.Equal(declared, DiagnosticCatalog.All.Select(d => d.Id).Order(StringComparer.Ordinal));
    }
}
