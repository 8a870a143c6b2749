using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;

namespace PromptRegistry.Cli.Tests;

/// <summary><c>eval --reports</c>: what each file says of a failing case, whose answer is hostile, beside the baseline's answer from git.</summary>
public sealed class EvalReportsTests : IDisposable
{
    private const string Hostile = "Good ]]></failure><script>alert(1)</script>\n```\n::error::x \u001b[2J\ufffe";

    /// <summary>What Jenkins' junit-10.xsd allows of what is written: it is the strictest of those in use.</summary>
    private const string JUnitSchema = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
          <xs:simpleType name="seconds"><xs:restriction base="xs:string"><xs:pattern value="[0-9]*(\.[0-9]*)?"/></xs:restriction></xs:simpleType>
          <xs:complexType name="outcome" mixed="true"><xs:attribute name="type"/><xs:attribute name="message"/></xs:complexType>
          <xs:attributeGroup name="counts">
            <xs:attribute name="name" use="required"/><xs:attribute name="tests" use="required"/><xs:attribute name="failures" use="required"/>
            <xs:attribute name="errors" use="required"/><xs:attribute name="time" type="seconds"/>
          </xs:attributeGroup>
          <xs:element name="testsuites"><xs:complexType><xs:sequence>
            <xs:element name="testsuite" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:sequence>
              <xs:element name="properties" minOccurs="0"><xs:complexType><xs:sequence>
                <xs:element name="property" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
                  <xs:attribute name="name" use="required"/><xs:attribute name="value" use="required"/></xs:complexType></xs:element>
              </xs:sequence></xs:complexType></xs:element>
              <xs:element name="testcase" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:choice minOccurs="0" maxOccurs="unbounded">
                <xs:element name="skipped" type="outcome"/><xs:element name="error" type="outcome"/><xs:element name="failure" type="outcome"/>
                <xs:element name="system-out" type="xs:string"/></xs:choice>
                <xs:attribute name="name" use="required"/><xs:attribute name="classname"/><xs:attribute name="time"/></xs:complexType></xs:element>
            </xs:sequence><xs:attributeGroup ref="counts"/><xs:attribute name="skipped"/><xs:attribute name="file"/></xs:complexType></xs:element>
          </xs:sequence><xs:attributeGroup ref="counts"/></xs:complexType></xs:element>
        </xs:schema>
        """;

    private readonly CliRepository repository = new();

    public EvalReportsTests()
    {
        repository.Edit("prompts/greeting/prompt.yaml", "{ name: m }", "{ name: m, temperature: 0 }");
        repository.Write("prompts/greeting/evals.yaml", """
            cases:
              - { id: ada, inputs: { name: Ada }, expected: Ada, tags: [short] }
              - { id: bob, inputs: { name: Bob }, expected: Bob }
            scorers:
              - contains: "{{ expected }}"
            gate: { level: strict }

