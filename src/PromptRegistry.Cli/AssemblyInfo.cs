using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("PromptRegistry.Cli.Tests")]
