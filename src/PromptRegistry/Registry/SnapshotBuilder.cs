using PromptRegistry.Chat;
using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;

namespace PromptRegistry.Registry;

/// <summary>
/// Decides for every accessor which version it gets. A version is served only if it can be read, is valid and fits the
/// contract that the accessor was compiled against; otherwise the last good one stays, and at first the compiled-in one.
/// </summary>
internal static class SnapshotBuilder
{
    /// <param name="keep">Whether what versions were read from is remembered, to be kept on disk.</param>
    /// <param name="isElsewhere">Whether it is about an app that is not this process: it is taken to have the models that choose examples.</param>
    public static PromptSnapshot Build(
        string environment, IReadOnlyList<CompiledPrompt> compiled, PromptSourceState source, PromptSnapshot? previous, bool keep, bool isElsewhere = false)
    {
        var problems = new List<PromptProblem>();
        var loaded = new LoadedPrompts(keep, isElsewhere);
        var resolutions = compiled.Select(c => KeyValuePair.Create(
            c, WithArms(environment, c, source, previous, loaded, problems, Resolve(environment, c, source, previous, loaded, problems)))).ToList();
        return new PromptSnapshot(environment, source, resolutions, problems, loaded.AllRead);
    }

    /// <summary>Everything as it was, while the source cannot be read.</summary>
    public static PromptSnapshot Unreachable(
        string environment, IReadOnlyList<CompiledPrompt> compiled, IReadOnlyList<PromptProblem> problems, PromptSnapshot? previous)
    {
        // Also what another environment served, until the one that is followed now was read.
        var resolutions = compiled.Select(c => KeyValuePair.Create(c, Keep(previous?.Find(c)?.Identity.Environment ?? environment, c, previous, environment)));
        return new PromptSnapshot(environment, previous?.Source, [.. resolutions], problems, false);
    }

    /// <summary>What the app was built with, where there is no source.</summary>
    public static PromptSnapshot CompiledIn(string environment, IReadOnlyList<CompiledPrompt> compiled) =>
        new(environment, null, [.. compiled.Select(c => KeyValuePair.Create(c, c.Alone))], [], true);

    /// <summary>What was kept on disk, as far as it still is what it was and fits.</summary>
    public static PromptSnapshot Kept(string environment, IReadOnlyList<CompiledPrompt> compiled, ILookup<string, KeptPrompt> kept, PromptProblem problem)
    {
        var resolutions = new List<KeyValuePair<CompiledPrompt, PromptResolution>>(compiled.Count);
        var problems = new List<PromptProblem> { problem };
        foreach (var accessor in compiled)
        {
            var resolution = accessor.Resolve(accessor.Version, environment, ResolutionReason.Fallback);
            var all = kept[accessor.Name].ToList();
            if (all.FirstOrDefault(k => k.Arm is null) is { } one)
            {
                var (prompt, obstacle) = one.Load(accessor);
                if (prompt is not null)
                {
                    resolution = Serve(environment, accessor, prompt, one).Because(ResolutionReason.LastGood);
                }
                else
                {
                    problems.Add(new PromptProblem(accessor.Name, $"{accessor.Name}: version {one.Version}, which was kept on disk, {obstacle} "
                        + $"Version {accessor.Version}, which the app was built with, is served instead."));
                }
            }

            var arms = all.Where(k => k is { Arm: not null, Rule: not null }).Select(k => (k.Arm!, k.Rule!, Restored(k))).ToList();
            resolutions.Add(KeyValuePair.Create(accessor, ArmsBuilder.Restore(resolution, accessor.Name, arms)));

            PromptResolution? Restored(KeptPrompt arm)
            {
                var (prompt, obstacle) = arm.Load(accessor);
                if (prompt is not null) return Serve(environment, accessor, prompt, arm);
                problems.Add(new PromptProblem(accessor.Name, $"{accessor.Name}, arm {arm.Arm}: version {arm.Version}, which was kept on disk, {obstacle} "
                    + $"Its units get version {resolution.Identity.Version} instead."));
                return null;
            }
        }

        return new PromptSnapshot(environment, null, resolutions, problems, false);
    }

