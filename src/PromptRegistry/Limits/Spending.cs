using Microsoft.Extensions.AI;

namespace PromptRegistry.Limits;

/// <summary>What answers took that an answer needed: one that a cascade doubted, one that a check refused. Each is priced as the model that gave it.</summary>
internal static class Spending
{
    private const string Key = "promptregistry.spent";

    /// <summary>Counts an answer that nobody gets in the one that takes its place.</summary>
    public static void Add(ChatResponse response, ChatResponse before)
    {
        IReadOnlyList<Spent> all = [.. Of(before), .. Of(response)];
        response.Usage = Sum(before.Usage, response.Usage);
        (response.AdditionalProperties ??= [])[Key] = all;
    }

    /// <summary>Each answer that was asked for, in order.</summary>
    public static IReadOnlyList<Spent> Of(ChatResponse response) => Parts(response) ?? [new Spent(response.ModelId, response.Usage)];

    /// <summary>How often models were asked.</summary>
    public static int Calls(ChatResponse response) => Parts(response)?.Count ?? 1;

    /// <summary>What there is of both; null where both are.</summary>
    public static UsageDetails? Sum(UsageDetails? a, UsageDetails? b)
    {
        if (a is null || b is null) return a ?? b;
        var sum = new UsageDetails();
        sum.Add(a);
        sum.Add(b);
        return sum;
    }

    internal static IReadOnlyList<Spent>? Parts(ChatResponse response) =>
        response.AdditionalProperties?.TryGetValue(Key, out var found) == true ? found as IReadOnlyList<Spent> : null;
}

/// <summary>One answer of a model.</summary>
/// <param name="Model">As it names itself; null where it does not.</param>
internal sealed record Spent(string? Model, UsageDetails? Usage);
