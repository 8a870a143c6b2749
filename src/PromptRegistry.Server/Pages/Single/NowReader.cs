using PromptRegistry.Core.Rollouts;
using PromptRegistry.Git;
using PromptRegistry.Git.Rollouts;
using PromptRegistry.Git.Status;
using PromptRegistry.Server.Keys;
using PromptRegistry.Server.Pages.Frame;
using PromptRegistry.Server.Pages.Listing;
using PromptRegistry.Server.Pages.Production;

namespace PromptRegistry.Server.Pages.Single;

/// <summary>What is where now: environments, who is waited for, and rollouts.</summary>
internal sealed class NowReader(Caller caller)
{
    private readonly bool canRelease = caller.May(Permission.Release);

    public (NowView View, IReadOnlyList<RolloutState> Rollouts) Read(GitRegistry registry, string name, List<string> notes, CancellationToken cancellation)
    {
        var status = new StatusOperation(registry).Run([name], cancellation);
        if (status.Value is not { } report)
        {
            notes.AddRange(status.Diagnostics.Select(d => d.Message));
            return (new NowView([], [], [], null, canRelease), []);
        }

        var prompt = report.Prompts[0];
        var rollouts = new RolloutStatusOperation(registry).Run([name], cancellation);
        var view = new NowView(
            [.. prompt.Environments.Where(c => caller.SeesEnvironment(c.Environment)).Select(c => Place(name, c))],
            [.. prompt.PendingApprovals.Where(p => caller.SeesEnvironment(p.Environment)).Select(p => new ApprovalView(p.Version.ToString(), p.Environment, p.Given, p.Needed, p.Ask,
                caller.May(Permission.Approve) ? Addresses.With("/approve", ("prompt", $"{name}@{p.Version}"), ("environment", p.Environment)) : null))],
            [], null, canRelease);
        return (view, [.. (rollouts.Value?.Rollouts ?? []).Where(r => caller.SeesEnvironment(r.Environment))]);
    }

    /// <param name="decision">What would be done now; null where nothing is known of its calls.</param>
    public RolloutView Rollout(RolloutState rollout, string? decision, IReadOnlyList<GuardrailView>? guardrails) => new(
        rollout.Environment, rollout.Arm, rollout.Version?.ToString() ?? "(no release)", rollout.Control?.ToString(), rollout.Rule?.Weight.ToString() ?? "nobody",
        [.. rollout.Plan?.Steps.Select(s => s.Weight.ToString()) ?? []], rollout.Step, rollout.Since, Words.Person(rollout.By), rollout.Due, decision, guardrails ?? [], Actions(rollout));

    private List<ActionView> Actions(RolloutState rollout)
    {
        if (!canRelease) return [];
        var actions = new List<ActionView>();
        if (rollout.Arm != ArmRule.Shadow)
        {
            if (rollout.Plan is { } plan && rollout.Step < plan.Steps.Count) actions.Add(Action("step", $"Give it {plan.Steps[rollout.Step].Weight}", false));
            actions.Add(Action("complete", "Give it to everybody", false));
        }

        actions.Add(Action("abort", "Take it back", true));
        return actions;

        ActionView Action(string verb, string text, bool isDanger) => new(
            text, Addresses.With($"/rollouts/{verb}", ("prompt", rollout.Prompt), ("environment", rollout.Environment), ("arm", rollout.Arm)), isDanger);
    }

    private PlaceView Place(string name, StatusCell cell) => new(
        new CellView(cell.Environment, cell.Version?.ToString(), cell.Since, Words.Person(cell.By), StandingReport.HasDrift(cell), cell.Override),
        cell.Finding?.Message,
        canRelease ? Addresses.With("/promote", ("prompt", name), ("environment", cell.Environment)) : null,
        canRelease && cell.Version is not null ? Addresses.With("/rollback", ("prompt", name), ("environment", cell.Environment)) : null);
}
