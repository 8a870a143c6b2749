using Microsoft.Extensions.AI;
using PromptRegistry.Chat;
using PromptRegistry.Checks;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Programs;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Readiness;
using PromptRegistry.Evaluation.Tokens;
using PromptRegistry.Events;
using PromptRegistry.Events.Quotas;
using PromptRegistry.Events.Storage;
using PromptRegistry.Server.Answers;
using PromptRegistry.Server.Catalog;
using PromptRegistry.Server.Endpoints;
using PromptRegistry.Server.Reporting;
using PromptRegistry.Templates.Values;
using GivenAnswer = PromptRegistry.Evaluation.Models.ModelAnswer;

namespace PromptRegistry.Server.Programs;

/// <summary>Runs a program: renders, chooses a model by budget and quality, asks within the budget, checks the answer, asks the next model where it cannot be used, and keeps an event.</summary>
internal sealed class ProgramExecution(ServerOptions options, ModelAccess models, ExampleModel examples, EventIntake intake, IServiceProvider services, BudgetNews news, IHostApplicationLifetime lifetime)
{
    private static readonly OutputCheck Check = new();

    /// <summary>The store of what was spent; null where the server keeps no events.</summary>
    public IQuotaStore? Spending => services.GetService<IEventStore>() as IQuotaStore;

    public async Task<(ExecutionAnswer? Answer, Problem? Refused)> RunAsync(
        ProgramsView view, ProgramDefinition program, (ServedVersion Version, Selected Selected) found, string environment, ExecutionBody body, CancellationToken cancellation)
    {
        if (intake.Missing is { } missing) return (null, missing);
        if (Spending is not { } spending) return (null, Problem.Of(501, ServerDiagnostics.NoEvents, "The store of events does not count what is spent, so that no budget can be kept to."));
        var prompt = found.Version.Prompt!;
        var (values, wrong) = RenderEndpoint.Bind(prompt, body.Inputs);
        if (values is null) return (null, Problem.Of(422, wrong));

        var now = options.Clock.GetUtcNow();
        try
        {
            var budget = await ProgramBudget.ReadAsync(spending, program, view.Settings, now, cancellation);
            var call = new Call(view, program, found.Version, environment, body, budget, now)
            {
                Prompt = prompt,
                Values = values,
                Arm = found.Selected.Chosen.Arm?.Name,
                Why = found.Selected.Chosen.Reason?.ToString(),
            };
            // What has begun is paid for: it ends, also when its caller is gone.
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
            limit.CancelAfter(Doing.DoingEndpoints.Longest);
            var choice = examples.Of(prompt, values, view.Settings);
            return choice.Prompt is { } chosen
                ? await AnswerAsync(call with { Prompt = chosen }, isCounted: false, limit.Token, cancellation)
                : await ChooseAsync(call, choice, limit.Token, cancellation);
        }
        catch (EventStoreException exception)
        {
            return (null, Problem.Of(503, ServerDiagnostics.NoEvents, $"What was spent cannot be asked for, and without it no model is asked. {exception.Message}"));
        }
    }

    /// <summary>Asks the model that chooses the examples, within the budget, and then for the answer.</summary>
    private async Task<(ExecutionAnswer? Answer, Problem? Refused)> ChooseAsync(Call call, ExampleChoice choice, CancellationToken limit, CancellationToken cancellation)
    {
        if (choice.WhyNot is { } whyNot) return (null, Problem.Of(choice.Model is null ? 422 : 503, whyNot));
        if (choice.Price is null)
        {
            return (null, Problem.Of(422, ServerDiagnostics.ModelNotAllowed,
                $"The model '{choice.Model}', by whose vectors the examples of {call.Prompt.Name} are chosen, has no price, so that no budget can be kept to. Add it to 'prices' of {RepositorySettings.FileName}."));
        }

        if (choice.CostOf(choice.Tokens) > call.Budget.Left) return (null, call.Budget.TooLittle(call.Program));
        if (await call.Budget.EnterAsync(call.Program, cancellation) is { } spent) return (null, spent);
        var asked = await choice.Ask(limit);
        call = call with { Vectors = new VectorsTaken(asked.Tokens, choice.CostOf(asked.Tokens), asked.IsEstimated) };
        if (asked.Prompt is { } chosen) return await AnswerAsync(call with { Prompt = chosen }, isCounted: true, limit, cancellation);
        await LeaveAsync(call);
        return (null, Problem.Of(503, asked.Problems));
    }

