using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Sources;
using PromptRegistry.Server.Catalog;
using PromptRegistry.Server.Endpoints;
using PromptRegistry.Server.Keys;

namespace PromptRegistry.Server.Langfuse;

/// <summary>The part of Langfuse's public API that reads prompts, as its clients call it. It never answers 304: their clients would take it for a prompt.</summary>
internal sealed class LangfuseEndpoints(PromptCatalog catalog, VersionStore versions)
{
    private const int LargestPage = 100;

    /// <summary><c>GET /api/public/v2/prompts/{name}</c> and, with the name in the query, <c>GET /api/public/prompts</c>.</summary>
    public async Task PromptAsync(HttpContext context, string? name)
    {
        var query = context.Request.Query;
        if (string.IsNullOrEmpty(name))
        {
            await LangfuseError.BadData(context, "name", "Required");
            return;
        }

        if (!TryNumber(query["version"], 1, out var version))
        {
            await LangfuseError.BadData(context, "version", "Expected a whole number from 1");
            return;
        }

        var label = Text(query["label"]);
        if (version is not null && label is not null)
        {
            await LangfuseError.BadRequest(context, "Cannot specify both version and label");
            return;
        }

        if (Text(query["resolve"]) is not (null or "true" or "false"))
        {
            await LangfuseError.BadData(context, "resolve", "Expected true or false");
            return;
        }

        if (await ViewAsync(context) is not { } view) return;
        if (version is null) label ??= LangfuseLabels.Production;
        var environment = label is null ? null : new LangfuseLabels(view.State).EnvironmentOf(label);
        if (context.Caller().Refuses(name, environment) is { } refused)
        {
            await LangfuseError.WriteAsync(context, 403, refused.Detail, LangfuseError.KindOf(403));
            return;
        }

        if (Find(view.State, name, version, label) is not { } numbered)
        {
            await LangfuseError.WriteAsync(context, 404, $"Prompt not found: '{PlainText.OneLine(name)}' {PlainText.OneLine(NumberedRelease.Describe(version, label))}", "LangfuseNotFoundError");
            return;
        }

        if (await LoadAsync(context, view.State, numbered) is not { } served) return;
        await (Text(query["inputs"]) is { } inputs ? RenderedAsync(context, numbered, served, inputs) : TemplateAsync(context, numbered, served));
    }

    /// <summary><c>GET /api/public/v2/prompts</c>: the prompts by name, with the numbers and labels that there are.</summary>
    public async Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        foreach (var (parameter, largest) in new[] { ("version", int.MaxValue), ("page", int.MaxValue), ("limit", LargestPage) })
        {
            if (TryNumber(query[parameter], 1, out var number) && (number is null || number <= largest)) continue;
            await LangfuseError.BadData(context, parameter, $"Expected a whole number from 1 to {largest}");
            return;
        }

        foreach (var parameter in new[] { "fromUpdatedAt", "toUpdatedAt" })
        {
            if (Text(query[parameter]) is not { } given || TryTime(given) is not null) continue;
            await LangfuseError.BadData(context, parameter, "Expected a time as 2026-11-20T09:00:00Z");
            return;
        }

