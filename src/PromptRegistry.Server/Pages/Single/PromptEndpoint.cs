using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Events.Storage;
using PromptRegistry.Git;
using PromptRegistry.Git.Processes;
using PromptRegistry.Server.Answers;
using PromptRegistry.Server.Catalog;
using PromptRegistry.Server.Endpoints;
using PromptRegistry.Server.Keys;
using PromptRegistry.Server.Pages.Frame;
using PromptRegistry.Server.Pages.Production;

namespace PromptRegistry.Server.Pages.Single;

/// <summary>A prompt: what is where, its versions side by side, what happened, what evaluation found, and what its calls came to.</summary>
internal sealed class PromptEndpoint(PageResults pages, PromptCatalog catalog, VersionStore versions, ProductionReader production, ServerOptions options)
{
    public const string Now = "", Versions = "versions", History = "history", Evaluation = "evaluation", Production = "production";

    public async Task<IResult> ShowAsync(HttpContext context, string name, string? view)
    {
        if (catalog.Current is not { } current) return pages.Refuse(context, ReadingEndpoints.NotReady(catalog));
        var caller = context.Caller();
        if (caller.Refuses(name) is { } refused) return pages.Refuse(context, refused);
        if (!current.State.Prompts.TryGetValue(name, out var prompt)) return pages.Refuse(context, VersionSelection.Find(current, name, null, null).Problem!);
        var notes = new List<string>();
        var manifest = Manifest(current, prompt, notes);
        var head = new PromptView(name, manifest?.Description, current.State.Settings.TeamOf(name, manifest?.Owner), prompt.Latest?.Version.ToString(), view ?? Now, notes);
        var shown = await TabAsync(context, head, caller, prompt);
        if (shown.Refused is { } problem) return pages.Refuse(context, problem);
        return pages.Show<PromptPage, PromptView>(context, name, "Prompts", shown.View! with { Notes = notes }, isLive: head.Tab == Now);
    }

    private async Task<(PromptView? View, Problem? Refused)> TabAsync(HttpContext context, PromptView head, Caller caller, Git.Sources.CatalogPrompt prompt)
    {
        var query = context.Request.Query;
        var notes = (List<string>)head.Notes;
        try
        {
            switch (head.Tab)
            {
                case Versions:
                    var versionsView = await ReadAsync(registry => new VersionComparisonReader(registry).Read(prompt, query["before"], query["after"], context.RequestAborted), context.RequestAborted);
                    return (head with { Versions = versionsView }, null);
                case History:
                    var limit = int.TryParse(query["limit"], out var asked) ? Math.Clamp(asked, 1, 1000) : 50;
                    return (head with { History = await ReadAsync(registry => HistoryReader.Read(registry, head.Name, limit, caller, notes, context.RequestAborted), context.RequestAborted) }, null);
                case Evaluation:
                    return (head with { Evaluation = await ReadAsync(registry => EvaluationTrend.Read(registry, head.Name, context.RequestAborted), context.RequestAborted) }, null);
                case Production:
                    if (production.Store is not { } store)
                    {
                        notes.Add(ProductionReader.Missing);
                        return (head, null);
                    }

                    var days = int.TryParse(query["days"], out var back) ? Math.Clamp(back, 1, 92) : 14;
                    return (head with { Production = await new CallsReader(store, production.Now, caller).ReadAsync(head.Name, days, context.RequestAborted) }, null);
                case Now:
                    return (head with { Now = await NowAsync(head, caller, notes, context.RequestAborted) }, null);
                default:
                    return (null, Problem.Of(404, ServerDiagnostics.BadRequest, $"There is no view '{PlainText.Beginning(head.Tab, 100)}' of a prompt.{Suggestion.Sentence(head.Tab, [Versions, History, Evaluation, Production])}"));
            }
        }
        catch (EventStoreException exception)
        {
            notes.Add(exception.Message);
            return (head, null);
        }
        catch (RegistryUnreadable exception)
        {
            return (null, Problem.Of(503, exception.Findings));
        }
        catch (GitException exception)
        {
            return (null, Problem.Of(503, RegistryDiagnostics.GitFailed, exception.Message));
        }
    }

    private async Task<NowView> NowAsync(PromptView head, Caller caller, List<string> notes, CancellationToken cancellation)
    {
        var reader = new NowReader(caller);
        var found = await ReadAsync(registry => reader.Read(registry, head.Name, notes, cancellation), cancellation);
        if (production.Store is not { } store)
        {
            notes.Add(ProductionReader.Missing);
            return found.View with { Rollouts = [.. found.Rollouts.Select(r => reader.Rollout(r, null, null))] };
        }

        var fared = await production.OfAsync([head.Name], cancellation);
        var rollouts = new List<RolloutView>();
        foreach (var rollout in found.Rollouts)
        {
            var (decision, guardrails) = await RolloutEvidencePlots.ReadAsync(store, rollout, production.Now, cancellation);
            rollouts.Add(reader.Rollout(rollout, decision, guardrails));
        }

        return found.View with { Rollouts = rollouts, Fared = fared.GetValueOrDefault(head.Name) };
    }

    /// <summary>Reads the repository, off the thread of the request.</summary>
    private Task<T> ReadAsync<T>(Func<GitRegistry, T> read, CancellationToken cancellation) => Task.Run(() =>
    {
        var opened = GitRegistry.Open(options.Repository, new GitRegistryOptions { Clock = options.Clock }, cancellation);
        if (opened.Value is not { } registry) throw new RegistryUnreadable(opened.Diagnostics);
        using (registry)
        {
            var decided = registry.ForReading(null, cancellation);
            return read(decided.Value ?? throw new RegistryUnreadable(decided.Diagnostics));
        }
    }, cancellation);

    private Core.Manifests.PromptManifest? Manifest(CatalogView view, Git.Sources.CatalogPrompt prompt, List<string> notes)
    {
        if (prompt.Latest?.Release is not { } release)
        {
            if (prompt.Latest?.Problem is { } problem) notes.Add(problem.Message);
            return null;
        }

        try
        {
            var loaded = versions.Load(view.State, release);
            if (loaded.Prompt is null) notes.AddRange(loaded.Findings.Select(f => f.Message));
            return loaded.Prompt?.Manifest;
        }
        catch (GitException exception)
        {
            notes.Add(exception.Message);
            return null;
        }
    }
}

/// <summary>The repository cannot be read, and why.</summary>
internal sealed class RegistryUnreadable(IReadOnlyList<Diagnostic> findings) : Exception(findings.Count > 0 ? findings[0].Message : "The repository cannot be read.")
{
    public IReadOnlyList<Diagnostic> Findings => findings;
}
