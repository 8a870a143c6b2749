using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Optimization.Tuning;

namespace PromptRegistry.Optimization.Tests;

public sealed class TuneRegionsTests
{
    [Theory]
    [InlineData("a {{# tune #}}\n b \n{{# end #}} c", "b")]
    [InlineData("{{~# tune #~}}b{{~# end #~}}", "b")]
    [InlineData("{{- # tune -}} b {{{ x }} {{# end }}", "b {{{ x }}")]
    [InlineData("{{# tune #}}{{ if x }}b{{ end }}{{# end #}}", "{{ if x }}b{{ end }}")]
    [InlineData("{{# tune #}}{%{ {{# end #}} }%}b{{# end #}}", "{%{ {{# end #}} }%}b")]
    [InlineData("{{ \"{{# tune #}}\" }}{{# tune #}}b{{# end #}}", "b")]
    [InlineData("{{ x # {{ tune\n}}{{# tune #}}b{{# end #}}", "b")]
    [InlineData("{{# tune it well #}}{{# tune #}}b{{# end #}}", "b")]
    [InlineData("{{# tune #}}{{# end #}}", "")]
    public void A_region_is_what_stands_between_the_marks(string content, string expected)
    {
        var findings = new List<Diagnostic>();
        var region = Assert.Single(TuneRegions.Find("p", "system.scriban", content, findings));
        Assert.Empty(findings);
        Assert.Equal(expected, region.Of(content));
        Assert.Equal("system.scriban#1", region.Id);
    }

    [Theory]
    [InlineData("a\nb {{# tune #}} c", 2)]
    [InlineData("a\n{{# end #}}", 2)]
    [InlineData("{{# tune #}}\n{{# tune #}}\n{{# end #}}", 2)]
    public void What_is_not_whole_is_PRM2171_at_its_line(string content, int line)
    {
        var findings = new List<Diagnostic>();
        TuneRegions.Find("p", "system.scriban", content, findings);
        var finding = Assert.Single(findings);
        Assert.Equal(("PRM2171", line), (finding.Id, finding.Location.Line));
    }
}
