using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("PromptRegistry.Tests")]
