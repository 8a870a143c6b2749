using PromptRegistry.Cli.Output;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git;
using PromptRegistry.Git.Remotes;

namespace PromptRegistry.Cli.Commands;

/// <summary>
/// Offers a clone that a plain <c>git fetch</c> brings the registry: on demand, by a question on a terminal, and elsewhere by
/// naming the command. Nothing is added unasked.
/// </summary>
internal sealed class FetchOffer
{
    private readonly bool isDryRun;
    private readonly bool isAdded;

    private FetchOffer(FetchConfiguration? configuration, bool isAdded, bool isDryRun)
    {
        Configuration = configuration;
        this.isAdded = isAdded;
        this.isDryRun = isDryRun;
    }

    /// <summary>What the clone lacks; null where there is no remote to bring anything from.</summary>
    private FetchConfiguration? Configuration { get; }

    /// <param name="root">The root of the prompts.</param>
    /// <param name="isWanted">Whether it was asked for.</param>
    /// <param name="remote">The remote that was named; null for the usual one.</param>
    /// <param name="asks">Whether a person may be asked.</param>
    public static Outcome<FetchOffer> Make(CommandEnvironment environment, string root, bool isWanted, string? remote, bool isDryRun, bool asks)
    {
        var none = Outcome<FetchOffer>.Success(new FetchOffer(null, false, isDryRun));
        var opened = GitRegistry.Open(root, environment.Registry);
        if (!opened.Succeeded) return isWanted ? opened.As<FetchOffer>() : none;
        using var registry = opened.Value;
        var found = FetchConfiguration.Of(registry, remote);
        if (!found.Succeeded) return isWanted ? found.As<FetchOffer>() : none;
        var adds = found.Value.Missing.Count > 0 && (isWanted || (asks && !isDryRun && Ask(environment, found.Value)));
        if (adds && !isDryRun)
        {
            var added = found.Value.Add(registry);
            if (!added.Succeeded) return added.As<FetchOffer>();
        }

        return Outcome<FetchOffer>.Success(new FetchOffer(found.Value, adds || isWanted, isDryRun));
    }

    public void Text(TextWriter writer)
    {
        if (Configuration is not { } found) return;
        var value = found.Remote == "origin" ? "" : " " + found.Remote;
        if (!isAdded)
        {
            if (found.Missing.Count == 0) return;
            writer.WriteLine($"'git fetch' does not bring all tags and the ledger of {found.Remote} into this clone. 'dotnet prompt init --fetch{value}' makes it so.");
            return;
        }

        if (found.Missing.Count == 0)
        {
            writer.WriteLine($"'git fetch' brings the tags and the ledger of {found.Remote} already.");
            return;
        }

        foreach (var refspec in found.Missing) writer.WriteLine($"  {(isDryRun ? "would add" : "added")} remote.{found.Remote}.fetch = {refspec}");
        if (!isDryRun) writer.WriteLine($"From now on 'git fetch' brings the tags and the ledger of {found.Remote}. Run 'git fetch {found.Remote}' to have them now.");
    }

    /// <summary>The same for programs; null where there is no remote.</summary>
    public FetchJson? Json() => Configuration is { } found
        ? new FetchJson(found.Remote, isAdded ? found.Missing : [], isAdded ? [] : found.Missing)
        : null;

    private static bool Ask(CommandEnvironment environment, FetchConfiguration found)
    {
        if (environment is not { IsTerminal: true, In: { } answers }) return false;
        environment.Out.WriteLine($"'git fetch' does not bring all tags and the ledger of {found.Remote}. These lines in this clone's configuration make it so:");
        foreach (var refspec in found.Missing) environment.Out.WriteLine($"  remote.{found.Remote}.fetch = {refspec}");
        environment.Out.Write("Add them? [y/N] ");
        environment.Out.Flush();
        return answers.ReadLine()?.Trim() is { } answer
            && (answer.Equals("y", StringComparison.OrdinalIgnoreCase) || answer.Equals("yes", StringComparison.OrdinalIgnoreCase));
    }
}
