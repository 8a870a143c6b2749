namespace PromptRegistry.Cli.Output;

/// <summary>What reports of an evaluation there are.</summary>
internal enum ReportKind
{
    /// <summary><c>report.txt</c>: what the console shows, with the findings.</summary>
    Text,

    /// <summary><c>report.json</c>: everything, for other programs.</summary>
    Json,

    /// <summary><c>report.html</c>: one page for people.</summary>
    Html,

    /// <summary><c>junit.xml</c>: for a build server's list of tests.</summary>
    Junit,

    /// <summary><c>report.sarif</c>: findings at lines, for code scanning.</summary>
    Sarif,

    /// <summary><c>report.md</c>: for a comment on a pull request.</summary>
    Markdown,

    /// <summary><c>results/</c>: for <c>dotnet aieval report</c>.</summary>
    Aieval,
}
