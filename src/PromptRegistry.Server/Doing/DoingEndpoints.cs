using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git;
using PromptRegistry.Git.Approvals;
using PromptRegistry.Git.Promotions;
using PromptRegistry.Git.Rollouts;
using PromptRegistry.Git.Writing;
using PromptRegistry.Server.Answers;
using PromptRegistry.Server.Keys;

namespace PromptRegistry.Server.Doing;

/// <summary>
/// What moves environments: the operations of the command line, with the same gates and conflicts. Whoever calls is the author, the server is the committer.
/// </summary>
internal sealed class DoingEndpoints(Writer writer)
{
    /// <summary>The name of the time limit of these routes.</summary>
    public const string TimeLimit = "doing";

    /// <summary>How long a change may wait for those before it and take: a remote may be slow.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>Answers with what was done, or why nothing was.</summary>
    public static async Task WriteAsync(HttpContext context, Task<Done> doing)
    {
        var (done, refused) = await doing;
        if (refused is null)
        {
            await Body.WriteOnceAsync(context, done);
            return;
        }

        if (refused.Status == StatusCodes.Status429TooManyRequests) context.Response.Headers.RetryAfter = "1";
        await refused.WriteAsync(context);
    }

    public Task<Done> PromoteAsync(HttpContext context, PromotionRequest request)
    {
        var selections = new List<PromptSelection>();
        foreach (var text in request.Prompts)
        {
            if (text is null || !PromptSelection.TryParse(text, out var selection)) return NoPrompt(text ?? "null", "name or name@version, such as summarization@1.2.0");
            selections.Add(selection);
        }

        return RunAsync(context, request, (registry, options, cancellation) => DoneAnswer.Of(
            new PromoteOperation(registry).Run(new PromoteRequest(selections, request.Environment) { Override = request.Override, Options = options }, cancellation), "promote"),
            [.. selections.Select(s => s.Name)], request.Override);
    }

    public Task<Done> RollBackAsync(HttpContext context, RollbackBody request)
    {
        PromptVersion? version = null;
        if (request.Version is { } text)
        {
            if (!PromptVersion.TryParse(text, out var parsed)) return Bad($"'{Short(text)}' is not a version: write 1.2.0.");
            version = parsed;
        }

        return RunAsync(context, request, (registry, options, cancellation) => DoneAnswer.Of(
            new RollbackOperation(registry).Run(new RollbackRequest(request.Prompt, request.Environment, version) { Options = options }, cancellation), "rollback"), [request.Prompt]);
    }

    public Task<Done> ApproveAsync(HttpContext context, ApprovalBody request) =>
        PromptSelection.TryParse(request.Prompt, out var selection)
            ? RunAsync(context, request, (registry, options, cancellation) => DoneAnswer.Of(
                new ApproveOperation(registry).Run(new ApproveRequest(selection.Name, selection.Version, request.Environment) { Options = options }, cancellation)), [selection.Name])
            : NoPrompt(request.Prompt, "name@version, such as summarization@1.2.0");

    public Task<Done> RollOutAsync(HttpContext context, RolloutVerb verb, RolloutBody request)
    {
        var isStart = verb == RolloutVerb.Start;
        if (!PromptSelection.TryParse(request.Prompt, out var selection) || (!isStart && selection.Version is not null))
            return NoPrompt(request.Prompt, isStart ? "name or name@version, such as summarization@1.2.0" : "the name alone: the version is the one that is being rolled out");
        if (request.Arm is { } arm && !RegistryReferences.IsArm(arm))
            return Bad($"'{Short(arm)}' cannot be an arm: begin with a lower-case letter and use only lower-case letters, digits and '-'.");
        if (request.Override is not null && verb is not (RolloutVerb.Start or RolloutVerb.Complete)) return Bad("Nothing here is held by gates: leave 'override' out.");
        return RunAsync(context, request, (registry, options, cancellation) => DoneAnswer.Of(
            new RolloutOperation(registry).Run(verb, new RolloutRequest(selection.Name, request.Environment)
            {
                Version = selection.Version,
                Arm = request.Arm,
                Override = request.Override,
                Options = options,
            }, cancellation)), [selection.Name], request.Override);
    }

    private async Task<Done> RunAsync(
        HttpContext context, Change change, Func<GitRegistry, WriteOptions, CancellationToken, Outcome<DoneAnswer>> run, IReadOnlyList<string> prompts,
        string? over = null)
    {
        var caller = context.Caller();
        var problem = Wrong(change, prompts, over)
            ?? (over is not null && !caller.May(Permission.Override) ? caller.Refuses(Permission.Override) : null)
            ?? (caller.SeesEnvironment(change.Environment) ? null : caller.RefusesEnvironment(change.Environment));
        if (problem is null && context.Request.Headers.TryGetValue(RequestName.Header, out var given) && RequestName.Problem(given) is { } why)
            problem = Problem.Of(400, ServerDiagnostics.BadRequest, why);
        if (problem is not null) return new Done(null, problem);
        var (done, refused) = await writer.RunAsync(caller, RequestName.Of(context, caller, change), change, prompts, run, context.RequestAborted);
        return new Done(done, refused);
    }

    private static Problem? Wrong(Change change, IReadOnlyList<string> prompts, string? over)
    {
        const int most = 1000;
        if (prompts.Count is 0 or > most) return BadRequest($"Name from 1 to {most} prompts.");
        if (over is not null && string.IsNullOrWhiteSpace(over)) return BadRequest("An override needs a reason, which the ledger keeps: 'override' says what happened.");
        return change.Reason?.Length > 2000 || over?.Length > 2000 ? BadRequest("A reason has at most 2000 characters.") : null;
    }

    private static Task<Done> NoPrompt(string text, string expected) => Bad($"'{Short(text)}' is not what is expected for a prompt: write {expected}.");

    private static Task<Done> Bad(string message) => Task.FromResult(new Done(null, BadRequest(message)));

    private static Problem BadRequest(string message) => Problem.Of(400, ServerDiagnostics.BadRequest, message);

    private static string Short(string text) => PlainText.OneLine(PlainText.Beginning(text, 100));
}

/// <summary>What became of a change: one of both.</summary>
/// <param name="Answer">What was done, or in a dry run would be.</param>
/// <param name="Refused">Why nothing was.</param>
internal readonly record struct Done(DoneAnswer? Answer, Problem? Refused);
