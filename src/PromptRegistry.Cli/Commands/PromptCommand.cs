using System.CommandLine;

namespace PromptRegistry.Cli.Commands;

/// <summary>A verb with examples for its help.</summary>
internal sealed class PromptCommand(string name, string description) : Command(name, description)
{
    public IReadOnlyList<string> Examples { get; init; } = [];
}
