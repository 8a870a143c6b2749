using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Tests.Sources;

public sealed class ProcessSourceTests() : GitPromptSourceTests(GitReaderKind.Process);
