namespace PromptRegistry.Server.Endpoints;

/// <summary>
/// Names of prompts have slashes. Below <c>/v1/prompts</c>, <c>/v1/releases</c> and where they are flags they may be written as they are or escaped
/// (<c>support%2Ftriage</c>): before routes are looked for, a name becomes one segment.
/// </summary>
internal static class PromptNames
{
    private const string Prompts = "/v1/prompts/", Releases = "/v1/releases/", Environments = "/v1/environments/", Flags = "/ofrep/v1/evaluate/flags/";

    /// <summary>Joins the segments of a name. In a POST, the last segment is what to do with the prompt.</summary>
    public static void Join(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        var start = path.StartsWith(Prompts, StringComparison.Ordinal) ? Prompts.Length : path.StartsWith(Releases, StringComparison.Ordinal) ? Releases.Length : 0;
        if (start == 0 && path.StartsWith(Environments, StringComparison.Ordinal) && path.IndexOf(Flags, StringComparison.Ordinal) is var flags and > 0)
        {
            start = flags + Flags.Length;
            context.Request.Path = new PathString(path[..start] + path[start..].Replace("/", "%2F", StringComparison.Ordinal));
            return;
        }

        if (start == 0) return;
        var end = HttpMethods.IsPost(context.Request.Method) ? path.LastIndexOf('/') : path.Length;
        if (end <= start || path.AsSpan(start, end - start).IndexOf('/') < 0) return;
        context.Request.Path = new PathString(path[..start] + path[start..end].Replace("/", "%2F", StringComparison.Ordinal) + path[end..]);
    }

    /// <summary>The name that a segment stands for.</summary>
    public static string Of(string segment) => segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
