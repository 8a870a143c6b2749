using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Settings;

namespace PromptRegistry.Core.Programs;

/// <summary>Something that a team runs with prompts, as reviewed source: <c>programs/&lt;id&gt;.yaml</c>. It says whose it is, what for, what it may cost and how good it has to be.</summary>
public sealed record ProgramDefinition
{
    /// <summary>The folder of all programs, at the root of the repository.</summary>
    public const string Folder = "programs";

    private const string Extension = ".yaml";

    /// <summary>The file's name without its extension.</summary>
    public required string Id { get; init; }

    /// <summary>The team that pays.</summary>
    public required string Team { get; init; }

    /// <summary>The part of the business, such as <c>sales</c>.</summary>
    public required string Domain { get; init; }

    /// <summary>What it is for, in a sentence.</summary>
    public required string Context { get; init; }

    /// <summary>How much depends on it.</summary>
    public required ProgramTier Tier { get; init; }

    /// <summary>US dollars that its calls may cost in a month of UTC.</summary>
    public required double BudgetUsd { get; init; }

    /// <summary>The least quality of a model that is asked, from 0 to 1, as <c>models</c> of the settings say it.</summary>
    public required double Quality { get; init; }

    /// <summary>The e-mail address of who answers for it.</summary>
    public required string Contact { get; init; }

    /// <summary>The prompts that it uses, by their names in refs; the first is the one that is asked unless a call names another.</summary>
    public required IReadOnlyList<ProgramPrompt> Prompts { get; init; }

    /// <summary>The environment whose versions it asks with; null leaves that to its tier.</summary>
    public string? Environment { get; init; }

    /// <summary>Whether the cheapest model is asked when most of the budget is spent, also one that is not good enough.</summary>
    public bool Downgrades { get; init; }

    /// <summary>Where it says its tier.</summary>
    public required SourceLocation TierLocation { get; init; }

    /// <summary>The environment whose versions it asks with: in production the last one, in development the first.</summary>
    /// <param name="environments">In the order in which versions move through them.</param>
    public string EnvironmentOf(IReadOnlyList<string> environments) =>
        Environment ?? (Tier == ProgramTier.Production ? environments[environments.Count - 1] : environments[0]);

    /// <summary>The file of a program.</summary>
    public static string PathOf(string id) => $"{Folder}/{id}{Extension}";

    /// <summary>The id of the program that a file is; null where it cannot be one.</summary>
    /// <param name="path">From the root of the repository.</param>
    public static string? IdOf(string path)
    {
        var start = Folder.Length + 1;
        if (!path.StartsWith(Folder + "/", StringComparison.Ordinal) || !path.EndsWith(Extension, StringComparison.Ordinal) || path.Length <= start + Extension.Length) return null;
        var id = path.Substring(start, path.Length - start - Extension.Length);
        return Versions.PromptName.IsSegment(id) && id.Length <= MaximumId ? id : null;
    }

    /// <summary>The most characters that an id has.</summary>
    public const int MaximumId = 100;
}

/// <summary>A prompt that a program uses.</summary>
/// <param name="Name">Its name in refs.</param>
/// <param name="Location">Where the program names it.</param>
public sealed record ProgramPrompt(string Name, SourceLocation Location);
