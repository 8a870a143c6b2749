using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Scorers;
using PromptRegistry.Templates;

namespace PromptRegistry.Evaluation.Judging;

/// <summary>A model judges the answer, by a prompt of the registry that gives a reason and then a verdict.</summary>
internal sealed class JudgeScorer : IAskingScorer
{
    private const int MostSamples = 100;

    private readonly JudgePrompt prompt;
    private readonly JudgeInputs inputs;
    private readonly string provider;
    private readonly PanelRule rule;
    private readonly bool isWeighted;

    private JudgeScorer(ScorerInfo info, JudgePrompt prompt, JudgeInputs inputs, string provider, PanelRule rule, bool isWeighted)
    {
        (Info, this.prompt, this.inputs, this.provider, this.rule, this.isWeighted) = (info, prompt, inputs, provider, rule, isWeighted);
    }

    public ScorerInfo Info { get; }

    private JudgeInfo Judge => Info.Judge!;

    public static ScorerKind Kind(Func<JudgeSource> source) => new("judge", written => Read(written, source()));

    private static JudgeScorer? Read(ScorerSource source, JudgeSource judges)
    {
        var options = source.Options("prompt");
        var name = options.Text("prompt");
        var minimum = source.ScoreOption(options, "minimum");
        var samples = options.Integer("samples") ?? 1;
        var models = Models(source, options);
        var rule = options.Choice("aggregate", "mean", "mean", "majority") == "majority" ? PanelRule.Majority : PanelRule.Mean;
        var isWeighted = options.Boolean("probabilities") ?? false;
        var written = options.Child("inputs");
        if (name is null)
        {
            source.Report(options.Node("prompt") ?? source.Name, "'judge' needs the prompt that judges: judge: { prompt: judges/faithfulness, minimum: 0.8 }.");
            return null;
        }

        if (samples is < 1 or > MostSamples)
        {
            source.Report(options.Node("samples")!, $"'samples' must be from 1 to {MostSamples}, but {samples} was found.");
            return null;
        }

        if (JudgePrompt.Load(name, judges.Files, judges.Settings, out var problem, out var isShape) is not { } prompt)
        {
            source.Diagnostics.Add(new Diagnostic(
                isShape ? EvaluationDiagnostics.JudgeVerdictUnfit : EvaluationDiagnostics.JudgeUnusable, options.Node("prompt")!.Location, problem!));
            return null;
        }

        if (isWeighted && Unweighable(prompt, judges) is { } why)
        {
            source.Report(options.Node("probabilities")!, why);
            return null;
        }

        if (models.Count == 0 && (judges.Provider?.Model ?? prompt.Manifest.Model.Name) is { } usual) models = [usual];
        var inputs = JudgeInputs.Read(source, written, prompt.Manifest, prompt.Verdict.IsChoice);
        var judge = new JudgeInfo(name, prompt.Manifest.Version.ToString(), prompt.Digest, models, samples) { IsPairwise = prompt.Verdict.IsChoice };
        var measured = $"{prompt.Digest}\n{string.Join('\n', models)}\n{samples}\n{(rule == PanelRule.Majority ? $"majority {minimum}" : "mean")}\n{(isWeighted ? "probabilities\n" : "")}"
            + (written is null ? "" : CanonicalJson.Write(written.Mapping));
        var info = source.Info(options, measured) with
        {
            Minimum = minimum,
            Judge = judge,
            IsDeterministic = models.All(model => prompt.Target.For(model).Settings.Temperature == 0),
        };
        if (models.Count == 0)
        {
            source.Report(source.Name, $"Neither the judge '{name}' nor the provider names a model. Write one: judge: {{ prompt: {name}, model: … }}.");
            return null;
        }

        return inputs is null ? null : new JudgeScorer(info, prompt, inputs, judges.Provider?.Name ?? "", rule, isWeighted);
    }

    /// <summary>Why a judge's verdict cannot be weighted by probabilities; null where it can.</summary>
    private static string? Unweighable(JudgePrompt prompt, JudgeSource judges) => prompt.Verdict.IsChoice
        ? "A choice between two answers is not weighted: 'probabilities' is for a verdict that is a number or a boolean."
        : judges.Provider is { Protocol: not ModelProtocol.OpenAI } other
            ? $"'probabilities' needs a provider of the protocol 'openai'; '{other.Name}' speaks '{other.Protocol.ToString().ToLowerInvariant()}', which does not tell them."
            : null;

