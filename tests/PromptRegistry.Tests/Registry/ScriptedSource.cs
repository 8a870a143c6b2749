using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Rollouts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Core.Versions;
using PromptRegistry.Registry;
using PromptRegistry.TestKit;

namespace PromptRegistry.Tests.Registry;

/// <summary>A source that says what the test tells it to.</summary>
internal sealed class ScriptedSource : IPromptSource
{
    private readonly Dictionary<string, SourcedPrompt> prompts = new(StringComparer.Ordinal);
    private PromptSourceState? state;
    private Action? hint;

    public string Description => "the test";

    public bool IsReachable { get; set; } = true;

    /// <summary>The files of a prompt with one message.</summary>
    public static IPromptFiles Files(
        string name, string version, string manifest, string template, string role = "user", string settings = "") =>
        new MemoryFiles
        {
            [RepositorySettings.FileName] = settings,
            [PromptPaths.Manifest(name)] = $"name: {name}\nversion: {version}\n{manifest}messages: [{{ role: {role}, template: user.scriban }}]\n",
            [PromptPaths.Template(name, "user.scriban")] = template,
        };

    public void Point(string name, string version, string manifest, string template) =>
        Point(name, version, Files(name, version, manifest, template));

    public void Point(string name, string version, IPromptFiles files)
    {
        prompts[name] = SourcedPrompt.Of(name, version, PromptVersion.Parse(version), "c", files);
        state = null;
    }

    /// <summary>Adds arms, or puts others in their place; each a name, a version, its template and the trailers of its tag.</summary>
    public void Deal(string name, params (string Arm, string Version, string Template, string Trailers)[] arms)
    {
        var made = arms.Select(a =>
        {
            var trailers = a.Trailers.Split("; ").Select(t => t.Split(": ", 2)).ToDictionary(t => t[0], t => t[1]);
            var (rule, problem) = ArmRule.Read(trailers.GetValueOrDefault);
            var version = rule is null
                ? SourcedPrompt.Broken(name, a.Version, new Diagnostic(RegistryProblem, SourceLocation.File(""), problem!))
                : SourcedPrompt.Of(name, a.Version, PromptVersion.Parse(a.Version), "c", Files(name, a.Version, "", a.Template));
            return new SourcedArm(a.Arm, version, rule);
        });
        prompts[name] = prompts[name] with { Arms = [.. made] };
        state = null;
    }

    public void PointToUnreadable(string name, string version)
    {
        prompts[name] = SourcedPrompt.Of(name, version, PromptVersion.Parse(version), "c", new BrokenFiles());
        state = null;
    }

    public void Break(string name, string message)
    {
        prompts[name] = SourcedPrompt.Broken(name, "x", new Diagnostic(RegistryProblem, SourceLocation.File(""), message));
        state = null;
    }

    public void Remove(string name)
    {
        prompts.Remove(name);
        state = null;
    }

    public void Hint() => hint?.Invoke();

    /// <summary>What a reading waits for.</summary>
    public Task Answer { get; set; } = Task.CompletedTask;

    public async ValueTask<PromptSourceState> ReadAsync(PromptSourceRequest request, PromptSourceState? previous, CancellationToken cancellation)
    {
        await Answer.WaitAsync(cancellation);
        return IsReachable
            ? state ??= new PromptSourceState(new Dictionary<string, SourcedPrompt>(prompts))
            : throw new PromptSourceException("The test cannot be reached.");
    }

    public IDisposable Watch(Action changed)
    {
        hint = changed;
        return new Ending(() => hint = null);
    }

    public bool IsDisposed { get; private set; }

    public void Dispose() => IsDisposed = true;

    private static readonly DiagnosticDescriptor RegistryProblem = new("PRM3999", "Test", DiagnosticSeverity.Error);

    private sealed class BrokenFiles : IPromptFiles
    {
        public string? Read(string path) => throw new PromptSourceException("The file is broken.");
    }

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
