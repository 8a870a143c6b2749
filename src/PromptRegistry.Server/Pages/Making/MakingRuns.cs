using System.Security.Cryptography;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Optimization.FromTask;
using PromptRegistry.Server.Answers;
using PromptRegistry.Server.Keys;
using PromptRegistry.Server.Pages.Trying;
using PromptRegistry.Server.Programs;

namespace PromptRegistry.Server.Pages.Making;

/// <summary>
/// The runs of this process: one at a time for a key, few at once, for a limited time. They are kept in memory, the latest ones of each key, and are gone when the server ends.
/// </summary>
internal sealed partial class MakingRuns(ModelAccess access, TryBudget budget, ServerOptions options, IHostApplicationLifetime lifetime, ILogger<MakingRuns> log)
{
    /// <summary>Runs under way at once, and kept of one key and of all.</summary>
    public const int MostRunning = 4, MostOfKey = 10, MostKept = 100;

    /// <summary>How long a run may take, and how long it can be looked at after.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(20), Memory = TimeSpan.FromDays(1);

    private readonly Lock gate = new();
    private readonly List<MakingRun> runs = [];

    /// <summary>Begins a run, or says why not.</summary>
    public (MakingRun? Run, Problem? Refused) Start(Caller caller, MakingPlan plan)
    {
        MakingRun run;
        lock (gate)
        {
            Forget();
            var owner = OwnerOf(caller);
            if (runs.Find(r => r.Owner == owner && r.Ended is null) is { } own)
            {
                return (null, Answers.Problem.Of(StatusCodes.Status409Conflict, ServerDiagnostics.NoFurtherRun,
                    $"A prompt '{own.Plan.Form.Name}' is being made with {(owner.Length == 0 ? "this server" : "this key")} already, and one is made at a time. Wait for /new/{own.Id}, or cancel it."));
            }

            if (runs.Count(r => r.Ended is null) >= MostRunning)
                return (null, Answers.Problem.Of(StatusCodes.Status429TooManyRequests, ServerDiagnostics.NoFurtherRun, $"{MostRunning} prompts are being made already. Try again in some minutes."));
            run = new MakingRun(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)), owner, plan, options.Clock.GetUtcNow(), CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping));
            runs.Add(run);
        }

        _ = Task.Run(() => RunAsync(run, caller), CancellationToken.None);
        return (run, null);
    }

    /// <summary>A run of the caller's own; null where there is none, or it is another's.</summary>
    public MakingRun? Find(Caller caller, string id)
    {
        lock (gate)
        {
            Forget();
            return runs.Find(r => r.Id == id && r.Owner == OwnerOf(caller));
        }
    }

    /// <summary>The caller's own, the latest first.</summary>
    public IReadOnlyList<MakingRun> Of(Caller caller)
    {
        lock (gate)
        {
            Forget();
            return [.. runs.Where(r => r.Owner == OwnerOf(caller)).Reverse()];
        }
    }

    /// <summary>What a run asks for.</summary>
    /// <param name="run">Counts its questions; null to ask for the estimate alone.</param>
    public TaskRequest Request(MakingForm form, MakingModel model, MakingFiles files, MakingRun? run, Caller caller) => new()
    {
        Path = MakingFiles.TaskOf(form.Name),
        Model = model.Name,
        EstimateOnly = run is null,
        Evaluation = new EvaluationRequest
        {
            Files = files,
            Mode = EvaluationMode.Record,
            Provider = model.Provider.Name,
            Clock = options.Clock,
            Environment = options.Variables,
            Grace = TimeSpan.FromSeconds(1),
            Budget = new RunBudget { MaxCalls = run?.Plan.Estimate.Calls, MaxCost = run?.Plan.MostUsd },
            // Asked for every provider and model that comes up, a judge's too.
            ChatClients = (provider, name) =>
            {
                if (access.WhyNot(provider) is { } refused) throw new ModelException(ModelFailureKind.KeyNotAllowed, refused.Message);
                var price = model.PriceOf(name);
                if (budget.WhyNot(caller, name, price) is { } why) throw new ModelException(ModelFailureKind.Refused, why);
                var identity = new PromptIdentity { Name = form.Name, Version = "1.0.0", Digest = "" };
                var client = ModelClients.Create(provider, name, options.Variables, options.Clock);
                return run is null ? client : new BudgetedClient(client, run, caller, identity, budget, price);
            },
        },
    };

    private async Task RunAsync(MakingRun run, Caller caller)
    {
        using var limit = new CancellationTokenSource(Longest, options.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, run.Token);
        try
        {
            var plan = run.Plan;
            var result = await TaskRunner.RunAsync(Request(plan.Form, plan.Model, plan.Files, run, caller), both.Token);
            if (result.Report is null) both.Token.ThrowIfCancellationRequested();
            run.End(result.Report, result.Report is not null ? null : Words(run, result), options.Clock.GetUtcNow());
        }
        catch (OperationCanceledException)
        {
            run.End(null, run.Token.IsCancellationRequested ? "It was cancelled." : $"It took longer than {Longest.TotalMinutes:0} minutes, and was ended.", options.Clock.GetUtcNow());
        }
        catch (Exception exception)
        {
            // Whatever it is: a run that nobody ends would keep its key from another one.
            LogFailed(exception);
            run.End(null, "It failed, and the log of the server says why.", options.Clock.GetUtcNow());
        }
        finally
        {
            run.Dispose();
        }
    }

    private static string Words(MakingRun run, TaskResult result)
    {
        if (result.Code != OutcomeCode.Budget) return string.Join(' ', result.Diagnostics.Where(d => d.IsError).Take(3).Select(d => $"{d.Message} ({d.Id})"));
        return run.Plan.MostUsd is { } most ? $"Its limit of {Frame.Words.Dollars(most)} or of {run.Plan.Estimate.Calls} questions was reached before the prompt was there. Begin again with a higher one."
            : $"Its limit of {run.Plan.Estimate.Calls} questions was reached before the prompt was there.";
    }

    /// <summary>Lets go of what is old or too much; what is under way stays.</summary>
    private void Forget()
    {
        var now = options.Clock.GetUtcNow();
        runs.RemoveAll(r => r.Ended is { } ended && now - ended > Memory);
        foreach (var many in runs.GroupBy(r => r.Owner).Where(g => g.Count() > MostOfKey).SelectMany(g => g.Where(r => r.Ended is not null).Take(g.Count() - MostOfKey)).ToList()) runs.Remove(many);
        while (runs.Count > MostKept && runs.Find(r => r.Ended is not null) is { } oldest) runs.Remove(oldest);
    }

    [LoggerMessage(LogLevel.Error, "A prompt could not be made of a task, by a fault of the server.")]
    private partial void LogFailed(Exception exception);

    private static string OwnerOf(Caller caller) => caller.Key?.Id ?? "";
}
