using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Tests.Sources;

public sealed class ProcessScaleTests() : ScaleTests(GitReaderKind.Process);