    /// <summary>The same, with the arms that the source has beside it.</summary>
    private static PromptResolution WithArms(
        string environment,
        CompiledPrompt compiled,
        PromptSourceState source,
        PromptSnapshot? previous,
        LoadedPrompts loaded,
        List<PromptProblem> problems,
        PromptResolution served)
    {
        var before = previous?.Find(compiled) is { } last && last.Identity.Environment == environment ? last.Arms : null;
        return ArmsBuilder.Add(served, compiled.Name, source.Prompts.GetValueOrDefault(compiled.Name)?.Arms ?? [], before, Load, problems);

        (PromptResolution?, string?) Load(SourcedArm arm)
        {
            if (arm.Version.Problem is { } problem) return (null, problem.Message);
            var key = $"{compiled.Name}.{arm.Name}";
            var (prompt, obstacle) = SnapshotBuilder.Load(compiled, arm.Version, loaded, key);
            return prompt is null
                ? (null, obstacle)
                : (Serve(environment, compiled, prompt, loaded.Kept(key, compiled.Name, arm.Version.LocalName ?? compiled.Name, prompt)), null);
        }
    }

    private static PromptResolution Resolve(
        string environment,
        CompiledPrompt compiled,
        PromptSourceState source,
        PromptSnapshot? previous,
        LoadedPrompts loaded,
        List<PromptProblem> problems)
    {
        if (!source.Prompts.TryGetValue(compiled.Name, out var pointed))
        {
            return Missing(environment, compiled, previous, problems);
        }

        if (Unchanged(environment, compiled, pointed, previous) is { } same) return same;
        var (prompt, obstacle) = pointed.Problem is { } problem
            ? (null, problem.Message)
            : Load(compiled, pointed, loaded, compiled.Name);
        if (prompt is not null) return Serve(environment, compiled, prompt, loaded.Kept(compiled.Name, compiled.Name, pointed.LocalName ?? compiled.Name, prompt));

        var kept = Keep(environment, compiled, previous);
        problems.Add(new PromptProblem(compiled.Name,
            $"{compiled.Name} in {environment}: {obstacle} Version {kept.Identity.Version} is served instead."));
        return kept;
    }

    /// <summary>Compiled code where the content is what the accessor was compiled from, under whatever version; else the interpreter.</summary>
    private static PromptResolution Serve(string environment, CompiledPrompt compiled, PromptDefinition prompt, KeptPrompt? kept)
    {
        var version = prompt.Manifest.Version.ToString();
        if (prompt.Digest == compiled.Digest) return compiled.Resolve(version, environment, ResolutionReason.Environment) with { Kept = kept };
        var identity = new PromptIdentity
        {
            Name = compiled.Name,
            Version = version,
            Digest = prompt.Digest,
            Environment = environment,
            Team = compiled.Team,
            Reason = ResolutionReason.Environment,
        };
        return PromptResolution.Interpret(prompt.For(compiled.Contract), ChatTarget.Of(prompt.Manifest), identity) with { Kept = kept };
    }

    private static PromptResolution Missing(
        string environment, CompiledPrompt compiled, PromptSnapshot? previous, List<PromptProblem> problems)
    {
        var kept = Keep(environment, compiled, previous);
        problems.Add(new PromptProblem(compiled.Name, kept.Identity.Reason is ResolutionReason.Fallback
            ? $"{compiled.Name} was never promoted to {environment}: version {kept.Identity.Version}, which the app was "
                + $"built with, is served. Run 'dotnet prompt promote {compiled.Name} --to {environment}'."
            : $"{compiled.Name} no longer has a tag for {environment}: version {kept.Identity.Version}, the last one, is "
                + $"still served. Run 'dotnet prompt promote {compiled.Name} --to {environment}'."));
        return kept;
    }

    private static PromptResolution? Unchanged(
        string environment, CompiledPrompt compiled, SourcedPrompt pointed, PromptSnapshot? previous)
    {
        if (pointed.Problem is not null
            || previous?.Source is null
            || !previous.Source.Prompts.TryGetValue(compiled.Name, out var before)
            || !ReferenceEquals(before, pointed))
        {
            return null;
        }

        return previous.Find(compiled) is { Identity.Reason: ResolutionReason.Environment } same && same.Identity.Environment == environment ? same : null;
    }

