using System.Reflection;
using System.Text.RegularExpressions;
using PromptRegistry.TestKit;

namespace PromptRegistry.Generator.Tests;

/// <summary>The files of <c>docs/testing.md</c>, compiled with the generator, and every test in them run.</summary>
public sealed partial class TestingPageTests
{
    private static readonly Lazy<Assembly> Page = new(Load);

    public static TheoryData<string> Facts { get; } = [.. Methods().Select(m => $"{m.DeclaringType!.Name}.{m.Name}")];

    [Fact]
    public void The_page_has_tests() => Assert.True(Facts.Count >= 6, $"Only {Facts.Count} were found.");

    [Theory]
    [MemberData(nameof(Facts))]
    public async Task What_the_page_shows_is_so(string fact)
    {
        var method = Methods().Single(m => $"{m.DeclaringType!.Name}.{m.Name}" == fact);
        // Where it fails, the failure is the page's own.
        if (method.Invoke(Activator.CreateInstance(method.DeclaringType!), null) is Task task) await task;
    }

    private static IEnumerable<MethodInfo> Methods() =>
        Page.Value.GetTypes().SelectMany(t => t.GetMethods()).Where(m => m.GetCustomAttribute<FactAttribute>() is not null);

    private static Assembly Load()
    {
        // Loaded, so that the page's code may refer to it.
        _ = typeof(Testing.TestPrompts);
        var run = new GeneratorRun().Set("PromptNamespace", "Answers");
        foreach (Match block in Block().Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "testing.md"))))
        {
            var info = block.Groups[1].Value.Split(' ');
            Assert.True(info.Length == 2, $"This block is no file: {block.Value}");
            if (info[0] == "csharp") run.AddCode(block.Groups[2].Value);
            else run.Add(info[1], block.Groups[2].Value);
        }

        return run.Load();
    }

    [GeneratedRegex("```([^\\n`]+)\\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
