using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Rollouts;
using PromptRegistry.Server.Answers;
using PromptRegistry.Server.Catalog;
using PromptRegistry.Server.Doing;
using PromptRegistry.Server.Keys;
using PromptRegistry.Server.Pages.Frame;

namespace PromptRegistry.Server.Pages.Acting;

/// <summary>
/// Promotes, rolls back, approves and moves rollouts from a page: opening it is a dry run that says what would happen, and its form does it, by the operations of the API with the same
/// gates and conflicts. The form's request has a name of its own, so that pressing twice is doing once.
/// </summary>
internal sealed class ActEndpoints(PageResults pages, DoingEndpoints doing, PromptCatalog catalog)
{
    public Task<IResult> PromoteAsync(HttpContext context) => RunAsync(context, "/promote", act => (
        $"Promote {act.Prompt} to {act.Environment}", false,
        (isDry, reason, over) => doing.PromoteAsync(context, new PromotionRequest
        {
            Prompts = [act.Selection],
            Environment = act.Environment,
            DryRun = isDry,
            Reason = reason,
            Override = over,
        })));

    public Task<IResult> RollBackAsync(HttpContext context) => RunAsync(context, "/rollback", act => (
        $"Roll back {act.Prompt} in {act.Environment}", true,
        (isDry, reason, _) => doing.RollBackAsync(context, new RollbackBody { Prompt = act.Prompt, Environment = act.Environment, Version = act.Version, DryRun = isDry, Reason = reason })));

    public Task<IResult> ApproveAsync(HttpContext context) => RunAsync(context, "/approve", act => (
        $"Approve {act.Prompt} for {act.Environment}", false,
        (isDry, reason, _) => doing.ApproveAsync(context, new ApprovalBody { Prompt = act.Selection, Environment = act.Environment, DryRun = isDry, Reason = reason })));

    public Task<IResult> RollOutAsync(HttpContext context, RolloutVerb verb) => RunAsync(context, $"/rollouts/{verb.ToString().ToLowerInvariant()}", act => (
        verb switch
        {
            RolloutVerb.Start => $"Begin the rollout of {act.Prompt} in {act.Environment}",
            RolloutVerb.Step => $"Give the candidate of {act.Prompt} in {act.Environment} its next share",
            RolloutVerb.Abort => $"Take the candidate of {act.Prompt} in {act.Environment} back",
            _ => $"Give the candidate of {act.Prompt} in {act.Environment} to everybody",
        }, verb == RolloutVerb.Abort,
        (isDry, reason, over) => doing.RollOutAsync(context, verb, new RolloutBody
        {
            Prompt = verb == RolloutVerb.Start ? act.Selection : act.Prompt,
            Environment = act.Environment,
            Arm = act.Arm,
            DryRun = isDry,
            Reason = reason,
            Override = over,
        })));

    private async Task<IResult> RunAsync(HttpContext context, string path, Func<Asked, (string What, bool IsDanger, Func<bool, string?, string?, Task<Done>> Do)> of)
    {
        var isPost = HttpMethods.IsPost(context.Request.Method);
        if (isPost && await pages.ForeignAsync(context) is { } foreign) return pages.Refuse(context, foreign);
        var form = isPost ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
        string? Field(string name) => (form is null ? context.Request.Query[name] : form[name]).ToString() is { Length: > 0 } text ? text : null;

        if (Field("prompt") is not { } named || Field("environment") is not { } environment)
            return pages.Refuse(context, Problem.Of(400, ServerDiagnostics.BadRequest, "The address lacks 'prompt' or 'environment'. Open it from the page of a prompt."));
        var asked = Asked.Of(named, environment, Field("version"), Field("arm"));
        var caller = context.Caller();
        if ((caller.Refuses(asked.Prompt, environment)) is { } refused) return pages.Refuse(context, refused);
        var (what, isDanger, act) = of(asked);
        var view = new ActView(path, what, asked.Prompt, environment, asked.Version, path is "/promote" or "/rollback" or "/approve" ? Versions(asked.Prompt) : [], asked.Arm) { IsDanger = isDanger };
        if (form is null) return Show(context, Result(view, await act(true, null, null), caller) with { Request = Guid.CreateVersion7().ToString("N") });

        if (Field("request") is { } request) context.Request.Headers[RequestName.Header] = request;
        var done = await act(false, Field("reason"), caller.May(Permission.Override) ? Field("override") : null);
        return Show(context, Result(view, done, caller) with { IsDone = done.Refused is null, Request = Guid.CreateVersion7().ToString("N") }, done.Refused?.Status ?? 200);
    }

    private static ActView Result(ActView view, Done done, Caller caller) => done.Refused is { } problem
        ? view with
        {
            Refused = problem.Detail,
            More = [.. problem.Findings.Select(f => f.Message).Where(m => m != problem.Detail)],
            CanOverride = problem.Status == 422 && caller.May(Permission.Override) && view.Path is "/promote" or "/rollouts/start" or "/rollouts/complete",
        }
        : view with
        {
            Moves = [.. done.Answer!.Moves.Select(Words)],
            Findings =
            [
                .. done.Answer.Repeated ? ["This was done before, by the same form."] : Enumerable.Empty<string>(),
                .. (done.Answer.StillMissing ?? []).Select(m => $"Still missing for {view.Environment}: {m.Missing} {m.Remedy}"),
                .. done.Answer.Findings.Select(f => f.Message),
            ],
            CanConfirm = done.Answer.Moves.Any(m => m.Changed),
        };

    private static string Words(MoveAnswer move) => move.Event switch
    {
        "approve" => $"{move.Prompt} {move.Version} is approved for {move.Environment}.",
        "rollout" => $"{move.Prompt} {move.Version} has {move.Weight} as {move.Environment}.",
        "rollout start" or "rollout step" => $"{move.Prompt} {move.Version} has {move.Weight} as {move.Environment}.",
        "rollout abort" => $"{move.Prompt} {move.Version} is gone as {move.Environment}: everybody gets the environment's version.",
        "rollout complete" => $"Everybody gets {move.Prompt} {move.Version}{(move.Previous is { } was ? $" in place of {was}" : "")}, and {move.Environment} is over.",
        "end" => $"{move.Prompt} {move.Version} is gone as {move.Environment}.",
        _ when !move.Changed => $"{move.Environment} serves {move.Prompt} {move.Version} already.",
        _ => $"{move.Environment} serves {move.Prompt} {move.Version}{(move.Previous is { } before ? $" in place of {before}" : "")}.",
    };

    private IResult Show(HttpContext context, ActView view, int status = 200) => pages.Show<ActPage, ActView>(context, view.What, "Prompts", view, status);

    private IReadOnlyList<string> Versions(string prompt) =>
        catalog.Current?.State.Prompts.GetValueOrDefault(prompt) is { } found ? [.. found.Releases.Where(r => r.Release is not null).Reverse().Select(r => r.Version.ToString())] : [];

    /// <summary>What an address or a form asks for.</summary>
    private sealed record Asked(string Prompt, string Environment, string? Version, string? Arm)
    {
        public string Selection => Version is null ? Prompt : $"{Prompt}@{Version}";

        public static Asked Of(string prompt, string environment, string? version, string? arm) =>
            prompt.LastIndexOf('@') is var at and > 0 ? new Asked(prompt[..at], environment, version ?? prompt[(at + 1)..], arm) : new Asked(prompt, environment, version, arm);
    }
}
