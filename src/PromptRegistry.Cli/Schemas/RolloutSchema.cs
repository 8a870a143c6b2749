using System.Text.Json.Nodes;
using PromptRegistry.Core.Rollouts;
using static PromptRegistry.Cli.Schemas.SchemaNode;

namespace PromptRegistry.Cli.Schemas;

/// <summary>The shape of <c>rollout.yaml</c>.</summary>
internal static class RolloutSchema
{
    private const string Share = @"^\d*\.?\d+ *%$";

    public static JsonObject Create() => Mapping(
        "How a new version of the prompt goes to more and more units.",
        ("arm", Text("The arm that the candidate is served as. Default: canary.", "^[a-z][a-z0-9-]*$")),
        ("steps!", List("What is given to the candidate, and how long; each step gives more than the one before.", Mapping(
            "A step. The last one may be 100%, without bake: that is the promotion.",
            ("weight!", Text("The share of the units, in steps of 0.01%.", Share)),
            ("bake", DurationSchema.Create("How long it stays so at least; needed below 100%."))), 1)),
        ("shadow", Text("The share of calls beside which the candidate is called as a shadow: judged, and never shown. 'rollout start --arm shadow' begins it. Default: none.", Share)),
        ("guardrails", List("What must not become worse.", Mapping(
            "A metric that is compared between candidate and control.",
            ("metric!", Text("A metric of calls (errors, latency, cost, output-tokens, …), a scorer of the suite, feedback (thumb, rating), or one of 'metrics'.")),
            ("direction", Choice("Which way is better. Default: lower for metrics of calls, higher for others.", "higher", "lower")),
            ("margin", Amount("What is tolerated. Default: 0.")),
            ("find", Amount("The harm that is to be found with a chance of 80 %; check refuses a plan whose traffic cannot show it.")),
            ("deviation", Amount("The metric's standard deviation from call to call; check needs it for 'find'. Default: 0.5, the most that pass and fail have."))))),
        ("metrics", Texts("Names of numbers that the app reports as feedback, for guardrails.", Text("A name."))),
        ("stop", Mapping(
            "When the evidence counts, and when there is no more waiting.",
            ("minimum-calls", Integer("Calls of each side that a step needs. Default: 100.", 2)),
            ("maximum-age", DurationSchema.Create("A rollout that takes longer is rolled back. Default: none.")),
            ("alpha", Number("Chance that a candidate that is no worse is ever rolled back. Default: 0.05.", 0, 0.5)))),
        ("calls-per-day", Number("Calls in the environment that the plan reckons with; check holds the steps against them.", 0)),
        ("seed", Scalar("Deals the units. Default: prompt and version, so that another candidate meets other units, and one that starts again the same.")),
        ("hash", Choice("How units are dealt. Default: sha256.", RolloutHashName.All)),
        ("unit", Text("The attribute that is dealt. Default: the unit's id.")),
        ("target", Text("Whom the candidate is for: conditions on attributes. Default: everybody.")),
        ("layer", Text("A layer and a range of it, such as 'checkout 0%-50%'.")),
        ("holdout", Text("A holdout and its share, such as '2026-q4 5%'.")));

    private static JsonObject Amount(string description) => AnyOf(
        description + " A number in the metric's unit, or a share of the control's mean such as 5%.",
        Number("In the metric's unit.", 0), Text("A share of the control's mean.", Share));
}
