using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Events.Storage;
using PromptRegistry.Optimization.FromTask;
using PromptRegistry.Server.Answers;
using PromptRegistry.Server.Catalog;
using PromptRegistry.Server.Endpoints;
using PromptRegistry.Server.Keys;
using PromptRegistry.Server.Pages.Frame;
using PromptRegistry.Server.Pages.Trying;

namespace PromptRegistry.Server.Pages.Making;

/// <summary>A prompt out of a task in words, for who writes no code: a form, the estimate, the run, what it made, and its proposal.</summary>
internal sealed class MakingEndpoints(PageResults pages, PromptCatalog catalog, MakingModels models, MakingRuns runs, MakingProposal proposal, TryBudget budget)
{
    /// <summary>Seconds between two looks at a run that is under way.</summary>
    private const int Pace = 3;

    private const string Place = "New prompt";

    /// <summary>Shows the form, the estimate, or begins the run.</summary>
    public async Task<IResult> FormAsync(HttpContext context)
    {
        if (catalog.Current is not { } current) return pages.Refuse(context, ReadingEndpoints.NotReady(catalog));
        var isSent = HttpMethods.IsPost(context.Request.Method);
        if (isSent && await pages.ForeignAsync(context) is { } foreign) return pages.Refuse(context, foreign);
        var fields = isSent ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
        string? Given(string field) => fields is null || StringValues.IsNullOrEmpty(fields[field]) ? null : fields[field].ToString();
        var (caller, form) = (context.Caller(), MakingForm.Read(Given));
        var (offered, why) = models.Of(current.State.Settings, caller);
        var (left, words) = await LeftAsync(caller, context.RequestAborted);
        var view = new MakingView(form, [.. offered.Select(m => m.Id)], why ?? words) { Runs = [.. runs.Of(caller).Select(Line)] };
        if (!isSent) return Show(context, view);
        if (why is not null) return Show(context, view with { Problems = [why] }, StatusCodes.Status403Forbidden);

        var model = offered.FirstOrDefault(m => m.Id == form.Model);
        var problems = form.Problems().ToList();
        if (model is null) problems.Add("Choose one of the models that are offered.");
        if (problems.Count > 0) return Show(context, view with { Problems = problems }, 422);
        var (files, refused) = await proposal.ReadAsync(form, caller, context.RequestAborted);
        if (refused is not null) return Show(context, view with { Problems = [$"{refused.Detail} ({refused.Findings[0].Id})"] }, refused.Status);
        var asked = await TaskRunner.RunAsync(runs.Request(form, model!, files!, null, caller), context.RequestAborted);
        if (asked.MostCalls is not { } calls) return Show(context, view with { Problems = [.. asked.Diagnostics.Where(d => d.IsError).Select(d => $"{d.Message} ({d.Id})")] }, 422);

        var estimate = MakingEstimate.Of(form, model!.Name, model.Price, calls);
        var most = model.Price is null ? null : form.Most ?? estimate.CostUsd;
        if (left < most) most = left;
        // Whoever changes a word after the estimate is shown it again.
        var seen = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{model.Id}\n{calls}\n{estimate.CostUsd}\n{form.Limit}\n{form.Written()}"))));
        view = view with { Estimate = estimate, MostUsd = most, Seen = seen };
        if (left <= 0) return Show(context, view with { Problems = [words], Estimate = null }, StatusCodes.Status403Forbidden);
        if (Given("start") is null || Given("seen") != seen) return Show(context, view);
        var (run, busy) = runs.Start(caller, new MakingPlan(form, model, estimate, most, files!));
        return run is null ? Show(context, view with { Problems = [$"{busy!.Detail} ({ServerDiagnostics.NoFurtherRun.Id})"] }, busy.Status) : Results.LocalRedirect(AddressOf(run));
    }

    public IResult Show(HttpContext context, string id) => Find(context, id) is not { } run ? pages.Refuse(context, Unknown) : Show(context, run);

