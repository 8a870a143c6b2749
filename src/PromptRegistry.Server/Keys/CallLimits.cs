using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Server.Answers;

namespace PromptRegistry.Server.Keys;

/// <summary>How often who may call: each key so many requests in a second, and twice as many at once; each address without a key few.</summary>
internal static class CallLimits
{
    /// <summary>Requests in a second of one address that brings no key that is known.</summary>
    public const int Strangers = 20;

    public static void Add(IServiceCollection services, ServerOptions options) => services.AddRateLimiter(limiter =>
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => context.Features.Get<Caller>() switch
        {
            { Key: { } key } => Bucket($"key {key.Id}", options.Rate),
            { } => RateLimitPartition.GetNoLimiter("anybody"),
            null => Bucket($"address {Network(context.Connection.RemoteIpAddress)}", Strangers),
        });
        limiter.OnRejected = (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)) : 1;
            rejected.HttpContext.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
            var most = rejected.HttpContext.Features.Get<Caller>() is null ? Strangers : options.Rate;
            Refusal.Set(rejected.HttpContext, Problem.Of(StatusCodes.Status429TooManyRequests, ServerDiagnostics.TooManyRequests,
                $"These are more than {most} requests in a second. Try again in {wait} s; whoever runs the server sets the limit with --rate."));
            return ValueTask.CompletedTask;
        };
    });

    private static RateLimitPartition<string> Bucket(string who, int each) => RateLimitPartition.GetTokenBucketLimiter(who, _ => new TokenBucketRateLimiterOptions
    {
        TokenLimit = each * 2,
        TokensPerPeriod = each,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
    });

    /// <summary>Who has one address of IPv6 has 2⁶⁴.</summary>
    private static string Network(IPAddress? address)
    {
        if (address is null) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.GetAddressBytes() is { Length: 16 } bytes ? Convert.ToHexStringLower(bytes.AsSpan(0, 8)) : address.ToString();
    }
}