            """);
        OneAnswer.Record(repository.Root, text => text.Contains("Ada", StringComparison.Ordinal) ? "Hello Ada" : "Hello Bob");
        repository.Do("eval", "--accept");
        repository.Git.Commit("recordings");
        repository.Do("release", "greeting");
        repository.Write("prompts/greeting/user.scriban", "Say good morning to {{ name }}.");
        OneAnswer.Record(repository.Root, text => text.Contains("Ada", StringComparison.Ordinal) ? Hostile : "Good morning Bob");
    }

    public void Dispose() => repository.Dispose();

    [Fact]
    public void All_are_written_where_nothing_is_chosen()
    {
        var result = repository.Run("eval", "--reports", "out");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            ["junit.xml", "report.html", "report.json", "report.md", "report.sarif", "report.txt"],
            Directory.GetFiles(Path.Combine(repository.Root, "out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("out/report.txt", result.Output, StringComparison.Ordinal);
        Assert.Single(Directory.GetDirectories(Path.Combine(repository.Root, "out/results")));
    }

    [Fact]
    public void Only_chosen_ones_are_written()
    {
        repository.Run("eval", "--report-directory", "out", "--report", "junit,html");

        Assert.Equal(["junit.xml", "report.html"], Directory.GetFileSystemEntries(Path.Combine(repository.Root, "out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("--report has 'pdf', but text, json, html, junit, sarif, markdown or aieval was expected.", repository.Run("eval", "--reports", "out", "--report", "pdf").Error, StringComparison.Ordinal);
        Assert.Contains("say where to with --reports", repository.Run("eval", "--report", "html").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_console_shows_a_failing_case_shortened_with_both_answers()
    {
        var output = repository.Run("eval").Output;

        Assert.Contains(
            "  worse: ada: contains: The answer lacks 'Ada'\n    input: {\"name\":\"Ada\"}\n    expected: Ada\n    answer: Good ]]></failure><script>alert(1)</script> ⏎ ``` ⏎ ::error::x <U+001B>[2J<U+FFFE>\n    before: Hello Ada\n",
            output,
            StringComparison.Ordinal);
        Assert.DoesNotContain("fails: bob", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_baselines_answer_is_not_known_that_is_said()
    {
        repository.Edit("prompts/greeting/baseline.json", "\"digest\": \"sha256:", "\"digest\": \"sha256:0");

        Assert.Contains("    before: not recorded\n", repository.Run("eval").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void JUnit_is_valid_and_has_a_test_a_case_and_one_for_the_gate()
    {
        var xml = XDocument.Parse(Report("junit", "junit.xml"));

        var schemas = new XmlSchemaSet();
        using (var reader = XmlReader.Create(new StringReader(JUnitSchema))) schemas.Add(null, reader);
        xml.Validate(schemas, (_, problem) => Assert.Fail(problem.Message));
        var suite = xml.Root!.Elements("testsuite").Single();
        Assert.Equal(["ada", "bob", "(gate)"], suite.Elements("testcase").Select(t => t.Attribute("name")!.Value));
        Assert.Equal(("3", "2", "0"), (suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value, suite.Attribute("errors")!.Value));
        Assert.Equal("prompts/greeting/evals.yaml", suite.Attribute("file")!.Value);
        var failure = suite.Elements("testcase").First().Element("failure")!;
        Assert.Equal("contains: The answer lacks 'Ada'", failure.Attribute("message")!.Value);
        Assert.Contains("</failure><script>alert(1)</script>\n```\n::error::x <U+001B>[2J", failure.Value, StringComparison.Ordinal);
        Assert.Contains("before: Hello Ada", failure.Value, StringComparison.Ordinal);
        Assert.Contains(suite.Element("properties")!.Elements(), p => p.Attribute("name")!.Value == "contains, 95 % interval");
    }

    [Fact]
    public void What_the_gate_lets_through_is_no_red_test()
    {
        repository.Edit("prompts/greeting/evals.yaml", "gate: { level: strict }", "");
        repository.Edit("prompts/greeting/evals.yaml", "  - contains: \"{{ expected }}\"", "  - contains: { all: \"{{ expected }}\", weight: 0 }\n  - sentences: { minimum: 0 }");
        repository.Do("eval", "--reports", "out", "--report", "junit");

        var xml = XDocument.Parse(repository.Read("out/junit.xml"));
        Assert.Equal("0", xml.Root!.Attribute("failures")!.Value);
        Assert.Empty(xml.Descendants("failure"));
    }

    [Fact]
    public void Sarif_has_results_at_lines_rules_with_help_and_fingerprints_that_outlive_moved_lines()
    {
        using var before = JsonDocument.Parse(Report("sarif", "report.sarif"));
        repository.Edit("prompts/greeting/evals.yaml", "cases:\n", "# one more line\ncases:\n");
        using var after = JsonDocument.Parse(Report("sarif", "report.sarif"));

        Assert.Equal("2.1.0", before.RootElement.GetProperty("version").GetString());
        var run = before.RootElement.GetProperty("runs")[0];
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray().ToList();
        var results = run.GetProperty("results").EnumerateArray().ToList();
        Assert.All(results, r => Assert.Equal(r.GetProperty("ruleId").GetString(), rules[r.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString()));
        Assert.All(rules, r => Assert.StartsWith($"# {r.GetProperty("id").GetString()}: ", r.GetProperty("help").GetProperty("markdown").GetString(), StringComparison.Ordinal));
        var failing = results.Single(r => r.GetProperty("ruleId").GetString() == "PRM2040");
        var place = failing.GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.Equal(("prompts/greeting/evals.yaml", 2), (place.GetProperty("artifactLocation").GetProperty("uri").GetString(), place.GetProperty("region").GetProperty("startLine").GetInt32()));
        Assert.Equal("warning", failing.GetProperty("level").GetString());
        Assert.Contains("before: Hello Ada", failing.GetProperty("message").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains(results, r => r.GetProperty("level").GetString() == "error");
        Assert.Equal(Fingerprints(before), Fingerprints(after));
        Assert.Equal(results.Count, Fingerprints(before).Distinct().Count());
    }

    [Fact]
    public void A_repository_below_the_root_of_git_has_its_paths_from_that_root()
    {
        using var folder = new TestKit.TempDirectory();
        Directory.CreateDirectory(folder.Combine(".git"));
        folder.Write("app/prompts/greeting/prompt.yaml", CliRepository.Manifest);
        folder.Write("app/prompts/greeting/user.scriban", "Hello {{ name }}");
        folder.Write("app/prompts/greeting/evals.yaml", CliRepository.Suite);
        folder.Write("app/promptregistry.yaml", "");

        CliRepository.RunIn(folder.Combine("app"), "eval", "--reports", "out", "--report", "sarif");

        Assert.Contains("\"uri\": \"app/prompts/greeting/evals.yaml\"", folder.Read("app/out/report.sarif"), StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_keeps_a_hostile_answer_in_its_fence()
    {
        var text = Report("markdown", "report.md");

        Assert.StartsWith("Evaluation: **regressed**\n", text, StringComparison.Ordinal);
        Assert.Contains("| contains | all | 2 | 1.000 | 0.500 | 0.095 to 0.905 | -0.500 |", text, StringComparison.Ordinal);
        Assert.Contains("````text\ninput: {\"name\":\"Ada\"}\nexpected: Ada\nanswer:\n  Good ]]></failure><script>alert(1)</script>\n  ```\n  ::error::x <U+001B>[2J<U+FFFE>\nbefore: Hello Ada\n````", text.Replace("\\::", "::", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_has_answers_expectation_and_the_baselines_answer()
    {
        using var json = JsonDocument.Parse(Report("json", "report.json"));

        var prompt = json.RootElement.GetProperty("prompts")[0];
        var @case = prompt.GetProperty("cases")[0];
        Assert.Equal(("Ada", "Ada"), (@case.GetProperty("inputs").GetProperty("name").GetString(), @case.GetProperty("expected").GetString()));
        var sample = @case.GetProperty("samples")[0];
        Assert.Equal((Hostile, "Hello Ada"), (sample.GetProperty("answer").GetString(), sample.GetProperty("before").GetString()));
        Assert.Equal((0.095, 0.905), (Math.Round(prompt.GetProperty("metrics")[0].GetProperty("scoreLow").GetDouble(), 3), Math.Round(prompt.GetProperty("metrics")[0].GetProperty("scoreHigh").GetDouble(), 3)));
        using var printed = JsonDocument.Parse(repository.Run("eval", "--json").Output);
        Assert.False(printed.RootElement.GetProperty("prompts")[0].GetProperty("cases")[0].TryGetProperty("inputs", out _));
    }

    [Fact]
    public void The_page_shows_releases_of_the_ledger_and_the_baselines_answer_of_git()
    {
        var page = Report("html", "report.html");

        Assert.Contains("Scores over releases, and now", page, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">1.0.0</th><td>1</td>", page, StringComparison.Ordinal);
        Assert.Contains("<del>Hello Ada</del>", page.Replace("<del>Hello</del><ins>Good</ins> <del>Ada</del>", "<del>Hello Ada</del>", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_for_aieval_have_messages_answer_and_metrics()
    {
        repository.Run("eval", "--reports", "out", "--report", "aieval");

        var file = Directory.GetFiles(Path.Combine(repository.Root, "out/results"), "*.json", SearchOption.AllDirectories)
            .Single(f => f.Replace('\\', '/').EndsWith("/greeting.ada/1.json", StringComparison.Ordinal));
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        var run = json.RootElement;
        Assert.Equal(("greeting.ada", "1", 1), (run.GetProperty("scenarioName").GetString(), run.GetProperty("iterationName").GetString(), run.GetProperty("formatVersion").GetInt32()));
        Assert.Equal(Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(file))), run.GetProperty("executionName").GetString());
        Assert.Equal("Say good morning to Ada.", run.GetProperty("messages")[0].GetProperty("contents")[0].GetProperty("text").GetString());
        Assert.Equal(Hostile, run.GetProperty("modelResponse").GetProperty("messages")[0].GetProperty("contents")[0].GetProperty("text").GetString());
        var metric = run.GetProperty("evaluationResult").GetProperty("metrics").GetProperty("contains");
        Assert.Equal("$type", metric.EnumerateObject().First().Name);
        Assert.Equal(("numeric", 0.0, true), (metric.GetProperty("$type").GetString(), metric.GetProperty("value").GetDouble(), metric.GetProperty("interpretation").GetProperty("failed").GetBoolean()));
        Assert.Equal("short", run.GetProperty("tags")[0].GetString());
    }

    [Fact]
    public void A_case_is_shown_with_the_baselines_answer() =>
        Assert.Contains("  the baseline's answer (1.0.0):\n    Hello Ada\n", repository.Run("eval", "greeting", "--show", "ada").Output, StringComparison.Ordinal);

    private string Report(string kind, string file)
    {
        Assert.Equal(1, repository.Run("eval", "--reports", "out", "--report", kind).ExitCode);
        return repository.Read("out/" + file);
    }

    private static List<string?> Fingerprints(JsonDocument sarif) =>
        [.. sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().Select(r => r.GetProperty("partialFingerprints").GetProperty("promptRegistry/v1").GetString())];
}