    /// <param name="key">Under which it is loaded once: the prompt's name, and that of an arm.</param>
    private static (PromptDefinition? Prompt, string? Obstacle) Load(
        CompiledPrompt compiled, SourcedPrompt pointed, LoadedPrompts loaded, string key)
    {
        var (result, unreadable) = loaded.Load(key, pointed.LocalName ?? compiled.Name, pointed.Files!);
        if (result is null) return (null, $"version {pointed.Version} cannot be read: {unreadable}");

        if (result.Prompt is null)
        {
            return (null, $"version {pointed.Version} is not valid: {result.Diagnostics.First(d => d.IsError)}");
        }

        if (result.Prompt.Manifest.Version != pointed.Version)
        {
            return (null, $"the tag says version {pointed.Version}, but the manifest at that commit says "
                + $"{result.Prompt.Manifest.Version}.");
        }

        if (!loaded.IsElsewhere && KeptPrompt.Lacking(result.Prompt) is { } lacking) return (null, $"version {pointed.Version} {lacking}");
        var fit = ContractFit.Check(compiled.Contract, result.Prompt.Contract);
        return fit.Fits
            ? (result.Prompt, null)
            : (null, $"version {pointed.Version} does not fit the accessor that was compiled from {compiled.Version}: "
                + $"{string.Join(" ", fit.Obstacles)} Rebuild the app against it, or promote a version that fits.");
    }

    /// <summary>The last good version of an environment; else the one that is compiled in.</summary>
    private static PromptResolution Keep(string environment, CompiledPrompt compiled, PromptSnapshot? previous, string? now = null)
    {
        var last = previous?.Find(compiled);
        return last?.Identity.Reason is ResolutionReason.Environment or ResolutionReason.LastGood && last.Identity.Environment == environment
            ? Beside(last.Arms, last.Because(ResolutionReason.LastGood))
            : Beside(last?.Identity.Environment == environment ? last.Arms : null, compiled.Resolve(compiled.Version, now ?? environment, ResolutionReason.Fallback));
    }

    private static PromptResolution Beside(ServedArms? arms, PromptResolution environment) => environment with { Arms = arms?.Beside(environment) };
}

/// <summary>
/// The prompts that one snapshot is built of, each loaded once for all accessors of it. They are loaded and not checked: the
/// rules for authors were asked when they were released.
/// </summary>
/// <param name="keep">Whether what they were read from is remembered.</param>
/// <param name="isElsewhere">Whether they are for an app that is not this process.</param>
internal sealed class LoadedPrompts(bool keep, bool isElsewhere)
{
    private readonly Dictionary<string, PromptLoadResult> loaded = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KeptFiles> read = new(StringComparer.Ordinal);
    private readonly Dictionary<IPromptFiles, RepositorySettings> settings = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether they are for an app that is not this process.</summary>
    public bool IsElsewhere => isElsewhere;

    /// <summary>Whether no file failed to be read so far.</summary>
    public bool AllRead { get; private set; } = true;

    /// <summary>A prompt, or why its files cannot be read: one prompt's trouble, not that of all.</summary>
    /// <param name="name">What it is called here: one name for one thing to load.</param>
    /// <param name="folder">Its folder below <c>prompts/</c>.</param>
    /// <param name="files">The files of its root.</param>
    public (PromptLoadResult? Result, string? Unreadable) Load(string name, string folder, IPromptFiles files)
    {
        if (loaded.TryGetValue(name, out var known)) return (known, null);
        try
        {
            if (!keep) return (loaded[name] = PromptLoader.Load(folder, files, SettingsOf(files)), null);
            var remembering = new KeptFiles(files);
            // The settings belong to what is needed to load it again.
            remembering.Read(RepositorySettings.FileName);
            loaded[name] = PromptLoader.Load(folder, remembering, SettingsOf(files));
            read[name] = remembering;
            return (loaded[name], null);
        }
        catch (PromptSourceException exception)
        {
            AllRead = false;
            return (null, exception.Message);
        }
    }

    /// <summary>A loaded prompt as it is kept on disk; null where that is not asked.</summary>
    public KeptPrompt? Kept(string key, string name, string folder, PromptDefinition prompt) => read.TryGetValue(key, out var files)
        ? new KeptPrompt(name, folder, prompt.Manifest.Version.ToString(), prompt.Digest, files.Texts)
        : null;

    /// <summary>What the repository says about itself in the commit that is served, as far as it can be read.</summary>
    private RepositorySettings SettingsOf(IPromptFiles files)
    {
        if (settings.TryGetValue(files, out var known)) return known;
        return settings[files] = SettingsParser.Parse(files.Read(RepositorySettings.FileName)).Settings;
    }
}