    private static IReadOnlyList<string> Models(ScorerSource source, MappingReader options)
    {
        var (one, several) = (options.Text("model"), options.Texts("models"));
        if (one is not null && several.Count > 0) source.Report(options.Node("models")!, "Write 'model' for one, or 'models' for a panel.");
        if (several.Distinct(StringComparer.Ordinal).Count() < several.Count) source.Report(options.Node("models")!, "A model stands twice in the panel. To ask one more often, write 'samples'.");
        return one is null ? several : [one];
    }

    public bool AppliesTo(EvaluationCase @case) => !inputs.NeedsExpected || @case.Expected is not null;

    public async ValueTask<Score> ScoreAsync(ScoringInput input, CancellationToken cancellation)
    {
        if (input.Models is not { } models) return Score.Unscored("A judge asks a model, and here is none to ask.");
        IReadOnlyList<ModelRequest> requests;
        try
        {
            requests = Requests(input, cancellation);
        }
        catch (TemplateException error)
        {
            return Score.Unscored($"The judge '{Judge.Prompt}' cannot be rendered for this answer: {error.Message}");
        }

        var opinions = await Task.WhenAll(requests.Select(request => AskAsync(request, models).AsTask())).ConfigureAwait(false);
        if (opinions.FirstOrDefault(o => o.Problem is not null) is { } failed)
            return Score.Unscored(failed.Problem!) with { IsMissing = Array.Exists(opinions, o => o.IsMissing) };
        IReadOnlyList<JudgeVerdict> verdicts = [.. opinions.Select(o => o.Verdict!)];
        return JudgePanel.Decide(Judge.IsPairwise ? PairVerdicts.Join(verdicts) : verdicts, rule, Info.Minimum) with { Verdicts = verdicts };
    }

    /// <summary>What is asked about an answer, one a model and sample; about two answers both orders, one right behind the other.</summary>
    /// <exception cref="TemplateException">The judge's prompt cannot be rendered for it.</exception>
    public IReadOnlyList<ModelRequest> Requests(ScoringInput input, CancellationToken cancellation = default)
    {
        IReadOnlyList<(string, string)?> shown = Judge.IsPairwise
            ? [(input.Text, input.Other?.Text ?? ""), (input.Other?.Text ?? "", input.Text)]
            : [null];
        var questions = shown.Select(pair => inputs.Of(input, pair)).ToList();
        return
        [
            .. Judge.Models.SelectMany(model => Asked(model, [.. questions.Select(question => prompt.Render(question, model, cancellation))])),
        ];
    }

    private IEnumerable<ModelRequest> Asked(string model, IReadOnlyList<IReadOnlyList<RenderedMessage>> questions)
    {
        var target = prompt.Target.For(model);
        return Enumerable.Range(0, Judge.Samples)
            .SelectMany(n => questions.Select(q => new ModelRequest(provider, model, q, target, n) { ProbabilitiesOf = isWeighted ? prompt.Verdict.Member : null }));
    }

    private async ValueTask<Opinion> AskAsync(ModelRequest request, IModelQuestions models)
    {
        var answer = await models.AskAsync(request).ConfigureAwait(false);
        if (Unusable(answer) is { } none) return none;
        if (prompt.Verdict.Read(answer!.Text, out var problem) is { } verdict) return Said(request, verdict, answer);

        // Once: a judge that does not keep to its form when it is told to has no verdict.
        var repair = request with { Messages = [.. request.Messages, new RenderedMessage("assistant", answer.Text), new RenderedMessage("user", Repair(problem!))] };
        answer = await models.AskAsync(repair).ConfigureAwait(false);
        if (Unusable(answer) is { } still) return still;
        return prompt.Verdict.Read(answer!.Text, out problem) is { } repaired
            ? Said(request, repaired, answer)
            : new Opinion(null, $"The judge '{Judge.Prompt}' gave no verdict, also when it was told why: {problem}");
    }

    private Opinion Said(ModelRequest request, (double Score, string Reason) verdict, ModelAnswer answer) => new(new JudgeVerdict(
        request.Model, (isWeighted ? prompt.Verdict.Expected(answer.Probabilities) : null) ?? verdict.Score, verdict.Reason)
    {
        Chose = !Judge.IsPairwise ? null : verdict.Score switch { 1 => 1, 0 => 2, _ => 0 },
    });

    private static string Repair(string problem) =>
        $"{problem} Answer again with one JSON object that fits the schema, the reason first, and nothing else.";

    private Opinion? Unusable(ModelAnswer? answer) => answer switch
    {
        null => new Opinion(null, $"The answer of the judge '{Judge.Prompt}' is not recorded.", true),
        { IsComplete: false } => new Opinion(null, $"The judge '{Judge.Prompt}' did not come to its end (finish reason '{answer.Finish}')."),
        _ => null,
    };

    private sealed record Opinion(JudgeVerdict? Verdict, string? Problem = null, bool IsMissing = false);
}
