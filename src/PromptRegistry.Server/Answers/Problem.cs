using System.Text.Json;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Server.Answers;

/// <summary>A refusal by RFC 9457, with the findings that say why.</summary>
/// <param name="Type"><c>urn:promptregistry:PRM3004</c>: one for each kind of finding.</param>
/// <param name="Title">What kind it is.</param>
/// <param name="Status">The status of the answer.</param>
/// <param name="Detail">What was found, what was expected and what to do next.</param>
/// <param name="Findings">All findings.</param>
internal sealed record Problem(string Type, string Title, int Status, string Detail, IReadOnlyList<FindingAnswer> Findings)
{
    public const string ContentType = "application/problem+json";

    public static Problem Of(int status, params IReadOnlyList<Diagnostic> findings) => new(
        $"urn:promptregistry:{findings[0].Id}", findings[0].Descriptor.Title, status, findings[0].Message, [.. findings.Select(FindingAnswer.Of)]);

    public static Problem Of(int status, DiagnosticDescriptor descriptor, string message) =>
        Of(status, new Diagnostic(descriptor, SourceLocation.File(""), message));

    public async Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        context.Response.ContentType = ContentType;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(this, Body.Json), context.RequestAborted);
    }
}