        if (await ViewAsync(context) is not { } view) return;
        TryNumber(query["page"], 1, out var page);
        TryNumber(query["limit"], 1, out var limit);
        var (first, most) = (page ?? 1, limit ?? 10);
        var caller = context.Caller();
        var found = Matching(view.State, query).FindAll(f => caller.Sees(f.Prompt.Name));
        var shown = found.Skip((int)Math.Min(int.MaxValue, (first - 1L) * most)).Take(most).Select(f => Item(view.State, f.Prompt, f.Releases)).ToList();
        JsonObject Meta() => new()
        {
            ["page"] = first,
            ["limit"] = most,
            ["totalItems"] = found.Count,
            ["totalPages"] = (found.Count + most - 1) / most,
        };
        await LangfuseError.WriteAsync(context, 200, new JsonObject { ["data"] = new JsonArray([.. shown]), ["meta"] = Meta(), ["pagination"] = Meta() });
    }

    /// <summary>Whoever wants to write is told where: git alone holds what is released and what is where.</summary>
    public static Task RefuseWriteAsync(HttpContext context)
    {
        context.Response.Headers.Allow = "GET";
        return LangfuseError.WriteAsync(context, 405, context.Request.Method switch
        {
            "POST" => "Prompts are not made here. Change the file in git, and run 'dotnet prompt release <name>'.",
            "PATCH" => "Labels are not moved here: they are environments. Run 'dotnet prompt promote <name>@<version> --to <environment>'.",
            _ => "Prompts are not deleted here. A release never goes; 'dotnet prompt promote' and 'rollback' say what is where.",
        }, "MethodNotAllowedError");
    }

    private List<(CatalogPrompt Prompt, IReadOnlyList<NumberedRelease> Releases)> Matching(CatalogState state, IQueryCollection query)
    {
        var (name, label, tag) = (Text(query["name"]), Text(query["label"]), Text(query["tag"]));
        TryNumber(query["version"], 1, out var version);
        var (from, to) = (TryTime(Text(query["fromUpdatedAt"])), TryTime(Text(query["toUpdatedAt"])));
        var labels = new LangfuseLabels(state);
        var found = new List<(CatalogPrompt, IReadOnlyList<NumberedRelease>)>();
        foreach (var prompt in state.Prompts.Values.Where(p => name is null || p.Name == name).OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            var releases = labels.Of(prompt).Where(r => (version is null || r.Number == version) && (label is null || r.Labels.Contains(label))
                && (from is null || r.Release.Since >= from) && (to is null || r.Release.Since < to)).ToList();
            if (releases.Count == 0) continue;
            if (tag is not null && Prompt(state, releases[^1])?.Manifest.Tags.Contains(tag) != true) continue;
            found.Add((prompt, releases));
        }

        return found;
    }

    private JsonObject Item(CatalogState state, CatalogPrompt prompt, IReadOnlyList<NumberedRelease> releases)
    {
        var newest = Prompt(state, releases[^1]);
        return new JsonObject
        {
            ["name"] = prompt.Name,
            ["type"] = newest is null ? "chat" : LangfuseRow.TypeOf(newest),
            ["versions"] = new JsonArray([.. releases.Select(r => JsonValue.Create(r.Number))]),
            ["labels"] = new JsonArray([.. releases.SelectMany(r => r.Labels).Distinct(StringComparer.Ordinal).Select(l => JsonValue.Create(l))]),
            ["tags"] = new JsonArray([.. (newest?.Manifest.Tags ?? []).Select(t => JsonValue.Create(t))]),
            ["lastUpdatedAt"] = LangfuseRow.Time(releases.Max(r => r.Release.Since)),
            ["lastConfig"] = newest is null ? [] : LangfuseRow.ConfigOf(newest),
        };
    }

    /// <summary>The prompt of a release; null where its files cannot be read or are not valid.</summary>
    private Core.Prompts.PromptDefinition? Prompt(CatalogState state, NumberedRelease numbered)
    {
        try
        {
            return versions.Load(state, numbered.Served).Prompt;
        }
        catch (GitException)
        {
            return null;
        }
    }

    private static NumberedRelease? Find(CatalogState state, string name, int? version, string? label)
    {
        if (!state.Prompts.TryGetValue(name, out var prompt)) return null;
        var releases = new LangfuseLabels(state).Of(prompt);
        return version is { } number ? releases.FirstOrDefault(r => r.Number == number) : releases.FirstOrDefault(r => r.Labels.Contains(label!));
    }

    private async Task<ServedVersion?> LoadAsync(HttpContext context, CatalogState state, NumberedRelease numbered)
    {
        try
        {
            var served = versions.Load(state, numbered.Served);
            if (served.Prompt is not null) return served;
            await LangfuseError.WriteAsync(context, 409, served.Findings[0].ToString(), "LangfuseConflictError");
        }
        catch (GitException exception)
        {
            await LangfuseError.WriteAsync(context, 503, PlainText.OneLine(exception.Message), "ServiceUnavailable");
        }

        return null;
    }

    private static Task TemplateAsync(HttpContext context, NumberedRelease numbered, ServedVersion served)
    {
        var (row, obstacle) = LangfuseRow.Of(numbered, served);
        return row is not null
            ? LangfuseError.WriteAsync(context, 200, row)
            : LangfuseError.WriteAsync(context, 409, obstacle!.ToString(), "LangfuseConflictError");
    }

    private static Task RenderedAsync(HttpContext context, NumberedRelease numbered, ServedVersion served, string inputs)
    {
        JsonObject? values;
        try
        {
            values = JsonNode.Parse(inputs) as JsonObject;
        }
        catch (JsonException)
        {
            values = null;
        }

        if (values is null) return LangfuseError.BadData(context, "inputs", "Expected a JSON object of inputs by name");
        var (messages, findings) = RenderEndpoint.Render(served.Prompt!, values, null, context.RequestAborted);
        return messages is null
            ? LangfuseError.BadRequest(context, findings[0].ToString())
            : LangfuseError.WriteAsync(context, 200, LangfuseRow.Rendered(numbered, served, messages));
    }

    private async Task<CatalogView?> ViewAsync(HttpContext context)
    {
        if (catalog.Current is { } view) return view;
        await LangfuseError.WriteAsync(context, 503, ReadingEndpoints.NotReady(catalog).Detail, "ServiceUnavailable");
        return null;
    }

    private static string? Text(Microsoft.Extensions.Primitives.StringValues values) => values is [{ Length: > 0 } text, ..] ? text : null;

    private static bool TryNumber(Microsoft.Extensions.Primitives.StringValues values, int least, out int? number)
    {
        number = null;
        if (Text(values) is not { } text) return true;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) || parsed < least) return false;
        number = parsed;
        return true;
    }

    private static DateTimeOffset? TryTime(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
