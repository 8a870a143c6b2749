using System.Globalization;
using Microsoft.Extensions.Primitives;
using PromptRegistry.Chat;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Core.Versions;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Saving;
using PromptRegistry.Evaluation.Tokens;
using PromptRegistry.Events.Storage;
using PromptRegistry.Git.Processes;
using PromptRegistry.Limits;
using PromptRegistry.Server.Catalog;
using PromptRegistry.Server.Endpoints;
using PromptRegistry.Server.Keys;
using PromptRegistry.Server.Pages.Frame;
using PromptRegistry.Server.Programs;

namespace PromptRegistry.Server.Pages.Trying;

/// <summary>Renders a version with inputs that a form asks for, and asks a model that whoever runs the server allows, within the budget of the key.</summary>
internal sealed class TryEndpoint(PageResults pages, PromptCatalog catalog, VersionStore versions, TryBudget budget, TryExamples examples, ModelAccess access)
{
    private const int LongestAddress = 2000;

    public async Task<IResult> RunAsync(HttpContext context, string name)
    {
        if (catalog.Current is not { } current) return pages.Refuse(context, ReadingEndpoints.NotReady(catalog));
        if (HttpMethods.IsPost(context.Request.Method) && await pages.ForeignAsync(context) is { } foreign) return pages.Refuse(context, foreign);
        var caller = context.Caller();
        if (caller.Refuses(name) is { } refused) return pages.Refuse(context, refused);
        var form = HttpMethods.IsPost(context.Request.Method) ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
        string? Given(string field)
        {
            var values = form is null ? context.Request.Query[field] : form[field];
            return StringValues.IsNullOrEmpty(values) ? null : values.ToString();
        }

        var selected = VersionSelection.Find(current, name, null, Given("version"));
        if (selected.Problem is { } problem) return pages.Refuse(context, problem);
        ServedVersion loaded;
        try
        {
            loaded = versions.Load(current.State, selected.Release!);
        }
        catch (GitException exception)
        {
            return pages.Refuse(context, Answers.Problem.Of(503, RegistryDiagnostics.GitFailed, exception.Message));
        }

        if (loaded.Prompt is not { } prompt) return pages.Refuse(context, Answers.Problem.Of(409, loaded.Findings));
        var settings = current.State.Settings;
        var model = Given("model") ?? prompt.Manifest.Model.Name ?? ModelAccess.ProviderOf(settings, null).Model;
        var price = settings.Prices.FirstOrDefault(p => p.Model == model);
        var provider = ModelAccess.ProviderOf(settings, model);
        var whyNot = budget.WhyNot(caller, model, price) ?? access.WhyNot(provider)?.Message;
        var view = new TryView(
            name, selected.Release!.Version.ToString(), [.. current.State.Prompts[name].Releases.Where(r => r.Release is not null).Reverse().Select(r => r.Version.ToString())],
            TryInputs.Fields(prompt.Manifest, Given), Models(settings, prompt.Manifest), model, [])
        {
            Budget = whyNot ?? await LeftAsync(caller, context.RequestAborted),
            CanAsk = whyNot is null,
        };
        if (prompt.Manifest.Inputs.Any(i => !i.IsFrozen) && !view.Inputs.Any(i => Given(TryInputs.Prefix + i.Name) is not null)) return Show(context, view);

        var (inputs, findings) = TryInputs.Read(prompt.Manifest, Given);
        var bound = findings.Count > 0 ? null : InputBinder.Bind(prompt.Manifest, inputs, "the form");
        if (bound is null || bound.Diagnostics.Count > 0) return Show(context, view with { Problems = [.. findings.Concat(bound?.Diagnostics ?? []).Select(f => f.Message)] }, 422);
        var given = new GivenInputs(prompt, inputs, bound.Values);
        var chosen = await examples.ChooseAsync(caller, given, settings, Identity(prompt, selected.Release.Version), isPressed: form is not null, context.RequestAborted);
        // What choosing spent; other prompts spend nothing until a model is asked.
        if (whyNot is null && prompt.Selector is { IsReady: false }) view = view with { Budget = await LeftAsync(caller, context.RequestAborted) };
        if (chosen.Prompt is not { } ready) return Show(context, view with { Problems = [chosen.Problem!] }, chosen.Status);
        prompt = ready;

        var rendered = Render(given with { Prompt = prompt }, model, context.RequestAborted);
        if (rendered.Value?.Messages is not { } messages) return Show(context, view with { Problems = [.. rendered.Diagnostics.Select(f => f.Message)] }, 422);
        var (spans, isExact) = UntrustedSpans.Find(prompt, inputs, messages, model, context.RequestAborted);
        var tokens = TokenCounter.Count(model, string.Join('\n', messages.Select(m => m.Text)));
        view = view with
        {
            Rendered = new RenderedView(
                [.. messages.Zip(spans).Select(m => new MessageView(m.First.Role, m.Second, [.. m.First.Attachments.Select(a => a.ToString()!)]))], tokens.Value, tokens.IsExact, price?.Of(tokens.Value, 0),
                isExact ? null : "A template changes an untrusted text or looks at it: what stands there literally is marked, and there may be more."),
            Address = Address(name, view, inputs.Entries.Select(e => e.Key.Value), Given),
        };
        if (Given("ask") is null || form is null) return Show(context, view);
        if (whyNot is not null) return Show(context, view with { Answer = new AnswerView(null, whyNot, "") }, StatusCodes.Status403Forbidden);
        var answer = await AskAsync(context, caller, access.Open(settings, prompt.Manifest, provider, model!), prompt, selected.Release.Version, model!, messages);
        return Show(context, view with { Answer = answer, Budget = await LeftAsync(caller, context.RequestAborted) }, answer.Problem is null ? 200 : StatusCodes.Status502BadGateway);
    }

