using System.Text.Json;
using System.Text.Json.Nodes;
using PromptRegistry.Server.Answers;

namespace PromptRegistry.Server.Langfuse;

/// <summary>A refusal as Langfuse's clients read it: every one has a <c>message</c>.</summary>
internal static class LangfuseError
{
    public static Task BadRequest(HttpContext context, string message) => WriteAsync(context, 400, message, "InvalidRequestError");

    /// <summary>What Langfuse calls a refusal with a status.</summary>
    public static string KindOf(int status) => status switch
    {
        401 => "UnauthorizedError",
        403 => "ForbiddenError",
        404 => "LangfuseNotFoundError",
        405 => "MethodNotAllowedError",
        429 => "RateLimitError",
        503 => "ServiceUnavailable",
        _ => "InvalidRequestError",
    };

    /// <summary>A parameter that is not of its type.</summary>
    public static Task BadData(HttpContext context, string parameter, string message) => WriteAsync(context, 400, new JsonObject
    {
        ["message"] = "Invalid request data",
        ["error"] = new JsonArray(new JsonObject { ["code"] = "custom", ["path"] = new JsonArray(parameter), ["message"] = message }),
    });

    public static Task WriteAsync(HttpContext context, int status, string message, string error) =>
        WriteAsync(context, status, new JsonObject { ["message"] = message, ["error"] = error });

    public static async Task WriteAsync(HttpContext context, int status, JsonNode body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(body, Body.Json), context.RequestAborted);
    }
}
