using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("PromptRegistry.Tests")]
[assembly: InternalsVisibleTo("PromptRegistry.Git.Tests")]
