using PromptRegistry.Templates.Tests.Conformance;
using PromptRegistry.Templates.Tests.Corpus;

namespace PromptRegistry.Templates.Tests.Fuzzing;

/// <summary>Templates to damage: those of tests/corpus, and the recorded cases where they are present.</summary>
internal static class FuzzSeeds
{
    public static IReadOnlyList<string> All { get; } =
    [
        .. CorpusCase.All.Select(item => item.Template),
        .. ConformanceCases(),
    ];

    private static IEnumerable<string> ConformanceCases() => ConformanceTests.FindCases() is { } path
        ? ConformanceCase.Load(path).Select(item => item.Template).Where(text => text.Length < 2000)
        : [];
}