    /// <summary>Ends a run; what is asked at this moment is not waited for.</summary>
    public async Task<IResult> CancelAsync(HttpContext context, string id)
    {
        if (await pages.ForeignAsync(context) is { } foreign) return pages.Refuse(context, foreign);
        if (Find(context, id) is not { } run) return pages.Refuse(context, Unknown);
        run.Cancel();
        return Results.LocalRedirect(AddressOf(run));
    }

    /// <summary>Makes a branch of what a run made.</summary>
    public async Task<IResult> ProposeAsync(HttpContext context, string id)
    {
        if (await pages.ForeignAsync(context) is { } foreign) return pages.Refuse(context, foreign);
        if (Find(context, id) is not { } run) return pages.Refuse(context, Unknown);
        if (run.Branch is not null) return Results.LocalRedirect(AddressOf(run));
        var made = await proposal.MakeAsync(run, context.Caller(), context.RequestAborted);
        if (made.Value is not { } proposed)
        {
            var finding = made.Diagnostics[0];
            var status = finding.Id == ServerDiagnostics.NotAllowed.Id ? 403 : made.Code == OutcomeCode.Conflict || finding.Id == ServerDiagnostics.NothingToPropose.Id ? 409 : 422;
            return Show(context, run, $"{finding.Message} ({finding.Id})", status);
        }

        run.Branch = proposed.Branch;
        return Results.LocalRedirect(AddressOf(run));
    }

    private MakingRun? Find(HttpContext context, string id) => runs.Find(context.Caller(), id);

    private IResult Show(HttpContext context, MakingView view, int status = 200) => pages.Show<MakingPage, MakingView>(context, Place, Place, view, status);

    private IResult Show(HttpContext context, MakingRun run, string? refused = null, int status = 200)
    {
        var (plan, isRunning) = (run.Plan, run.Ended is null);
        var view = new MadeView(run.Id, plan.Form.Name, plan.Model.Id, run.Started, run.Asked, plan.Estimate.Calls, run.Spent, plan.MostUsd)
        {
            IsRunning = isRunning,
            Problem = run.Problem,
            Made = run.Report is { } report ? Made(report, plan.Files) : null,
            Branch = run.Branch,
            Refused = refused,
        };
        return pages.Show<MadePage, MadeView>(context, isRunning ? $"Making {view.Name}" : view.Name, Place, view, status, reload: isRunning ? Pace : null);
    }

    private static MadePrompt Made(TaskReport report, MakingFiles files) => new(
        [.. Rubric.Criteria.Select(c => KeyValuePair.Create(c, report.Rubric.Of(c)))],
        [.. report.Candidates.Select((c, i) => new MadeCandidate(c.Name, [c.Functionality, c.Format, c.Completeness, c.Overall], report.Texts[i], i == report.Best))],
        report.Pitfalls, report.Happened, report.NextTry, Encoding.UTF8.GetString(files.Read(report.Logbook) ?? []), MakingProposal.Proposed(files));

    private static MakingLine Line(MakingRun run) => new(
        run.Id, run.Plan.Form.Name, run.Ended is null ? "under way" : run.Branch is not null ? "proposed" : run.Report is not null ? "made" : "came to nothing", run.Started);

    private static string AddressOf(MakingRun run) => $"/new/{run.Id}";

    private static Problem Unknown => Problem.Of(404, ServerDiagnostics.BadRequest,
        "There is no such run of yours. Runs are kept in memory for a day, the latest of each key, and are gone when the server starts anew; what was proposed stays in its branch.");

    private async Task<(double? Left, string Words)> LeftAsync(Caller caller, CancellationToken cancellation)
    {
        try
        {
            return (await budget.RestAsync(caller, cancellation), await budget.LeftAsync(caller, cancellation));
        }
        catch (EventStoreException exception)
        {
            return (0, exception.Message);
        }
    }
}
