using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Tests.Cases;

public sealed class SuiteParserTests
{
    private const string Good = """
        samples: 3
        cases:
          - id: first
            inputs: { text: "a", count: 2 }
            expected: b
            tags: [x, y]
            critical: true
          - from: more.jsonl
          - from: more.csv
        scorers:
          - equals
          - contains: { any: [a, b], weight: 0 }
          - rouge-l: { minimum: 0.4, weight: 2 }
          - matches: '^[a-z]'
        gate: { level: strict, tolerance: 0.05, slices: [tags] }
        """;

    [Fact]
    public void Reads_a_whole_suite_with_its_case_files()
    {
        using var files = new SuiteFiles(Good);
        files.Write("prompts/p/more.jsonl", """
            {"id": "line", "inputs": {"text": "l", "words": ["ä", "b"]}, "expected": {"b": 1, "a": [true]}, "tags": ["x"]}

            {"id": "second", "inputs": {"text": "\ud83d\ude00"}, "expected": "e"}
            """);
        files.Write(
            "prompts/p/more.csv",
            "id,text,count,words,expected,tags,critical\r\ncell,\"a, \"\"b\"\"\nc\",7,\"[\"\"q\"\"]\",e,x;"
                + " z,true\r\n\r\nnext,t,,,e,,\r\n");

        var result = files.Parse();
        Assert.Empty(result.Diagnostics);
        var suite = result.Suite!;
        Assert.Equal((3, "p", 5), (suite.Samples, suite.Prompt, suite.Cases.Count));
        Assert.Equal(new GateSettings(GateLevel.Strict, 0.05, true), suite.Gate);
        Assert.Equal(["equals", "contains", "rouge-l", "matches"], suite.Scorers.Select(scorer => scorer.Info.Id));
        Assert.Equal([1, 0, 2, 1], suite.Scorers.Select(scorer => scorer.Info.Weight));

        Assert.Equal((true, "b"), (suite.Cases[0].Critical, suite.Cases[0].Expected));
        Assert.Equal(["x", "y"], suite.Cases[0].Tags);
        Assert.Equal("""{"a":[true],"b":1}""", suite.Cases[1].Expected);
        Assert.Equal("prompts/p/more.jsonl(3,1)", suite.Cases[2].Location.ToString());
        Assert.Equal("""{"count":7,"text":"a, \"b\"\nc","words":["q"]}""", CanonicalJson.Write(suite.Cases[3].Source));
        Assert.Equal((true, "prompts/p/more.csv(2,1)"), (suite.Cases[3].Critical, suite.Cases[3].Location.ToString()));
        Assert.Equal(["x", "z"], suite.Cases[3].Tags);
        Assert.Equal(("""{"text":"t"}""", 5), (CanonicalJson.Write(suite.Cases[4].Source), suite.Cases[4].Location.Line));
    }

