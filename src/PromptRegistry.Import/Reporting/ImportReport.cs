using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Import.Reporting;

/// <summary>What an import has to say about one source file, at its lines.</summary>
internal sealed class ImportReport(string path)
{
    private readonly List<Diagnostic> findings = [];
    private readonly HashSet<(string Id, int Line, string Message)> seen = [];

    /// <summary>The source file.</summary>
    public string Path => path;

    /// <summary>Without repetitions, in the order in which they were found.</summary>
    public IReadOnlyList<Diagnostic> Findings => findings;

    /// <summary>Something of the source that the prompt does not have.</summary>
    /// <param name="line">From 1; 0 for the file as a whole.</param>
    /// <param name="what">What it is, as the source has it.</param>
    /// <param name="why">Why the prompt does not have it, as a sentence.</param>
    /// <param name="advice">What to do now, as a sentence.</param>
    public void Lost(int line, string what, string why, string advice) => Add(ImportDiagnostics.NotCarriedOver, line, $"{what}: {why} {advice}");

    /// <summary>Something that the prompt says in another way.</summary>
    public void Changed(int line, string message) => Add(ImportDiagnostics.Changed, line, message);

    /// <summary>Ends the import of this file.</summary>
    public ImportRefusal Refuse(int line, string message) => new(new Diagnostic(ImportDiagnostics.Refused, At(line), message));

    private void Add(DiagnosticDescriptor kind, int line, string message)
    {
        if (seen.Add((kind.Id, line, message))) findings.Add(new Diagnostic(kind, At(line), message));
    }

    private SourceLocation At(int line) => line <= 0 ? SourceLocation.File(path) : new SourceLocation(path, line, 1, line, 1, 0, 0);
}

/// <summary>Ends the import of a file that is not what it should be; never leaves the importer.</summary>
internal sealed class ImportRefusal(Diagnostic finding) : Exception(finding.Message)
{
    public Diagnostic Finding { get; } = finding;
}
