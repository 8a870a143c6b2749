using System.Text.RegularExpressions;
using PromptRegistry.TestKit;

namespace PromptRegistry.Architecture.Tests;

/// <summary>A public member that nothing uses is a promise without a reason: each is used in <c>src</c>, or is there for users.</summary>
public sealed partial class PublicMemberTests
{
    /// <summary>What users need and we do not, with the reason: a member, a type, or a namespace with a dot at its end.</summary>
    private static readonly Dictionary<string, string> ForUsers = new(StringComparer.Ordinal)
    {
        ["Microsoft.Extensions.AI.PromptChatClientBuilderExtensions."] = "an app puts them around its client",
        ["PromptRegistry.Telemetry.PromptTelemetry.RenderIdOf"] = "an app that calls by hand gives feedback",
        ["PromptRegistry.Guards."] = "an app looks at text that somebody else writes",
        ["PromptRegistry.RenderedPrompt.CreateOptions"] = "an app sends them with the messages",
        ["PromptRegistry.RenderedPrompt.Compressed"] = "an app learns what was left out",
        ["PromptRegistry.RenderedPrompt.Dropped"] = "an app learns what was left out",
        ["PromptRegistry.Examples."] = "an app without a registry, and a test, give a model that chooses examples",
        ["Microsoft.Extensions.DependencyInjection.PromptRegistryBuilderExtensions.UseEmbeddings"] = "an app gives a model that chooses examples",
        ["Microsoft.Extensions.DependencyInjection.GitPromptRegistryBuilderExtensions.UseGit"] = "an app follows git",
        ["Microsoft.Extensions.DependencyInjection.PromptRegistryBuilderExtensions.AddHealthCheck"] = "an app says that it is well",
        ["Microsoft.Extensions.DependencyInjection.ServerPromptRegistryBuilderExtensions.UseServer"] = "an app follows a server",
        ["PromptRegistry.Checks."] = "an app looks at what models answer",
        ["PromptRegistry.Choosing."] = "an app says which models may be asked, and learns which one was",
        ["PromptRegistry.Chat.PromptResult"] = "an app reads what a call gave",
        ["Microsoft.Extensions.DependencyInjection.PromptRegistryBuilderExtensions.UseSettings"] = "an app takes prices and models from its prompts' settings",
        ["Microsoft.Extensions.DependencyInjection.PromptRegistryBuilderExtensions.UseModels"] = "or says them by code",
        ["PromptRegistry.Limits."] = "an app bounds what its calls take",
        ["PromptRegistry.Conversations."] = "an app keeps its conversations short",
        ["PromptRegistry.Chat.PromptUpdate"] = "an app shows an answer as it comes",
        ["Microsoft.Extensions.DependencyInjection.PromptRegistryBuilderExtensions.UsePrices"] = "an app says what models cost",
        ["PromptRegistry.Testing."] = "a library for the tests of an app",
        ["PromptRegistry.Registry.LivePrompts.Pin"] = "an app's own kill switch",
        ["PromptRegistry.Registry.LivePrompts.Unpin"] = "lets go of it",
        ["PromptRegistry.Core.Contracts.ContractFit.IgnoredInputs"] = "who compares a version with an accessor sees what has no effect",
        ["PromptRegistry.Evaluation.Metrics."] = "pure metrics, for tests of users and their own scorers",
        ["PromptRegistry.Evaluation.Middleware.RecordingChatClientBuilderExtensions.UseRecordings"] = "tests of an app record and replay their models",
        ["PromptRegistry.Plots."] = "a library of plots and the writer of pages, also for a server",
        ["PromptRegistry.Events."] = "an app keeps what happened, reports feedback and asks about it",
        ["PromptRegistry.Registry.LivePrompts.ReportAsync"] = "an app reports feedback",
        ["Microsoft.Extensions.DependencyInjection.EventsPromptRegistryBuilderExtensions."] = "an app keeps its events",
        ["Microsoft.Extensions.DependencyInjection.PromptRegistryBuilderExtensions.UseShadow"] = "an app has shadows called",
        ["PromptRegistry.Jobs."] = "an app has recurring work done, and adds its own",
        ["Microsoft.Extensions.DependencyInjection.JobsServiceCollectionExtensions."] = "an app has recurring work done",
        ["PromptRegistry.Embeddings."] = "embeddings and scorers for the tests of users; the command line does not carry the model",
        ["PromptRegistry.Evaluation.Scorers.SimilarityScorer.Kind"] = "a test project compares meaning by any embeddings",
        ["PromptRegistry.Statistics."] = "a library of tests, intervals and power, also for who judges live traffic",
    };

    /// <summary>Members that the compiler makes of records, and types that only hold extension methods.</summary>
    private static readonly string[] Made = ["EqualityContract", "PrintMembers", "Equals", "GetHashCode", "ToString", "Dispose", "Deconstruct", "<Clone>$"];

    [Fact]
    public void Every_public_member_is_used_or_for_users()
    {
        var uses = Uses();
        var unused = Members()
            .Where(m => uses.GetValueOrDefault(m.Name) <= 1)
            .Where(m => !ForUsers.Keys.Any(k => m.FullName == k || m.FullName.StartsWith(k.EndsWith('.') ? k : k + ".", StringComparison.Ordinal)))
            .Select(m => m.FullName);
        Assert.True(!unused.Any(), "Nothing uses these: delete them, make them internal, or say why users need them.\n" + string.Join("\n", unused.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void What_is_said_to_be_for_users_is_there()
    {
        var members = Members().Select(m => m.FullName).ToList();
        Assert.All(ForUsers.Keys, k => Assert.Contains(members, m => m.StartsWith(k, StringComparison.Ordinal)));
    }

    private static IEnumerable<(string FullName, string Name)> Members()
    {
        var lines = Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src"), "PublicAPI.*.txt", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines)
            .Where(l => l.Length > 0 && l[0] != '#' && !l.StartsWith("override ", StringComparison.Ordinal));
        var all = lines.Select(l => Declaration().Match(l)).Where(m => m.Success).Select(m => TypeArguments().Replace(m.Groups[1].Value, "")).ToHashSet(StringComparer.Ordinal);
        return all
            .Select(full => (FullName: full, Name: full[(full.LastIndexOf('.') + 1)..]))
            // A constructor is used where its type is; a type whose name says nothing but where its extension methods stand is used by them.
            .Where(m => !m.FullName.EndsWith($"{m.Name}.{m.Name}", StringComparison.Ordinal) && !Made.Contains(m.Name) && !all.Any(a => a.StartsWith(m.FullName + ".", StringComparison.Ordinal)));
    }

    /// <summary>How often each word stands in the code, comments aside.</summary>
    private static Dictionary<string, int> Uses()
    {
        var uses = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src"), "*.cs", SearchOption.AllDirectories))
        {
            foreach (var line in File.ReadLines(file).Where(l => !l.TrimStart().StartsWith("//", StringComparison.Ordinal)))
            {
                foreach (var word in Word().EnumerateMatches(line))
                {
                    var text = line.Substring(word.Index, word.Length);
                    uses[text] = uses.GetValueOrDefault(text) + 1;
                }
            }
        }

        return uses;
    }

    [GeneratedRegex(@"^(?:static |abstract |virtual |const |readonly )*((?:[\w.]|<[^<>(]*>)+?)(?:\(|\.get|\s|$)")]
    private static partial Regex Declaration();

    [GeneratedRegex("<[^<>]*>")]
    private static partial Regex TypeArguments();

    [GeneratedRegex(@"[A-Za-z_]\w*")]
    private static partial Regex Word();
}
