using PromptRegistry.Cli.Output;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Cli.Commands;

/// <summary>What the command line asks of <c>eval</c>.</summary>
internal sealed record EvalOptions(
    string? Repository,
    IReadOnlyList<string> Prompts,
    string Mode,
    bool Accept,
    bool Refresh,
    bool Prune,
    string? Provider,
    Uri? Endpoint,
    IReadOnlyList<string> AllowedKeys,
    DiagnosticSeverity MissingRecordings,
    DiagnosticSeverity Regressions,
    string? Reports,
    OutputForm Form);
