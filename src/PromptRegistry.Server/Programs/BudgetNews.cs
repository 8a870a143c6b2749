using System.Globalization;
using System.Text.Json.Nodes;
using PromptRegistry.Core.Programs;
using PromptRegistry.Server.Webhooks;

namespace PromptRegistry.Server.Programs;

/// <summary>Tells of budgets that are nearly or wholly spent: the log, and whoever takes webhooks.</summary>
internal sealed partial class BudgetNews(WebhookOutbox outbox, ILogger<BudgetNews> log)
{
    public async Task TellAsync(ProgramDefinition program, BudgetMark mark, DateTimeOffset now)
    {
        Passed(log, mark.Text);
        var budget = mark.Budget;
        var period = now.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        await outbox.TellAsync(new WebhookMessage($"{budget.Quota.Name} {period} {mark.At.ToString(CultureInfo.InvariantCulture)}", mark.At < 1 ? WebhookTypes.BudgetNearlySpent : WebhookTypes.BudgetSpent, now, new JsonObject
        {
            ["program"] = program.Id,
            ["team"] = program.Team,
            ["budget"] = budget.Quota.Name,
            ["used"] = budget.Use.CostUsd,
            ["limit"] = budget.Limit,
            ["text"] = mark.Text,
        })
        {
            Prompt = program.Prompts[0].Name,
        });
    }

    [LoggerMessage(LogLevel.Warning, "{Text}")]
    private static partial void Passed(ILogger log, string text);
}