    [Fact]
    public void The_digest_follows_what_is_measured_and_not_how_it_is_written()
    {
        string Digest(string suite)
        {
            using var files = new SuiteFiles(suite);
            return files.Parse().Suite!.Digest;
        }

        const string suite = "cases:\n  - { id: a, inputs: { text: t, count: 2 }, expected: e }\nscorers:\n  - equals\n  - rouge-l: { minimum: 0.4 }\n";
        var digest = Digest(suite);
        Assert.Equal(
            digest,
            Digest(
                "cases:\n  - id: a\n    expected: 'e'\n    inputs: { count: 2, text: \"t\" }\nscorers:\n  - rouge-l:"
                    + " { minimum: 0.9, weight: 3 }\n  - equals\n"));
        Assert.NotEqual(digest, Digest(suite.Replace("expected: e", "expected: f", StringComparison.Ordinal)));
        Assert.NotEqual(digest, Digest(suite.Replace("count: 2", "count: 3", StringComparison.Ordinal)));
        Assert.NotEqual(digest, Digest("samples: 2\n" + suite));
        Assert.NotEqual(
            digest, Digest(suite.Replace("- equals", "- equals: { ignore-case: true }", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(
        "cases: []\nscorers: [equals]",
        "prompts/p/evals.yaml(1,8): error PRM2002: A suite without cases would pass whatever the prompt says. Add 'cases' with an id and inputs each.")]
    [InlineData(
        "cases: [{ id: a, inputs: { text: t } }]\nscorers: []",
        "prompts/p/evals.yaml(2,10): error PRM2003: A suite without scorers would pass whatever the model answers. Add 'scorers', for example - equals.")]
    [InlineData(
        "cases: [{ id: a, inputs: { text: t }, expcted: x }]\nscorers: [{ contains: t }]",
        "prompts/p/evals.yaml(1,39): error PRM0002: A case has no key 'expcted'. Did you mean 'expected'? Known keys: critical, expected, id, inputs, matrix, scorers, tags, threshold, turns.")]
    [InlineData(
        "cases: [{ id: a, inputs: { text: t } }]\nscorers: [rogue-l]",
        "prompts/p/evals.yaml(2,11): error PRM2005: There is no scorer 'rogue-l'. Did you mean 'rouge-l'? Scorers: bleu, bleu@meai, characters, chrf, classification, code, contains, contains-all, contains-any, cost, equals, exact-match, exec, f1, f1@meai, gleu, gleu@meai, icontains, icontains-all, icontains-any, iequals, json, json-schema, judge, latency, leak, levenshtein, lines, matches, refusal, rouge-1, rouge-2, rouge-l, rouge-lsum, script, sentences, similarity, starts-with, tokens, tool-calls, words; not- before one that passes or fails.")]
    [InlineData(
        "cases:\n  - { id: a, inputs: { text: t } }\n  - { id: a, inputs: { text: u } }\nscorers: [{ contains: t }]",
        "prompts/p/evals.yaml(3,5): error PRM2001: The id 'a' is taken by the case at prompts/p/evals.yaml(2,5). Give each case an id of its own.")]
    [InlineData(
        "cases: [{ id: a, inputs: { text: t } }]\nscorers: [{ matches: '([' }]",
        "prompts/p/evals.yaml(2,22): error PRM2006: '([' is not a regular expression: Invalid pattern '([' at offset 2. Unterminated [] set.")]
    [InlineData(
        "cases: [{ id: a, inputs: { text: t } }]\nscorers: [{ sentences: { equals: '{{ cuont }}' } }]",
        "prompts/p/evals.yaml(2,34): error PRM2006: In '{{ cuont }}': *")]
    [InlineData(
        "cases: [{ id: a, inputs: { text: t } }]\nscorers: [equals]",
        "prompts/p/evals.yaml(2,11): error PRM2009: 'equals' compares with 'expected', but no case has it. Add"
            + " 'expected' to the cases.",
        "prompts/p/evals.yaml(1,9): error PRM2009: No gating scorer judges the case 'a': it has no 'expected' to compare with. Add it.")]
    [InlineData(
        "cases: [{ id: a, inputs: { text: t } }]\nscorers: [{ json-schema: {} }]",
        "prompts/p/evals.yaml(2,13): error PRM2006: The prompt's output has no schema. Write one into prompt.yaml (output: { type: json, schema: … }) or here (schema: …).")]
    [InlineData(
        "cases: [{ id: a, inputs: { text: t } }]\nscorers: [{ contains: t }, { contains: u }]",
        "prompts/p/evals.yaml(2,30): error PRM2006: The scorer id 'contains' is taken by the one in line 2. Give one of them an 'id' of its own.")]
    [InlineData(
        "cases: [{ from: gone.jsonl }]\nscorers: [{ contains: t }]",
        "prompts/p/evals.yaml(1,17): error PRM2008: There is no file prompts/p/gone.jsonl. Create it, or remove this line.")]
    [InlineData(
        "cases: [{ from: ../q/cases.jsonl }]\nscorers: [{ contains: t }]",
        "prompts/p/evals.yaml(1,17): error PRM2008: '../q/cases.jsonl' leaves the prompt's folder. Name a file in it.")]
    [InlineData(
        "samples: 0\ncases: [{ id: a, inputs: { text: t } }]\nscorers: [{ contains: t }]\ngate: { level: strikt,"
            + " slices: [tag] }",
        "prompts/p/evals.yaml(1,10): error PRM0004: 'samples' must be from 1 to 1000, but 0 was found.",
        "prompts/p/evals.yaml(4,16): error PRM0004: 'level' must be one of standard, strict, strict-noninferiority, but 'strikt' was found."
            + " Did you mean 'strict'?",
        "prompts/p/evals.yaml(4,32): error PRM0004: Cases can be sliced by 'tags', but 'tag' was found. Did you mean 'tags'?")]
    [InlineData("", "prompts/p/evals.yaml: error PRM2002: The suite is empty. It needs 'cases' and 'scorers'.")]
    public void Says_what_is_wrong_and_where(string suite, params string[] expected)
    {
        using var files = new SuiteFiles(suite);
        var findings = files.Findings();
        Assert.Null(files.Parse().Suite);
        Assert.Equal(expected.Length, findings.Count);
        for (var i = 0; i < expected.Length; i++)
        {
            if (expected[i].EndsWith('*')) Assert.StartsWith(expected[i][..^1], findings[i], StringComparison.Ordinal);
            else Assert.Equal(expected[i], findings[i]);
        }
    }

    [Theory]
    [InlineData("{\"id\": \"a\", \"inputs\": {\"text\": \"t\"}}\n{\"id\": \"ü\", oops}", "(2,13): error PRM2008: This line is not a JSON object: 'o' is an invalid start of a property name. Expected a '\"'.")]
    [InlineData("[1]", "(1,1): error PRM2008: Expected a JSON object with a case: {\"id\": …, \"inputs\": {…}}.")]
    [InlineData("{\"id\": \"é\", \"input\": {}}", "(1,13): error PRM0002: A case has no key 'input'. Did you mean 'inputs'? Known keys: critical, expected, id, inputs, matrix, scorers, tags, threshold, turns.")]
    [InlineData("{\"inputs\": {}}", "(1,1): error PRM0003: A case needs the key 'id'. Add 'id: …'.")]
    [InlineData("{\"id\": \"a\", \"id\": \"b\"}", "(1,13): error PRM0005: 'id' is given twice. Keep one.")]
    [InlineData("{\"id\": \" a\"}", "(1,8): error PRM2007: A case's id has 1 to 200 characters and no blank at its ends, but ' a' was found.")]
    [InlineData("{\"id\": \"a\"} trailing", "(1,13): error PRM2008: This line is not a JSON object: 't' is invalid after a single JSON value. Expected end of data.")]
    public void Finds_the_place_in_a_file_of_json_lines(string content, string expected)
    {
        using var files = new SuiteFiles("cases: [{ from: c.jsonl }]\nscorers: [{ contains: t }]");
        files.Write("prompts/p/c.jsonl", content);
        Assert.Equal("prompts/p/c.jsonl" + expected, Assert.Single(files.Findings()));
    }

    [Theory]
    [InlineData("id,txet\na,b\n", "(1,4): error PRM2008: The column 'txet' is no input of the prompt. Did you mean 'text'? Columns: id, expected, tags, critical, text, count, words.")]
    [InlineData("text\nb\n", "(1,1): error PRM2008: The column 'id' is missing: every case needs a name of its own.")]
    [InlineData("id,text\na\n", "(2,1): error PRM2008: This row has 1 cells, but the header has 2.")]
    [InlineData("id,text\na,\"b\n", "(2,3): error PRM2008: This quoted cell is never closed. End it with a quote.")]
    [InlineData("id,text\na,\"b\"c\n", "(2,6): error PRM2008: After a quoted cell comes a comma or the end of the line, but 'c' was found.")]
    [InlineData("id,text\na,b\"c\n", "(2,4): error PRM2008: A quote inside an unquoted cell. Put the whole cell in quotes and double the quotes in it.")]
    [InlineData("id,text,critical\na,b,yes\n", "(2,5): error PRM2008: 'critical' is true, false or empty, but 'yes' was found.")]
    [InlineData("", ": error PRM2008: The file is empty. Its first row names the columns: id, expected, tags, critical and inputs.")]
    public void Finds_the_place_in_a_csv_file(string content, string expected)
    {
        using var files = new SuiteFiles("cases: [{ from: c.csv }]\nscorers: [{ contains: t }]");
        files.Write("prompts/p/c.csv", content);
        Assert.Equal("prompts/p/c.csv" + expected, Assert.Single(files.Findings()));
    }

    [Fact]
    public void A_suite_that_does_not_exist_is_named()
    {
        using var files = new SuiteFiles("");
        File.Delete(files.Combine("prompts/p/evals.yaml"));
        Assert.Equal(
            "prompts/p/evals.yaml: error PRM2012: 'p' has no evals.yaml. Write one with 'cases' and 'scorers'.",
            Assert.Single(files.Findings()));
    }
}
