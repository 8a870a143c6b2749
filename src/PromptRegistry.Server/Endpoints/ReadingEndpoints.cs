using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Processes;
using PromptRegistry.Server.Answers;
using PromptRegistry.Server.Catalog;
using PromptRegistry.Server.Keys;

namespace PromptRegistry.Server.Endpoints;

/// <summary>What is where, and versions with all that they are made of.</summary>
internal sealed class ReadingEndpoints(PromptCatalog catalog, VersionStore versions)
{
    /// <summary>A version never changes.</summary>
    private const string ForEver = "private, max-age=31536000, immutable";

    /// <summary>What is where may change at any time: ask, and get 304.</summary>
    private const string AskAgain = "private, no-cache";

    private const int MostAtOnce = 1000;

    public async Task ListAsync(HttpContext context, string? after, int? limit)
    {
        if (await ViewAsync(context) is not { } view) return;
        if (limit is < 1 or > MostAtOnce)
        {
            await Problem.Of(400, ServerDiagnostics.BadRequest, $"'limit' is from 1 to {MostAtOnce}, but it is {limit}.").WriteAsync(context);
            return;
        }

        var (most, caller) = (limit ?? 100, context.Caller());
        var page = view.State.Prompts.Keys.Where(n => (after is null || string.CompareOrdinal(n, after) > 0) && caller.Sees(n)).Order(StringComparer.Ordinal).Take(most + 1).ToList();
        var next = page.Count > most ? page[most - 1] : null;
        var items = page.Take(most).Select(n => PromptListItem.Of(view.State.Prompts[n], caller.SeesEnvironment)).ToList();
        await Body.Of(new PromptListAnswer(items, next)).WriteAsync(context, AskAgain);
    }

    public async Task EnvironmentAsync(HttpContext context, string environment)
    {
        if (await ViewAsync(context) is not { } view) return;
        var (known, caller) = (view.State.Settings.Environments, context.Caller());
        if (!caller.SeesEnvironment(environment))
        {
            await caller.RefusesEnvironment(environment).WriteAsync(context);
            return;
        }

        if (!known.Contains(environment))
        {
            await Problem.Of(404, RegistryDiagnostics.UnknownEnvironment,
                $"There is no such environment.{Suggestion.Sentence(environment, known)} Environments are: {string.Join(", ", known)}.").WriteAsync(context);
            return;
        }

        await (caller.SeesAll ? view.Environment(environment) : view.Environment(environment, caller.Sees)).WriteAsync(context, AskAgain);
    }

    public async Task ReleasesAsync(HttpContext context, string name)
    {
        if (await ViewAsync(context) is not { } view) return;
        if (context.Caller().Refuses(PromptNames.Of(name)) is { } refused)
        {
            await refused.WriteAsync(context);
            return;
        }

        if (!view.State.Prompts.TryGetValue(PromptNames.Of(name), out var prompt))
        {
            await VersionSelection.Find(view, PromptNames.Of(name), null, null).Problem!.WriteAsync(context);
            return;
        }

        await Body.Of(ReleasesAnswer.Of(prompt, context.Caller().SeesEnvironment)).WriteAsync(context, AskAgain);
    }

    public async Task PromptAsync(HttpContext context, string name, Asked asked)
    {
        if (await FindAsync(context, PromptNames.Of(name), asked) is not { } found) return;
        if (!found.Selected.IsFixed) context.Response.Headers.ContentLocation = found.Version.Address;
        await found.Version.Body.WriteAsync(context, found.Selected.IsFixed ? ForEver : AskAgain);
    }

    /// <summary>The version that a request asks for; where there is none, the refusal is written.</summary>
    public async Task<(ServedVersion Version, Selected Selected)?> FindAsync(HttpContext context, string name, Asked asked)
    {
        if (await ViewAsync(context) is not { } view) return null;
        if (context.Caller().Refuses(name, asked.Environment) is { } refused)
        {
            await refused.WriteAsync(context);
            return null;
        }

        var unit = ArmSelection.UnitOf(asked.Unit, asked.Attributes ?? [], out var unreadable);
        if (unreadable is not null || (unit is not null && asked.Environment is null))
        {
            await Problem.Of(400, ServerDiagnostics.BadRequest, unreadable is not null
                ? $"An attribute is name=value, and '{PlainText.OneLine(unreadable)}' is none."
                : "'unit' and 'attribute' choose an arm of an environment: ask with 'environment'.").WriteAsync(context);
            return null;
        }

        var selected = VersionSelection.Find(view, name, asked.Environment, asked.Version, unit);
        if (selected.Problem is { } problem)
        {
            await problem.WriteAsync(context);
            return null;
        }

        ServedVersion served;
        try
        {
            served = versions.Load(view.State, selected.Release!);
        }
        catch (GitException exception)
        {
            await Problem.Of(503, RegistryDiagnostics.GitFailed, exception.Message).WriteAsync(context);
            return null;
        }

        if (served.Prompt is null)
        {
            await Problem.Of(409, served.Findings).WriteAsync(context);
            return null;
        }

        if (selected.Chosen.Arm is { } arm) context.Response.Headers["Prompt-Arm"] = arm.Name;
        if (selected.Chosen.Reason is { } reason) context.Response.Headers["Prompt-Reason"] = reason.ToString();
        if (selected.Degraded is { } degraded) context.Response.Headers["Prompt-Problem"] = degraded.Id;
        return (served, selected);
    }

    /// <summary>What is served; where nothing is yet, the refusal is written.</summary>
    private async Task<CatalogView?> ViewAsync(HttpContext context)
    {
        if (catalog.Current is { } view) return view;
        await NotReady(catalog).WriteAsync(context);
        return null;
    }

    public static Problem NotReady(PromptCatalog catalog) => Problem.Of(503, ServerDiagnostics.NotReady,
        catalog.Problem is { } why ? $"The repository cannot be read: {PlainText.OneLine(why)}" : "The repository was not read yet. Try again in a moment.");
}

/// <summary>Which version is asked for.</summary>
/// <param name="Environment">That of an environment; null for none.</param>
/// <param name="Version">An exact one, or the highest in a range; null for none.</param>
/// <param name="Unit">For whom, where the environment has arms; null where nobody says.</param>
/// <param name="Attributes">What is known of the unit, each <c>name=value</c>.</param>
internal readonly record struct Asked(string? Environment, string? Version, string? Unit, IReadOnlyList<string>? Attributes);
