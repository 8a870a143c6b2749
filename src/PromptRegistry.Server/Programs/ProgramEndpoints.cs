using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Programs;
using PromptRegistry.Events.Storage;
using PromptRegistry.Server.Answers;
using PromptRegistry.Server.Doing;
using PromptRegistry.Server.Endpoints;
using PromptRegistry.Server.Keys;

namespace PromptRegistry.Server.Programs;

/// <summary>The programs of teams over HTTP.</summary>
internal sealed class ProgramEndpoints(ServerOptions options, ProgramCatalog catalog, ProgramRegistration registration, ProgramExecution execution, ReadingEndpoints reading)
{
    public async Task ListAsync(HttpContext context)
    {
        if (await ViewAsync(context) is not { } view) return;
        var caller = context.Caller();
        await Body.Of(new ProgramListAnswer(
            [.. view.ShownTo(caller).Select(p => ProgramAnswer.Of(p, view))],
            caller.SeesAll ? [.. view.Findings.Select(FindingAnswer.Of)] : [])).WriteAsync(context, "private, no-cache");
    }

    public async Task ProgramAsync(HttpContext context, string id)
    {
        if (await FindAsync(context, id) is not var (view, program)) return;
        var now = options.Clock.GetUtcNow();
        try
        {
            var budget = execution.Spending is { } spending ? await ProgramBudget.ReadAsync(spending, program, view.Settings, now, context.RequestAborted) : null;
            await Body.WriteOnceAsync(context, ProgramAnswer.Of(program, view, budget, now));
        }
        catch (EventStoreException exception)
        {
            await Problem.Of(503, ServerDiagnostics.NoEvents, exception.Message).WriteAsync(context);
        }
    }

    public async Task RegisterAsync(HttpContext context, RegistrationBody body)
    {
        if (await ViewAsync(context) is not { } view) return;
        try
        {
            var used = execution.Spending is { } spending ? await ProgramBudget.UsedByTeamAsync(spending, body.Team, view.Settings, options.Clock.GetUtcNow(), context.RequestAborted) : null;
            var (answer, refused) = await registration.RunAsync(context.Caller(), body, used, context.RequestAborted);
            if (refused is not null)
            {
                await refused.WriteAsync(context);
                return;
            }

            context.Response.StatusCode = answer!.Commit is null ? StatusCodes.Status200OK : StatusCodes.Status202Accepted;
            await Body.WriteOnceAsync(context, answer);
        }
        catch (EventStoreException exception)
        {
            await Problem.Of(503, ServerDiagnostics.NoEvents, exception.Message).WriteAsync(context);
        }
    }

    public async Task ReviewAsync(HttpContext context, string id, ReviewBody body)
    {
        if (await FindAsync(context, id) is not var (_, program)) return;
        var tier = program.Tier;
        if (body.Tier is { } wanted && (!Enum.TryParse(wanted, ignoreCase: true, out tier) || !Enum.IsDefined(tier) || char.IsAsciiDigit(wanted[0])))
        {
            await Problem.Of(400, ServerDiagnostics.BadRequest, "'tier' is development or production.").WriteAsync(context);
            return;
        }

        var reviewed = await ProgramCatalog.ReviewAsync(options, [.. program.Prompts.Select(p => p.Name)], tier, context.RequestAborted);
        if (reviewed.Value is not { } found)
        {
            await Statuses.Of(reviewed).WriteAsync(context);
            return;
        }

        await Body.WriteOnceAsync(context, new ReviewAnswer(
            program.Id, tier.ToString().ToLowerInvariant(), found.Reviews.All(r => r.IsReady), found.Commit, [.. found.Reviews.Select(ReviewedPromptAnswer.Of)], [.. found.Reviews.SelectMany(r => r.Lines())]));
    }

    public async Task ExecuteAsync(HttpContext context, string id, ExecutionBody body)
    {
        if (await FindAsync(context, id) is not var (view, program)) return;
        var names = program.Prompts.Select(p => p.Name).ToList();
        var prompt = body.Prompt is { } wanted ? view.Settings.NameOf(wanted) : names[0];
        if (!names.Contains(prompt))
        {
            await Problem.Of(422, RegistryDiagnostics.UnknownPrompt,
                $"The program {program.Id} has no prompt '{PlainText.OneLine(PlainText.Beginning(prompt, 100))}'.{Suggestion.Sentence(prompt, names)} It has: {string.Join(", ", names)}.").WriteAsync(context);
            return;
        }

        var environment = program.EnvironmentOf(view.Settings.Environments);
        var attributes = (body.Attributes ?? new Dictionary<string, string>()).Select(a => $"{a.Key}={a.Value}").ToArray();
        if (await reading.FindAsync(context, prompt, new Asked(environment, null, body.Unit, attributes)) is not { } found) return;
        var (answer, refused) = await execution.RunAsync(view, program, found, environment, body, context.RequestAborted);
        if (refused is not null) await refused.WriteAsync(context);
        else await Body.WriteOnceAsync(context, answer);
    }

    private async Task<(ProgramsView View, ProgramDefinition Program)?> FindAsync(HttpContext context, string id)
    {
        if (await ViewAsync(context) is not { } view) return null;
        var caller = context.Caller();
        if (view.Programs.TryGetValue(id, out var program) && ProgramsView.IsShown(program, caller)) return (view, program);
        var wrong = caller.SeesAll ? view.Findings.Where(f => f.Location.Path == ProgramDefinition.PathOf(id)).ToList() : [];
        var known = view.ShownTo(caller).Select(p => p.Id).ToList();
        var problem = wrong.Count > 0
            ? Problem.Of(409, wrong)
            : Problem.Of(404, ServerDiagnostics.UnknownProgram,
                $"There is no program '{PlainText.OneLine(PlainText.Beginning(id, 100))}' on the protected branch.{Suggestion.Sentence(id, known)} GET /v1/programs lists them.");
        await problem.WriteAsync(context);
        return null;
    }

    private async Task<ProgramsView?> ViewAsync(HttpContext context)
    {
        var (view, refused) = await catalog.ReadAsync(context.RequestAborted);
        if (view is null) await refused!.WriteAsync(context);
        return view;
    }
}
