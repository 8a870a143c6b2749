using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Core.Settings;

/// <summary>How serious a kind of finding is in this repository.</summary>
/// <param name="Id">The finding's id, <c>PRM1016</c>.</param>
/// <param name="Severity">Null where it is not to be reported.</param>
public sealed record SeverityRule(string Id, DiagnosticSeverity? Severity);
