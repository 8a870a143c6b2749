using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("PromptRegistry.Cli.Tests")]
[assembly: InternalsVisibleTo("PromptRegistry.Build.Tests")]
[assembly: InternalsVisibleTo("PromptRegistry.RaceWorker")]