    /// <summary>Chooses models and asks them.</summary>
    /// <param name="isCounted">Whether the call is in the budgets already.</param>
    private async Task<(ExecutionAnswer? Answer, Problem? Refused)> AnswerAsync(Call call, bool isCounted, CancellationToken limit, CancellationToken cancellation)
    {
        var (prompt, settings) = (call.Prompt, call.View.Settings);
        var (messages, findings) = RenderEndpoint.Render(prompt, call.Values, null, cancellation);
        var steps = messages is null
            ? null
            : ModelLadder.Of(settings, call.Program, prompt.Manifest, call.Budget.Left - call.Vectors.Cost, call.Budget.AsksForCheapest, TokenCounter.Estimate(messages.Sum(m => (long)m.Text.Length)));
        if (steps is { Count: > 0 })
            return !isCounted && await call.Budget.EnterAsync(call.Program, cancellation) is { } spent ? (null, spent) : await AskAllAsync(call, steps, limit);
        if (isCounted) await LeaveAsync(call);
        if (messages is null) return (null, Problem.Of(422, findings));
        return (null, steps is null
            ? Problem.Of(422, ServerDiagnostics.ModelNotAllowed, $"The model of {prompt.Name} has no price, so that no budget can be kept to. Add it to 'prices' of {RepositorySettings.FileName}, or add 'models'.")
            : call.Budget.TooLittle(call.Program));
    }

    /// <summary>Takes a counted call back; what its vectors cost stays.</summary>
    private async Task LeaveAsync(Call call)
    {
        await CountAsync(call, call.Vectors.Tokens, call.Vectors.Cost, []);
        await call.Budget.LeaveAsync();
    }

    private async Task<(ExecutionAnswer? Answer, Problem? Refused)> AskAllAsync(Call call, IReadOnlyList<ModelStep> steps, CancellationToken cancellation)
    {
        var attempts = new List<AttemptAnswer>();
        var (tokens, cost, isEstimated) = call.Vectors;
        var start = options.Clock.GetTimestamp();
        GivenAnswer? good = null;
        ModelStep? by = null;
        var refusals = new List<Diagnostic>();
        var prompt = call.Prompt;
        try
        {
            foreach (var step in steps)
            {
                // Each model gets the texts that the prompt has for it.
                var (messages, findings) = RenderEndpoint.Render(prompt, call.Values, step.Model, cancellation);
                if (messages is null)
                {
                    refusals.AddRange(findings);
                    break;
                }

                var opened = models.Open(call.View.Settings, prompt.Manifest, step.Provider, step.Model);
                if (opened.Value is not { } model)
                {
                    refusals.AddRange(opened.Diagnostics);
                    attempts.Add(new AttemptAnswer(step.Model, step.Reason, opened.Diagnostics[0].Message, null, null, null));
                    continue;
                }

                var target = ChatTarget.Of(prompt.Manifest).For(step.Model);
                var asked = await model.AskAsync(messages, target, 0, null, cancellation);
                if (asked.Value is not { } answer)
                {
                    refusals.AddRange(asked.Diagnostics);
                    attempts.Add(new AttemptAnswer(step.Model, step.Reason, asked.Diagnostics[0].Message, null, null, null));
                    continue;
                }

                var sent = answer.InputTokens ?? TokenCounter.Estimate(messages.Sum(m => (long)m.Text.Length));
                var came = answer.OutputTokens ?? TokenCounter.Estimate(answer.Text.Length);
                isEstimated |= answer.InputTokens is null || answer.OutputTokens is null;
                tokens += sent + came;
                cost += step.Price.Of(sent, came)!.Value;
                var wrong = WhyNot(answer, messages, target, call.View.Settings);
                attempts.Add(new AttemptAnswer(step.Model, step.Reason, wrong, sent, came, step.Price.Of(sent, came)));
                if (wrong is not null)
                {
                    refusals.Add(new Diagnostic(ServerDiagnostics.NoGoodAnswer, SourceLocation.File(""), $"{step.Model}: {wrong}"));
                    continue;
                }

                (good, by) = (answer, step);
                break;
            }
        }
        catch (OperationCanceledException)
        {
            refusals.Add(new Diagnostic(ServerDiagnostics.NotReady, SourceLocation.File(""), "The models took too long, or the server stops."));
        }

        var taken = new Taken(attempts, tokens, cost, isEstimated, options.Clock.GetElapsedTime(start));
        return await EndAsync(call, good, by, taken, refusals);
    }

