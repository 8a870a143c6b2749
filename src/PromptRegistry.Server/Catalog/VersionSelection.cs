using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Sources;
using PromptRegistry.Server.Answers;

namespace PromptRegistry.Server.Catalog;

/// <summary>Which version of a prompt a request asks for, and what it gets.</summary>
internal static class VersionSelection
{
    /// <summary>The release of a prompt by environment, version or range; the latest without any of them.</summary>
    /// <param name="view">What is served.</param>
    /// <param name="name">The prompt's name.</param>
    /// <param name="environment">Such as <c>prod</c>; null where none is asked for.</param>
    /// <param name="version">An exact version, or a range such as <c>^1.2</c>; null where none is asked for.</param>
    /// <param name="unit">For whom it is asked, where an environment has arms; null where nobody says.</param>
    public static Selected Find(CatalogView view, string name, string? environment, string? version, PromptContext? unit = null)
    {
        if (environment is not null && version is not null)
            return Refuse(400, ServerDiagnostics.BadRequest, "'environment' and 'version' cannot go together. Ask for one of them.");
        if (!view.State.Prompts.TryGetValue(name, out var prompt))
        {
            return Refuse(404, RegistryDiagnostics.UnknownPrompt,
                $"There is no prompt '{PlainText.OneLine(Short(name))}'.{Suggestion.Sentence(name, view.State.Prompts.Keys)} GET /v1/prompts lists them.");
        }

        if (environment is not null) return OfEnvironment(view, prompt, environment, unit);
        if (version is not null) return OfVersion(prompt, version);
        return prompt.Latest is { } latest
            ? Of(latest, isFixed: false)
            : Refuse(404, RegistryDiagnostics.UnknownVersion, $"{name} has no release.");
    }

    private static Selected OfEnvironment(CatalogView view, CatalogPrompt prompt, string environment, PromptContext? unit)
    {
        var known = view.State.Settings.Environments;
        if (!known.Contains(environment))
        {
            return Refuse(404, RegistryDiagnostics.UnknownEnvironment,
                $"There is no environment '{PlainText.OneLine(Short(environment))}'.{Suggestion.Sentence(environment, known)} Environments are: {string.Join(", ", known)}.");
        }

        if (!prompt.Places.TryGetValue(environment, out var place))
        {
            return Refuse(404, RegistryDiagnostics.UnknownVersion,
                $"{prompt.Name} was never promoted to {environment}. Run 'dotnet prompt promote {prompt.Name} --to {environment}'.");
        }

        var chosen = ArmSelection.Of(prompt.Name, place, unit);
        if (chosen.Arm is { } arm) return new Selected(arm.Release, false, null, null) { Chosen = chosen };
        return place.Served is { } release
            ? new Selected(release, false, place.Problem, null) { Chosen = chosen }
            : new Selected(null, false, null, Problem.Of(409, place.Problem!));
    }

    private static Selected OfVersion(CatalogPrompt prompt, string text)
    {
        if (PromptVersion.TryParse(text, out var version))
        {
            return prompt.Releases.FirstOrDefault(r => r.Version.Equals(version)) is { } release
                ? Of(release, isFixed: true)
                : Refuse(404, RegistryDiagnostics.UnknownVersion, $"{prompt.Name} has no release {version}. {Known(prompt)}");
        }

        if (VersionRange.Parse(text) is not { } range)
        {
            return Refuse(400, ServerDiagnostics.BadRequest,
                $"'{PlainText.OneLine(Short(text))}' is neither a version nor a range. Write 1.2.0, ^1.2, ~1.2.3, 1.x, or '>=1.0.0 <2.0.0'.");
        }

        return prompt.Releases.LastOrDefault(r => range.Takes(r.Version) && r.Release is not null) is { } best
            ? Of(best, isFixed: false)
            : Refuse(404, RegistryDiagnostics.UnknownVersion, $"{prompt.Name} has no release in '{text}'. {Known(prompt)}");
    }

    private static Selected Of(CatalogRelease found, bool isFixed) => found.Release is { } release
        ? new Selected(release, isFixed, null, null)
        : new Selected(null, false, null, Problem.Of(409, found.Problem!));

    private static string Known(CatalogPrompt prompt) => prompt.Releases.Count == 0
        ? "It has none."
        : $"The newest are: {string.Join(", ", prompt.Releases.Reverse().Take(5).Select(r => r.Version))}.";

    private static Selected Refuse(int status, DiagnosticDescriptor descriptor, string message) => new(null, false, null, Problem.Of(status, descriptor, message));

    /// <summary>What a stranger wrote is quoted, but not at length.</summary>
    private static string Short(string text) => text.Length <= 100 ? text : text[..100] + "…";
}

/// <param name="Release">What was found.</param>
/// <param name="IsFixed">Whether the same request gives the same version for ever.</param>
/// <param name="Degraded">Why it is not what the environment's tag stands for, but what the ledger has there.</param>
/// <param name="Problem">Why there is none.</param>
internal readonly record struct Selected(Git.Released.Release? Release, bool IsFixed, Diagnostic? Degraded, Problem? Problem)
{
    /// <summary>The arm of the environment, and why that one.</summary>
    public ChosenArm Chosen { get; init; }
}
