using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Evaluation.Tests.Cases;

/// <summary>Matrices, patterns of files, scorers of single cases and expected answers with templates.</summary>
public sealed class SuiteFormTests
{
    private const string Scorers = "\nscorers: [{ contains: t }]\n";

    [Fact]
    public void A_matrix_makes_a_case_of_every_combination()
    {
        using var files = new SuiteFiles("""
            matrix: { count: [1, 2] }
            cases:
              - { id: a, inputs: { text: t } }
              - { id: b, matrix: { text: [x, "a long text, with a comma"], count: [7] } }
              - { id: c, inputs: { text: u, count: 9 } }
              - from: more.jsonl
              - from: more.csv
            """ + Scorers);
        files.Write("prompts/p/more.jsonl", "{\"id\": \"d\", \"matrix\": {\"text\": [\"t\"], \"words\": [[], [\"w\"]]}}\n");
        files.Write("prompts/p/more.csv", "id,text,count\ne,t,\nf,t,3\n");

        var result = files.Parse();
        Assert.Empty(result.Diagnostics.Select(d => d.ToString()));
        Assert.Equal(
            [
                "a[count=1]", "a[count=2]", "b[text=x,count=7]", "b[text=#2,count=7]", "c", "d[count=1,text=t,words=#1]", "d[count=1,text=t,words=#2]",
                "d[count=2,text=t,words=#1]", "d[count=2,text=t,words=#2]", "e[count=1]", "e[count=2]", "f",
            ],
            result.Suite!.Cases.Select(@case => @case.Id));
        Assert.Equal("""{"count":2,"text":"t","words":["w"]}""", CanonicalJson.Write(result.Suite.Cases[8].Source));
        Assert.Equal(4, result.Suite.Cases.Skip(5).Take(4).Select(@case => @case.Digest).Distinct().Count());
    }

    [Theory]
    [InlineData("matrix: { txet: [a] }\ncases: [{ id: a, inputs: { text: t } }]", "(1,11): error PRM2017: p has no input 'txet'. Did you mean 'text'? Inputs: text, count, words.")]
    [InlineData("matrix: { text: [] }\ncases: [{ id: a, inputs: { text: t } }]", "(1,17): error PRM2017: 'text' needs a list of at least one value, but a list was found.")]
    [InlineData("cases: [{ id: a, matrix: { text: [a, b, a] } }]", "(1,41): error PRM2017: 'text' has 'a' twice. Keep one: both would make the same case.")]
    [InlineData("cases: [{ id: a, inputs: { text: t }, matrix: { text: [a] } }]", "(1,49): error PRM2017: 'text' stands in the case's 'inputs' and in its 'matrix'. Keep one.")]
    [InlineData("cases: [{ id: a, inputs: { text: t }, threshold: 2 }]", "(1,50): error PRM0004: 'threshold' is a score, from 0 to 1, but 2 was found.")]
    [InlineData("cases: [{ id: a, inputs: { text: t }, expected: '{{ txet }}' }]", "(1,49): error PRM2007: In '{{ txet }}': *")]
    [InlineData("cases: [{ from: cases/*.jsonl }]", "(1,17): error PRM2008: No .jsonl or .csv file in prompts/p/ matches 'cases/*.jsonl'. '*' stands for any part of a name, '**/' for any folders.")]
    [InlineData("cases: [{ from: ../*/cases.jsonl }]", "(1,17): error PRM2008: '../*/cases.jsonl' leaves the prompt's folder. Name a file in it.")]
    public void Says_what_is_wrong_and_where(string suite, string expected)
    {
        using var files = new SuiteFiles(suite + Scorers);
        var finding = files.Findings()[0];
        if (expected.EndsWith('*')) Assert.StartsWith("prompts/p/evals.yaml" + expected[..^1], finding, StringComparison.Ordinal);
        else Assert.Equal("prompts/p/evals.yaml" + expected, finding);
    }

