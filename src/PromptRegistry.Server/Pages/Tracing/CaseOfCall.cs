using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Core.Versions;
using PromptRegistry.Evaluation.Saving;
using PromptRegistry.Events;
using PromptRegistry.Events.Queries;
using PromptRegistry.Git;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Writing;
using PromptRegistry.Import.Prompts;
using PromptRegistry.Jobs.Calls;
using PromptRegistry.Server.Catalog;
using PromptRegistry.Server.Doing;
using PromptRegistry.Server.Keys;

namespace PromptRegistry.Server.Pages.Tracing;

/// <summary>
/// Makes a call a case of its prompt's suite, as <c>dotnet prompt cases add</c> does: as a branch with one commit for somebody to review, never as an edit of what is there. The person of the
/// key is its author.
/// </summary>
internal sealed class CaseOfCall(PromptCatalog catalog, ServerOptions options, Writer writer)
{
    /// <summary>Where the schema of a suite is, from the root.</summary>
    private const string Schema = "schemas/evals.schema.json";

    private static readonly SavedCase Cases = new(
        YamlText.Write, path => $"# yaml-language-server: $schema={string.Concat(Enumerable.Repeat("../", path.Count(c => c == '/')))}{Schema}");

    public async Task<Outcome<Proposal>> MakeAsync(StoredCall call, Caller caller, CancellationToken cancellation)
    {
        Outcome<Proposal>? made = null;
        await writer.AloneAsync(() => made = Make(call, caller, cancellation), cancellation);
        return made!;
    }

    private Outcome<Proposal> Make(StoredCall call, Caller caller, CancellationToken cancellation)
    {
        try
        {
            var opened = GitRegistry.Open(options.Repository, new GitRegistryOptions { Clock = options.Clock }, cancellation);
            if (opened.Value is not { } registry) return opened.As<Proposal>();
            using (registry) return Make(registry, call, caller, cancellation);
        }
        catch (GitException exception)
        {
            return Failure(OutcomeCode.Infrastructure, exception.Message);
        }
    }

    private Outcome<Proposal> Make(GitRegistry registry, StoredCall call, Caller caller, CancellationToken cancellation)
    {
        if (call.Call.Input is not { } text) return Failure(OutcomeCode.Usage, "The text of the call was not kept.");
        var branch = registry.Settings.ProtectedBranch;
        if ((registry.Local.Resolve(RegistryReferences.Branch(branch)) ?? registry.Local.Resolve("HEAD")) is not { } parent)
            return Failure(OutcomeCode.Usage, $"There is no branch {branch} that a case could be added to.");
        var local = registry.Settings.LocalName(call.Call.Prompt);
        var files = new CommitFiles(registry, parent, registry.Place.Prefix, [local]);
        var texts = new GitTreeFiles(registry.Reader, registry.Reader.ReadCommit(parent).Tree, registry.Place.Prefix);
        if (PromptLoader.Load(local, texts, SettingsParser.Parse(texts.Read(RepositorySettings.FileName)).Settings).Prompt is not { } present)
            return Failure(OutcomeCode.Usage, $"{branch} has no valid prompt {local}.");
        if (Called(registry, call.Call, present) is not { } called || InputsOfText.Find(called, text) is not { } written)
        {
            return Failure(OutcomeCode.Usage, "The inputs cannot be told from the text that was sent: texts that templates change, lists and objects are not found. Write the case by hand.");
        }

        var bound = InputBinder.Bind(present.Manifest, written, "");
        if (bound.Diagnostics.Count > 0) return Failure(OutcomeCode.Usage, $"The inputs do not fit {local} as {branch} has it: {bound.Diagnostics[0].Message}");
        var inputs = new GivenInputs(present, written, bound.Values);
        var rendered = inputs.Render(null, cancellation);
        if (rendered.Value?.Messages is not { } messages) return rendered.As<Proposal>();
        var correction = call.Feedback.FirstOrDefault(f => f.Name == PromptFeedback.CorrectionName)?.Text;
        var id = $"feedback-{call.Call.RenderId}";
        var suite = Cases.Make(files, inputs, null, messages, id, string.IsNullOrEmpty(correction) ? null : correction, "feedback");
        if (suite.Value is not { } saved) return suite.As<Proposal>();
        return new ProposedBranch(registry).Make(
            $"cases/{Word(call.Call.RenderId)}", parent, new Dictionary<string, string>(StringComparer.Ordinal) { [registry.Place.Prefix + saved.Path] = saved.Text },
            $"Add a call of {call.Call.Prompt} {call.Call.Version} to its suite\n\nThe case {id} is what was sent then. Record its answer: dotnet prompt eval {local} --mode record.\n",
            new WriteOptions(false, options.Moves, null) { Author = caller.Person }, cancellation);
    }

    /// <summary>The prompt as it was called: as the branch has it where its content is that, else the release.</summary>
    private PromptDefinition? Called(GitRegistry registry, PromptEvent call, PromptDefinition present)
    {
        if (present.Digest == call.Digest) return present;
        return PromptVersion.TryParse(call.Version, out var version)
            && catalog.Current?.State.Prompts.GetValueOrDefault(call.Prompt)?.Releases.FirstOrDefault(r => r.Version.Equals(version))?.Release is { } release
                ? registry.Load(release).Prompt : null;
    }

    /// <summary>An id as a part of a branch's name.</summary>
    private static string Word(string id)
    {
        var word = new string([.. id.ToLowerInvariant().Select(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : '-').Take(60)]).Trim('-');
        return word.Length > 0 ? word : "call";
    }

    private static Outcome<Proposal> Failure(OutcomeCode code, string message) =>
        Outcome<Proposal>.Failure(code, new Diagnostic(ServerDiagnostics.NoCaseOfCall, SourceLocation.File(""), message));
}
