using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Evaluation.Cases;

/// <summary>The cases of a suite as they come, no more than a suite may have.</summary>
internal sealed class CaseList(ICollection<Diagnostic> diagnostics)
{
    private readonly List<EvaluationCase> cases = [];

    public IReadOnlyList<EvaluationCase> Cases => cases;

    public ICollection<Diagnostic> Diagnostics => diagnostics;

    /// <summary>Whether there were more than are allowed.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Adds cases; false after a finding, when there are too many.</summary>
    public bool Add(IReadOnlyList<EvaluationCase> more)
    {
        if (more.Count == 0) return !IsFull;
        if (!HasRoomFor(more.Count, more[0].Location)) return false;
        cases.AddRange(more);
        return true;
    }

    /// <summary>Whether so many cases more are allowed; the first time that they are not is a finding.</summary>
    public bool HasRoomFor(int more, SourceLocation at)
    {
        if (cases.Count + more <= CaseMatrix.MaximumCases) return !IsFull;
        if (!IsFull)
        {
            diagnostics.Add(new Diagnostic(EvaluationDiagnostics.SuiteTooLarge, at,
                $"With this the suite has more than {CaseMatrix.MaximumCases} cases, which is the most that one may have. Take cases or values of its matrix"
                    + " out, or split the prompt."));
        }

        IsFull = true;
        return false;
    }
}