    [Fact]
    public void A_suite_has_no_more_than_200000_cases()
    {
        var values = string.Join(',', Enumerable.Range(0, 500));
        using var matrix = new SuiteFiles($"cases: [{{ id: a, inputs: {{ words: [] }}, matrix: {{ count: [{values}], text: [{values}] }} }}]" + Scorers);
        Assert.Equal(
            "prompts/p/evals.yaml(1,9): error PRM2016: The matrix makes more than 200000 cases of this one (500 count × 500 text). Take values or variables out.",
            matrix.Findings()[0]);

        using var turns = new SuiteFiles(
            $"cases: [{{ id: a, inputs: {{ words: [] }}, matrix: {{ count: [{values}], text: [{string.Join(',', Enumerable.Range(0, 250))}] }}, turns: [{{ user: b }}] }}]" + Scorers);
        Assert.Contains("(500 count × 250 text × 2 answers)", turns.Findings()[0], StringComparison.Ordinal);

        using var lines = new SuiteFiles($"matrix: {{ count: [{values}] }}\ncases: [{{ from: c.jsonl }}, {{ id: b }}]" + Scorers);
        lines.Write("prompts/p/c.jsonl", string.Concat(Enumerable.Range(0, 1000).Select(i => $"{{\"id\": \"{i}\"}}\n")));
        Assert.StartsWith("prompts/p/c.jsonl(401,1): error PRM2016: With this the suite has more than 200000 cases", Assert.Single(lines.Findings()), StringComparison.Ordinal);

        using var file = new SuiteFiles("cases: [{ from: c.jsonl }]" + Scorers);
        file.Write("prompts/p/c.jsonl", string.Concat(Enumerable.Repeat("{}\n", 200_001)));
        Assert.Equal(
            "prompts/p/c.jsonl: error PRM2016: With this the suite has more than 200000 cases, which is the most that one may have. Take cases or values of its"
                + " matrix out, or split the prompt.",
            Assert.Single(file.Findings()));
    }

    [Fact]
    public void A_pattern_takes_the_files_of_the_prompts_own_folder_in_order()
    {
        using var files = new SuiteFiles("cases: [{ from: '**/*.jsonl' }, { from: 'c?.csv' }]" + Scorers);
        foreach (var (path, id) in (IEnumerable<(string, string)>)[("b.jsonl", "3"), ("a/z.jsonl", "2"), ("a/a.jsonl", "1"), ("recordings.jsonl", "no"), ("below/c.jsonl", "no")])
            files.Write($"prompts/p/{path}", $"{{\"id\": \"{id}\", \"inputs\": {{\"text\": \"t\"}}}}\n");
        files.Write("prompts/p/below/prompt.yaml", "name: p/below\n");
        files.Write("prompts/p/c1.csv", "id,text\n4,t\n");
        files.Write("prompts/p/c10.csv", "id,text\nno,t\n");
        Assert.Empty(files.Findings());
        Assert.Equal(["1", "2", "3", "4"], files.Parse().Suite!.Cases.Select(@case => @case.Id));
    }

