using System.Text.Json;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Server.Answers;
using PromptRegistry.Server.Catalog;
using PromptRegistry.Server.Keys;

namespace PromptRegistry.Server.Endpoints;

/// <summary>
/// Versions as flags, by the OpenFeature Remote Evaluation Protocol (OFREP): any OpenFeature client with an OFREP provider asks. A flag is a prompt, its value the version, its variant the arm. The
/// provider's base address is that of an environment: <c>…/v1/environments/prod</c>.
/// </summary>
internal sealed class FlagsEndpoint(PromptCatalog catalog)
{
    /// <summary><c>POST …/ofrep/v1/evaluate/flags/{key}</c>.</summary>
    public async Task OneAsync(HttpContext context, string environment, string key, FlagRequest? request)
    {
        var name = PromptNames.Of(key);
        if (await StartAsync(context, environment) is not { } view) return;
        if (UnitOf(request) is not { } unit)
        {
            await FailAsync(context, 400, new FlagFailure(name, "INVALID_CONTEXT", "'targetingKey' has to be a text, and what else the context has a text, a number, true or false."));
            return;
        }

        if (context.Caller().Refuses(name, environment) is { } refused)
        {
            await refused.WriteAsync(context);
            return;
        }

        var answer = Evaluate(view, name, environment, unit);
        if (answer is FlagFailure failure) await FailAsync(context, failure.ErrorCode == "FLAG_NOT_FOUND" ? 404 : 400, failure);
        else await Body.WriteOnceAsync(context, (FlagAnswer)answer);
    }

    /// <summary><c>POST …/ofrep/v1/evaluate/flags</c>: all prompts that the environment has, with a validator.</summary>
    public async Task AllAsync(HttpContext context, string environment, FlagRequest? request)
    {
        if (await StartAsync(context, environment) is not { } view) return;
        if (UnitOf(request) is not { } unit)
        {
            await FailAsync(context, 400, new FlagFailure("", "INVALID_CONTEXT", "'targetingKey' has to be a text, and what else the context has a text, a number, true or false."));
            return;
        }

        var caller = context.Caller();
        var names = view.State.Prompts.Values.Where(p => p.Places.ContainsKey(environment) && caller.Sees(p.Name)).Select(p => p.Name).Order(StringComparer.Ordinal);
        await Body.Of(new FlagsAnswer([.. names.Select(n => Evaluate(view, n, environment, unit))])).WriteAsync(context, "private, no-cache");
    }

    private async Task<CatalogView?> StartAsync(HttpContext context, string environment)
    {
        if (catalog.Current is not { } view)
        {
            await ReadingEndpoints.NotReady(catalog).WriteAsync(context);
            return null;
        }

        if (!context.Caller().SeesEnvironment(environment))
        {
            await context.Caller().RefusesEnvironment(environment).WriteAsync(context);
            return null;
        }

        if (view.State.Settings.Environments.Contains(environment)) return view;
        await Problem.Of(404, RegistryDiagnostics.UnknownEnvironment,
            $"There is no such environment.{Suggestion.Sentence(environment, view.State.Settings.Environments)} Environments are: {string.Join(", ", view.State.Settings.Environments)}.").WriteAsync(context);
        return null;
    }

    private static object Evaluate(CatalogView view, string name, string environment, PromptContext unit)
    {
        var selected = VersionSelection.Find(view, name, environment, null, unit);
        if (selected.Release is not { } release)
            return new FlagFailure(name, selected.Problem!.Status == 404 ? "FLAG_NOT_FOUND" : "GENERAL", selected.Problem.Detail);
        var (arm, reason) = (selected.Chosen.Arm?.Name, selected.Chosen.Reason);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["environment"] = environment,
            ["commit"] = release.Commit.Hex,
            ["reason"] = (reason ?? Registry.ResolutionReason.Environment).ToString(),
        };
        if (release.Digest is { } digest) metadata["digest"] = digest;
        if (arm is not null) metadata["arm"] = arm;
        return new FlagAnswer(name, reason switch { null => "STATIC", Registry.ResolutionReason.Arm or Registry.ResolutionReason.Control => "SPLIT", _ => "DEFAULT" }, arm ?? environment, release.Version.ToString(), metadata);
    }

    private static PromptContext? UnitOf(FlagRequest? request)
    {
        if (request?.Context is not { } given) return new PromptContext();
        string? unit = null;
        var attributes = new Dictionary<string, AttributeValue>(StringComparer.Ordinal);
        foreach (var (name, value) in given)
        {
            if (name == "targetingKey")
            {
                if (value.ValueKind != JsonValueKind.String) return null;
                unit = value.GetString();
                continue;
            }

            switch (value.ValueKind)
            {
                case JsonValueKind.String:
                    attributes[name] = AttributeValue.Read(value.GetString()!);
                    break;
                case JsonValueKind.Number:
                    attributes[name] = value.GetDouble();
                    break;
                case JsonValueKind.True or JsonValueKind.False:
                    attributes[name] = value.GetBoolean();
                    break;
            }
        }

        return new PromptContext { UnitId = string.IsNullOrEmpty(unit) ? null : unit, Attributes = attributes };
    }

    private static Task FailAsync(HttpContext context, int status, FlagFailure failure)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(failure, Body.Json, context.RequestAborted);
    }
}

/// <param name="Context">For whom it is asked: <c>targetingKey</c> is the unit, the others are attributes. Null for nobody.</param>
internal sealed record FlagRequest(Dictionary<string, JsonElement>? Context);

/// <summary>A version as a flag.</summary>
/// <param name="Key">The prompt.</param>
/// <param name="Reason"><c>SPLIT</c> where arms are dealt to the unit, <c>STATIC</c> where there are none, else <c>DEFAULT</c>.</param>
/// <param name="Variant">The arm; the environment where it is none.</param>
/// <param name="Value">The version.</param>
/// <param name="Metadata">Environment, commit, digest, arm, and why.</param>
internal sealed record FlagAnswer(string Key, string Reason, string Variant, string Value, IReadOnlyDictionary<string, string> Metadata);

/// <summary>A flag that has no value.</summary>
/// <param name="Key">The prompt.</param>
/// <param name="ErrorCode">As OFREP names it.</param>
/// <param name="ErrorDetails">What to do.</param>
internal sealed record FlagFailure(string Key, string ErrorCode, string ErrorDetails);

/// <summary>All flags.</summary>
/// <param name="Flags">Values and failures, by key.</param>
internal sealed record FlagsAnswer(IReadOnlyList<object> Flags);
