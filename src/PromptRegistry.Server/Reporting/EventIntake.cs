using System.Security.Cryptography;
using System.Text;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Events;
using PromptRegistry.Events.Storage;
using PromptRegistry.Server.Answers;
using PromptRegistry.Server.Catalog;
using PromptRegistry.Server.Keys;

namespace PromptRegistry.Server.Reporting;

/// <summary>
/// Puts what callers report into the store of events. It answers when the store has it, so that what was acknowledged is there; the same bytes of the same caller,
/// sent again, are taken once.
/// </summary>
internal sealed class EventIntake(ServerOptions options, PromptCatalog catalog, IServiceProvider services)
{
    /// <summary>Calls and feedback, or spans, of one request.</summary>
    public const int Most = 10_000;

    private readonly IEventStore? store = services.GetService<IEventStore>();

    /// <summary>Why the store cannot be opened; null where it can, or there is none.</summary>
    public static Diagnostic? Check(ServerOptions options)
    {
        try
        {
            if (options.Events is { } where && where.Contains('=', StringComparison.Ordinal)) _ = new Npgsql.NpgsqlConnectionStringBuilder(where);
            return null;
        }
        catch (ArgumentException)
        {
            // What it says may hold the password.
            return new Diagnostic(ServerDiagnostics.NoEvents, SourceLocation.File(""),
                "The PostgreSQL connection string of --events cannot be read. Expected is one such as 'Host=db;Database=app;Username=writer'.");
        }
    }

    /// <summary>The time of a call that does not say when it was.</summary>
    public DateTimeOffset Now => options.Clock.GetUtcNow();

    /// <summary>That there is no store; null where there is one.</summary>
    public Problem? Missing => store is not null ? null : Problem.Of(StatusCodes.Status501NotImplemented, ServerDiagnostics.NoEvents,
        $"This server keeps no events. Whoever runs it names a store: --events <SQLite file or PostgreSQL connection string>, or the environment variable {ServerOptions.EventsVariable}.");

    /// <summary>Why a call cannot be kept; null where it can.</summary>
    public string? WhyNot(PromptEvent call, Caller caller)
    {
        if (caller.Refuses(call.Prompt, call.Environment) is { } refused) return refused.Detail;
        if (call.Parent is { Length: > RenderKey.MaximumLength }) return $"'parent' has more than {RenderKey.MaximumLength} characters.";
        if (EventLimits.Takes(call, Now)) return null;
        return call.RenderId.Length > RenderKey.MaximumLength
            ? $"'renderId' has more than {RenderKey.MaximumLength} characters."
            : $"The time {call.Time:O} is not within the last {EventLimits.Past.Days} days.";
    }

    /// <summary>A call as it is kept: nobody's name in it, and the digest that its version has.</summary>
    public PromptEvent Complete(PromptEvent call) => call with
    {
        Digest = call.Digest.Length > 0 ? call.Digest : DigestOf(call.Prompt, call.Version),
        Unit = call.Unit is not { } unit || IsPseudonym(unit) ? call.Unit : UnitPseudonym.Of(unit),
    };

    /// <summary>Writes a batch; what the store says against it is a problem.</summary>
    /// <param name="batch">Names the batch: sent again, it is not taken again.</param>
    public async Task<Problem?> WriteAsync(Guid batch, IReadOnlyList<PromptEvent> calls, IReadOnlyList<PromptFeedback> feedback, CancellationToken cancellation)
    {
        try
        {
            if (calls.Count + feedback.Count > 0) await store!.WriteAsync(new EventBatch(batch, calls, feedback), cancellation);
            return null;
        }
        catch (EventStoreException exception)
        {
            return Problem.Of(503, ServerDiagnostics.NoEvents, $"The events cannot be written now; send them again. {exception.Message}");
        }
    }

    /// <summary>The name of a batch: of who sent it, and of what was sent or what they call it.</summary>
    public static Guid NameOf(HttpContext context, ReadOnlySpan<byte> content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{context.Caller().Key?.Id}\0"));
        hash.AppendData(context.Request.Headers["Idempotency-Key"] is [{ Length: > 0 } key] ? Encoding.UTF8.GetBytes(key) : content);
        return new Guid(hash.GetHashAndReset().AsSpan(0, 16));
    }

    private static bool IsPseudonym(string unit) => unit.Length == 16 && unit.All(char.IsAsciiHexDigitLower);

    private string DigestOf(string prompt, string version) =>
        catalog.Current?.State.Prompts.GetValueOrDefault(prompt)?.Releases.FirstOrDefault(r => r.Version.ToString() == version)?.Release?.Digest ?? "";
}
