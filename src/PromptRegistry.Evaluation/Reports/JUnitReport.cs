using System.Globalization;
using System.Text;
using System.Xml;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Running;

namespace PromptRegistry.Evaluation.Reports;

/// <summary>
/// A result as JUnit XML, in the form that build servers agree on (Jenkins' junit-10.xsd): a test suite for each prompt, a test for each case, and one for the
/// gate. A case is a failure only where its prompt does not pass: what a gate lets through is no red test, and is told in the test's output.
/// </summary>
public static class JUnitReport
{
    private const int MostLetters = 2000;

    /// <param name="result">What was found.</param>
    /// <param name="output">Gets UTF-8; it stays open.</param>
    public static void Write(EvaluationResult result, Stream output)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(output);
        var settings = new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(false), CloseOutput = false };
        using var xml = XmlWriter.Create(output, settings);
        var suites = result.Prompts.Select(TestsOf).ToList();
        if (result.Diagnostics.Any(d => d.IsError)) suites.Add(new Tests("evaluation", null, [Gate("evaluation", result.Diagnostics)], []));
        xml.WriteStartElement("testsuites");
        Counts(xml, "PromptRegistry", [.. suites.SelectMany(s => s.All)]);
        foreach (var suite in suites) Write(xml, suite);
        xml.WriteEndElement();
    }

    private static Tests TestsOf(PromptEvaluation prompt)
    {
        var name = prompt.IsOwnModel ? prompt.Prompt : $"{prompt.Prompt} ({prompt.Model})";
        var fails = prompt.Code != OutcomeCode.Passed;
        var standings = CaseStanding.Of(prompt).ToDictionary(s => s.Result.Case.Id, StringComparer.Ordinal);
        return new Tests(
            name, prompt.Suite?.Path, [.. prompt.Cases.Select(c => Case(prompt, name, standings[c.Case.Id], fails)), Gate(name, prompt.Diagnostics)], [.. Properties(prompt)]);
    }

    private static Test Case(PromptEvaluation prompt, string suite, CaseStanding standing, bool fails)
    {
        var result = standing.Result;
        var seconds = result.Samples.Sum(s => s.Answer?.Latency.TotalSeconds ?? 0);
        var said = string.Join('\n', standing.Scores.Select(s => $"{s.Scorer}: {ReportNumber.Score(s.Now)}{(s.Before is { } before ? $" (before: {ReportNumber.Score(before.Mean)})" : "")}"));
        if (standing.Failing is not { } sample) return new Test(result.Case.Id, suite, seconds, TestOutcome.Passed, null, null, said);
        var reason = string.Join("; ", CaseStanding.Reasons(prompt.Suite!, sample));
        var texts = string.Join('\n', CaseTexts.Of(prompt, standing, MostLetters).Select(t => $"{t.Name}: {t.Text}"));
        if (sample.IsMissing) return new Test(result.Case.Id, suite, seconds, TestOutcome.Skipped, reason, texts, said);
        if (!fails) return new Test(result.Case.Id, suite, seconds, TestOutcome.Passed, null, null, $"The gate lets this pass. {reason}\n{texts}\n{said}");
        var outcome = sample.Problem is not null ? TestOutcome.Error : TestOutcome.Failure;
        return new Test(result.Case.Id, suite, seconds, outcome, reason, texts, said);
    }

    /// <summary>The gate is a test of its own: a metric can drop though no single case fails.</summary>
    private static Test Gate(string suite, IReadOnlyList<Diagnostic> findings)
    {
        var errors = findings.Where(d => d.IsError).ToList();
        var all = string.Join('\n', findings.Select(d => d.ToString()));
        return new Test("(gate)", suite, 0, errors.Count == 0 ? TestOutcome.Passed : TestOutcome.Failure, errors.FirstOrDefault()?.ToString(), all, errors.Count == 0 ? all : "");
    }

    private static IEnumerable<(string Name, string Value)> Properties(PromptEvaluation prompt)
    {
        yield return ("verdict", VerdictText.Of(prompt));
        if (prompt.Version is { } version) yield return ("version", version);
        if (prompt.Digest is { } digest) yield return ("digest", digest);
        if (prompt.Model is { } model) yield return ("model", model);
        if (prompt.Overall is { } overall) yield return ("overall", ReportNumber.Score(overall));
        foreach (var metric in prompt.Metrics)
        {
            var name = metric.Slice is null ? metric.Scorer : $"{metric.Scorer}, {metric.Slice}";
            yield return (name, ReportNumber.Score(metric.Candidate));
            if (metric.Score is not null) yield return ($"{name}, 95 % interval", ReportNumber.Interval(metric.Score));
            if (metric.Baseline is { } baseline) yield return ($"{name}, baseline", ReportNumber.Score(baseline));
        }
    }

    private static void Write(XmlWriter xml, Tests suite)
    {
        xml.WriteStartElement("testsuite");
        Counts(xml, suite.Name, suite.All);
        xml.WriteAttributeString("skipped", Count(suite.All, TestOutcome.Skipped));
        if (suite.Path is { } path) xml.WriteAttributeString("file", Line(path));
        if (suite.Properties.Count > 0)
        {
            xml.WriteStartElement("properties");
            foreach (var (name, value) in suite.Properties)
            {
                xml.WriteStartElement("property");
                xml.WriteAttributeString("name", Line(name));
                xml.WriteAttributeString("value", Line(value));
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        foreach (var test in suite.All) Write(xml, test);
        xml.WriteEndElement();
    }

    private static void Write(XmlWriter xml, Test test)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("name", Line(test.Name));
        xml.WriteAttributeString("classname", Line(test.Suite));
        xml.WriteAttributeString("time", Seconds(test.Seconds));
        if (test.Outcome != TestOutcome.Passed)
        {
            xml.WriteStartElement(test.Outcome.ToString().ToLowerInvariant());
            xml.WriteAttributeString("message", Line(test.Message ?? ""));
            if (test.Outcome != TestOutcome.Skipped) xml.WriteAttributeString("type", test.Outcome == TestOutcome.Error ? "unscored" : "failed");
            xml.WriteString(PlainText.Lines(test.Details ?? ""));
            xml.WriteEndElement();
        }

        if (test.Output.Length > 0) xml.WriteElementString("system-out", PlainText.Lines(test.Output));
        xml.WriteEndElement();
    }

    private static void Counts(XmlWriter xml, string name, IReadOnlyList<Test> tests)
    {
        xml.WriteAttributeString("name", Line(name));
        xml.WriteAttributeString("tests", tests.Count.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("failures", Count(tests, TestOutcome.Failure));
        xml.WriteAttributeString("errors", Count(tests, TestOutcome.Error));
        xml.WriteAttributeString("time", Seconds(tests.Sum(t => t.Seconds)));
    }

    /// <summary>One line, without what XML cannot hold.</summary>
    private static string Line(string text) => PlainText.OneLine(PlainText.Lines(text));

    private static string Count(IReadOnlyList<Test> tests, TestOutcome outcome) => tests.Count(t => t.Outcome == outcome).ToString(CultureInfo.InvariantCulture);

    private static string Seconds(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);

    private enum TestOutcome
    {
        Passed,
        Failure,
        Error,
        Skipped,
    }

    private sealed record Tests(string Name, string? Path, IReadOnlyList<Test> All, IReadOnlyList<(string Name, string Value)> Properties);

    private sealed record Test(string Name, string Suite, double Seconds, TestOutcome Outcome, string? Message, string? Details, string Output);
}