    [Fact]
    public void A_pattern_does_not_follow_links()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Making a link needs a permission on Windows.");
        using var files = new SuiteFiles("cases: [{ from: '*.jsonl' }]" + Scorers);
        files.Write("outside.jsonl", """{"id": "no", "inputs": {"text": "t"}}""");
        File.CreateSymbolicLink(files.Combine("prompts/p/link.jsonl"), files.Combine("outside.jsonl"));
        Assert.Contains("prompts/p/link.jsonl", Assert.Single(files.Findings()), StringComparison.Ordinal);
        Assert.Null(files.Parse().Suite);
    }

    [Fact]
    public void A_case_adds_scorers_and_overrides_those_of_its_suite()
    {
        using var files = new SuiteFiles("""
            cases:
              - { id: a, inputs: { text: t }, expected: e }
              - id: b
                inputs: { text: t }
                expected: e
                scorers: [{ rouge-l: { minimum: 0.1 } }, { contains: { all: x, weight: 2 } }]
            scorers: [{ rouge-l: { minimum: 0.5 } }, equals]
            """);
        var result = files.Parse();
        Assert.Empty(result.Diagnostics.Select(d => d.ToString()));
        var suite = result.Suite!;
        Assert.Equal([("rouge-l", 1.0), ("equals", 1), ("contains", 2)], suite.Scorers.Select(scorer => (scorer.Info.Id, scorer.Info.Weight)));
        var (a, b) = (suite.Cases[0], suite.Cases[1]);
        Assert.Equal([0.5, null, null], Enumerable.Range(0, 3).Select(i => suite.ScorerOf(a, i)?.Info.Minimum));
        Assert.Null(suite.ScorerOf(a, 2));
        Assert.Equal([0.1, null, null], Enumerable.Range(0, 3).Select(i => suite.ScorerOf(b, i)?.Info.Minimum));
        Assert.Equal("contains", suite.ScorerOf(b, 2)!.Info.Id);
        Assert.NotEqual(a.Digest, b.Digest);
    }

    [Fact]
    public void A_threshold_of_a_case_is_not_what_it_measures()
    {
        string Digest(string scorer)
        {
            using var files = new SuiteFiles($"cases: [{{ id: a, inputs: {{ text: t }}, expected: e, scorers: [{scorer}] }}]\nscorers: [equals]\n");
            return files.Parse().Suite!.Cases[0].Digest;
        }

        Assert.Equal(Digest("rouge-l: 0.1"), Digest("rouge-l: 0.9"));
        Assert.NotEqual(Digest("{ contains: x }"), Digest("{ contains: y }"));
    }

    [Theory]
    [InlineData("{ equals: { id: rouge-l } }", "(2,60): error PRM2006: The scorer id 'rouge-l' belongs to 'rouge-l' in line 3. Give this one an 'id' of its own.")]
    [InlineData("{ words: 3 }", "(2,60): error PRM2006: The suite's 'words' only reports (weight 0), so a case cannot let it gate. Give this one an 'id' of its own.")]
    [InlineData("roguel", "(2,58): error PRM2005: There is no scorer 'roguel'. Did you mean 'rouge-l'?*")]
    public void A_case_cannot_change_what_an_id_means(string scorer, string expected)
    {
        using var files = new SuiteFiles(
            $"cases:\n  - {{ id: a, inputs: {{ text: t }}, expected: e, scorers: [{scorer}] }}\nscorers: [rouge-l, {{ words: {{ equals: 3, weight: 0 }} }}]\n");
        var finding = Assert.Single(files.Findings());
        Assert.StartsWith("prompts/p/evals.yaml" + expected.TrimEnd('*'), finding, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'{{ text }} is {{ count }}'", "ice is 2", "ice is 2")]
    [InlineData("'{%{{{ text }}}%}'", "{{ text }}", "{{ text }}")]
    [InlineData("[\"{{ text }}\", other]", """["ice","other"]""", "ice|other")]
    [InlineData("{ name: \"{{ text }}\", n: 1 }", """{"n":1,"name":"ice"}""", """{"n":1,"name":"ice"}""")]
    [InlineData("[1, [2]]", "[1,[2]]", "[1,[2]]")]
    public void Expected_may_be_a_template_over_the_inputs(string expected, string answer, string references)
    {
        using var files = new SuiteFiles($"cases: [{{ id: a, inputs: {{ text: ice, count: 2 }}, expected: {expected} }}]" + Scorers);
        Assert.Empty(files.Findings());
        var values = CaseValues.Create(
            files.Parse().Suite!.Cases[0], new Dictionary<string, TemplateValue> { ["text"] = "ice", ["count"] = 2 });
        Assert.Equal((answer, references), (values.Answer, string.Join('|', values.References)));
        Assert.Equal(answer, values.Variables["expected"].AsString());
    }
}