    private IResult Show(HttpContext context, TryView view, int status = 200) => pages.Show<TryPage, TryView>(context, $"Try {view.Name}", "Prompts", view, status);

    private async Task<AnswerView> AskAsync(
        HttpContext context, Caller caller, Outcome<SettingsModel> opened, PromptDefinition prompt, PromptVersion version, string model, IReadOnlyList<RenderedMessage> messages)
    {
        if (opened.Value is not { } endpoint) return new AnswerView(null, opened.Diagnostics[0].Message, "");
        var identity = Identity(prompt, version);
        try
        {
            var asked = await budget.AskAsync(caller, identity, async () =>
            {
                var outcome = await endpoint.AskAsync(messages, ChatTarget.Of(prompt.Manifest).For(model), 0, null, context.RequestAborted);
                return (outcome, outcome.Value is { } given ? new CallTaken((given.InputTokens ?? 0) + (given.OutputTokens ?? 0), given.CostUsd ?? 0) : default);
            }, context.RequestAborted);
            return asked.Value is { } answer
                ? new AnswerView(answer.Shown, null, string.Create(CultureInfo.InvariantCulture,
                    $"{answer.Model} of {endpoint.Provider}; {answer.Finish}; {answer.InputTokens?.ToString(CultureInfo.InvariantCulture) ?? "?"} + {answer.OutputTokens?.ToString(CultureInfo.InvariantCulture) ?? "?"} tokens; ")
                    + $"{(answer.CostUsd is { } cost ? Words.Dollars(cost) : "no price known")}; {Words.Seconds(answer.Latency.TotalSeconds)}")
                : new AnswerView(null, asked.Diagnostics[0].Message, "");
        }
        catch (PromptLimitException exception)
        {
            return new AnswerView(null, exception.Message, "");
        }
    }

    private static PromptIdentity Identity(PromptDefinition prompt, PromptVersion version) => new() { Name = prompt.Name, Version = version.ToString(), Digest = prompt.Digest };

    private async Task<string> LeftAsync(Caller caller, CancellationToken cancellation)
    {
        try
        {
            return await budget.LeftAsync(caller, cancellation);
        }
        catch (EventStoreException exception)
        {
            return exception.Message;
        }
    }

    private static Outcome<PromptRendering> Render(GivenInputs inputs, string? model, CancellationToken cancellation)
    {
        try
        {
            return inputs.Render(model, cancellation);
        }
        catch (ArgumentException exception)
        {
            return Outcome<PromptRendering>.Failure(OutcomeCode.Invalid, new Diagnostic(ManifestDiagnostics.InvalidDefault, SourceLocation.File("inputs"), exception.Message));
        }
    }

    private static string? Address(string name, TryView view, IEnumerable<string> inputs, Func<string, string?> given)
    {
        var address = Addresses.With(Addresses.Try(name, view.Version), [("model", given("model")), .. inputs.Select(i => (TryInputs.Prefix + i, given(TryInputs.Prefix + i)))]);
        return address.Length <= LongestAddress ? address : null;
    }

    private static IReadOnlyList<string> Models(RepositorySettings settings, PromptManifest manifest) =>
        [.. new[] { manifest.Model.Name }.Concat(settings.Providers.Select(p => p.Model)).Concat(settings.Models.Select(m => m.Name)).Concat(settings.Prices.Select(p => p.Model)).OfType<string>().Distinct(StringComparer.Ordinal)];
}
