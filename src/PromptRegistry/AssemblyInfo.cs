using System.Runtime.CompilerServices;

// Evaluation judges answers by the same rules as an app does, and records them under the same keys.
[assembly: InternalsVisibleTo("PromptRegistry.Evaluation")]
[assembly: InternalsVisibleTo("PromptRegistry.Evaluation.Tests")]
[assembly: InternalsVisibleTo("PromptRegistry.Tests")]
[assembly: InternalsVisibleTo("PromptRegistry.Git.Tests")]
[assembly: InternalsVisibleTo("PromptRegistry.Server")]
