using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace PromptRegistry.Server.Webhooks;

/// <summary>Something that happened, as others are told of it.</summary>
/// <param name="Key">What makes it the same as another: told twice, it is sent once.</param>
/// <param name="Type">One of <see cref="WebhookTypes"/>.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Data">What happened.</param>
internal sealed record WebhookMessage(string Key, string Type, DateTimeOffset Time, JsonObject Data)
{
    /// <summary>The prompt that it is about; null for none.</summary>
    public string? Prompt { get; init; }

    /// <summary>Its id: a hash of what it is.</summary>
    public string Id => "msg_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Type}\n{Key}")))[..32];

    /// <summary>What is sent: <c>type</c>, <c>timestamp</c> and <c>data</c>, as Standard Webhooks writes it.</summary>
    public string Body => new JsonObject
    {
        ["type"] = Type,
        ["timestamp"] = Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        ["data"] = Data.DeepClone(),
    }.ToJsonString(Answers.Body.Json);
}

/// <summary>What webhooks tell of.</summary>
internal static class WebhookTypes
{
    public const string Released = "prompt.released", Moved = "prompt.moved", Approved = "prompt.approved", ApprovalWanted = "approval.wanted", Rollout = "rollout.changed",
        BudgetNearlySpent = "budget.nearly-spent", BudgetSpent = "budget.spent", Alert = "alert.raised";

    public static IReadOnlyList<string> All { get; } = [Released, Moved, Approved, ApprovalWanted, Rollout, BudgetNearlySpent, BudgetSpent, Alert];
}
