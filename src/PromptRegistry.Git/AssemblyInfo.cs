using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("PromptRegistry.Git.Tests")]
[assembly: InternalsVisibleTo("PromptRegistry.Server")]
[assembly: InternalsVisibleTo("PromptRegistry.Server.Tests")]
[assembly: InternalsVisibleTo("PromptRegistry.Pages.Tests")]
