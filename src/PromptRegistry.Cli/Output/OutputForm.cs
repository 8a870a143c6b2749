namespace PromptRegistry.Cli.Output;

/// <summary>For whom a command prints.</summary>
internal enum OutputForm
{
    Text,
    Json,
    MSBuild,
}
