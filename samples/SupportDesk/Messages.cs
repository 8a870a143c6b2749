using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;

namespace SupportDesk;

/// <summary>What a customer asks.</summary>
/// <param name="Photo">A picture as a data URI, <c>data:image/png;base64,…</c>; null for none.</param>
public sealed record Question(string Customer, [property: JsonPropertyName("question")] string Text, string? Photo = null)
{
    public DataContent? Picture() => Photo is null ? null : new DataContent(Photo);
}

/// <summary>What the customer gets.</summary>
/// <param name="RenderId">What feedback refers to.</param>
public sealed record Reply(string Answer, string? Model, double? CostUsd, string RenderId);