    /// <summary>Counts what was taken and keeps the event, whatever came of it.</summary>
    private async Task<(ExecutionAnswer? Answer, Problem? Refused)> EndAsync(Call call, GivenAnswer? good, ModelStep? by, Taken taken, List<Diagnostic> refusals)
    {
        var told = new List<Diagnostic>();
        try
        {
            await CountAsync(call, taken.Tokens, taken.Cost, told);
        }
        catch (EventStoreException exception)
        {
            told.Add(new Diagnostic(ServerDiagnostics.NoEvents, SourceLocation.File(""), $"What this call cost could not be counted. {exception.Message}"));
        }

        var entry = EventOf(call, good, by, taken);
        if (await intake.WriteAsync(Guid.CreateVersion7(), [entry], [], CancellationToken.None) is { } lost) told.AddRange(new Diagnostic(ServerDiagnostics.NoEvents, SourceLocation.File(""), lost.Detail));
        if (good is not null) return (ExecutionAnswer.Of(call, entry.RenderId, good, by!, taken, told), null);
        var status = refusals.Exists(r => r.Descriptor == ServerDiagnostics.NoGoodAnswer) ? 502 : 503;
        var message = status == 502 ? "No model gave an answer that can be used." : refusals[0].Message;
        var descriptor = status == 502 ? ServerDiagnostics.NoGoodAnswer : refusals[0].Descriptor;
        return (null, Problem.Of(status, [new Diagnostic(descriptor, SourceLocation.File(""), message), .. refusals]));
    }

    /// <summary>Adds to the budgets, and tells those who want to know that one is nearly spent.</summary>
    private async Task CountAsync(Call call, long tokens, double cost, List<Diagnostic> told)
    {
        foreach (var mark in await call.Budget.AddAsync(tokens, cost))
        {
            told.Add(new Diagnostic(ServerDiagnostics.NearlySpent, SourceLocation.File(""), mark.Text));
            await news.TellAsync(call.Program, mark, call.Began);
        }
    }

    /// <summary>What is wrong with an answer, without repeating it; null for nothing.</summary>
    private static string? WhyNot(GivenAnswer answer, IReadOnlyList<RenderedMessage> messages, ChatTarget target, RepositorySettings settings)
    {
        if (answer.ToolCalls.Count > 0 && answer.Text.Length == 0) return null;
        if (answer.Finish == "content_filter") return "The provider held the answer back.";
        if (string.IsNullOrWhiteSpace(answer.Text)) return "The answer is empty.";
        ChatResponseFormat? format = target.ToOptions().ResponseFormat;
        return Check.Inspect(answer.Text, ChatTarget.ToMessages(messages), format) is [var finding, ..] ? finding.Message : ReadinessReview.UnsafeIn(answer.Text, settings.Programs.Unsafe);
    }

    private static PromptEvent EventOf(Call call, GivenAnswer? good, ModelStep? by, Taken taken) => new()
    {
        RenderId = Guid.CreateVersion7().ToString("N"),
        Time = call.Began,
        Prompt = call.Served.Release.Prompt,
        Version = call.Served.Release.Version.ToString(),
        Digest = call.Served.Prompt!.Digest,
        Environment = call.Environment,
        Arm = call.Arm,
        Reason = call.Why,
        Unit = call.Body.Unit is { Length: > 0 } unit ? UnitPseudonym.Of(unit) : null,
        Slice = call.Program.Id,
        Model = by?.Model ?? (taken.Attempts is [.., var last] ? last.Model : null),
        InputTokens = taken.Attempts.Sum(a => a.InputTokens),
        OutputTokens = taken.Attempts.Sum(a => a.OutputTokens),
        Cost = taken.Cost,
        Latency = taken.Time,
        Finish = good?.Finish,
        Error = good is null ? "output" : null,
        Scores = taken.Attempts.Count > 1 ? new Dictionary<string, double> { ["fallbacks"] = taken.Attempts.Count - 1 } : null,
    };

    /// <summary>What is run.</summary>
    internal sealed record Call(
        ProgramsView View, ProgramDefinition Program, ServedVersion Served, string Environment, ExecutionBody Body, ProgramBudget Budget, DateTimeOffset Began)
    {
        /// <summary>What is rendered: the version, with the examples of this call.</summary>
        public required PromptDefinition Prompt { get; init; }

        /// <summary>Every declared input by name.</summary>
        public required IReadOnlyDictionary<string, TemplateValue> Values { get; init; }

        /// <summary>What choosing the examples took.</summary>
        public VectorsTaken Vectors { get; init; } = new(0, 0, false);

        /// <summary>The arm of a rollout that the unit is in; null for none.</summary>
        public string? Arm { get; init; }

        /// <summary>Why this version, in a word; null where there is no choice.</summary>
        public string? Why { get; init; }
    }

    /// <summary>What choosing the examples of a call took.</summary>
    /// <param name="IsEstimated">Whether the provider did not count tokens.</param>
    internal sealed record VectorsTaken(long Tokens, double Cost, bool IsEstimated);

    /// <summary>What it took.</summary>
    /// <param name="IsEstimated">Whether a provider did not count tokens.</param>
    internal sealed record Taken(IReadOnlyList<AttemptAnswer> Attempts, long Tokens, double Cost, bool IsEstimated, TimeSpan Time);
}
