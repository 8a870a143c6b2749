using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Net.Http.Headers;

namespace PromptRegistry.Server.Answers;

/// <summary>JSON that was made once, with the strong validator that its digest is.</summary>
internal sealed record Body(ReadOnlyMemory<byte> Bytes, string ETag)
{
    /// <summary>camelCase, words for enums, nothing for null; the text of prompts as it is.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Body Of<T>(T value)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value, Json);
        return new Body(bytes, $"\"sha256-{Convert.ToHexStringLower(SHA256.HashData(bytes))}\"");
    }

    /// <summary>Answers with it, or with 304 where the caller has it.</summary>
    /// <param name="context">The request and its answer.</param>
    /// <param name="cacheControl">How long it may be kept.</param>
    /// <param name="contentType">What it is.</param>
    public async Task WriteAsync(HttpContext context, string cacheControl, string contentType = "application/json; charset=utf-8")
    {
        var headers = context.Response.Headers;
        headers.ETag = ETag;
        headers.CacheControl = cacheControl;
        headers.Vary = "Authorization";
        if (IsKnown(context.Request.Headers.IfNoneMatch))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = contentType;
        context.Response.ContentLength = Bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.BodyWriter.WriteAsync(Bytes, context.RequestAborted);
    }

    /// <summary>Answers with what nobody may keep.</summary>
    public static async Task WriteOnceAsync<T>(HttpContext context, T value)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(value, Json), context.RequestAborted);
    }

    /// <summary>The whole body of a request, decompressed; the server's limit of size holds for it.</summary>
    /// <exception cref="InvalidDataException">It is not compressed as it says.</exception>
    public static async Task<byte[]> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.ToArray();
    }

    private bool IsKnown(Microsoft.Extensions.Primitives.StringValues given)
    {
        if (given.Count == 0) return false;
        if (given.Count == 1 && given[0] == ETag) return true;
        return EntityTagHeaderValue.TryParseList([.. given.OfType<string>()], out var tags)
            && tags.Any(t => t.Equals(EntityTagHeaderValue.Any) || t.Tag.Equals(ETag, StringComparison.Ordinal));
    }
}
