using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("PromptRegistry.Cli.Tests")]
[assembly: InternalsVisibleTo("PromptRegistry.Build.Tests")]
