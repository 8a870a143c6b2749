using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("PromptRegistry.Git.Tests")]
