using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using PromptRegistry.Server.Answers;
using PromptRegistry.Server.Keys;

namespace PromptRegistry.Server.Pages.Frame;

/// <summary>Makes pages: what browsers may do with them, what is around them, and what they show instead where something is refused.</summary>
internal sealed class PageResults(IAntiforgery antiforgery, ServerOptions options)
{
    /// <summary>Its own style sheet and script, nothing inline and nothing of others.</summary>
    private const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>A page.</summary>
    /// <param name="place">Which entry of the navigation it belongs to.</param>
    /// <param name="view">What it shows.</param>
    /// <param name="reload">After how many seconds it is loaded again; null for never.</param>
    public IResult Show<TPage, TView>(HttpContext context, string title, string place, TView view, int status = 200, bool isLive = false, int? reload = null)
        where TPage : View<TView>
        where TView : notnull
    {
        var caller = context.Features.Get<Caller>();
        var tokens = antiforgery.GetAndStoreTokens(context);
        Open(context);
        var frame = new PageFrame(title, place, caller?.Key?.Name, tokens.FormFieldName, tokens.RequestToken!)
        {
            IsOutside = caller is null,
            Now = options.Clock.GetUtcNow(),
            IsLive = isLive,
            MayPropose = caller?.May(Permission.Propose) == true,
            Reload = reload,
        };
        return new RazorComponentResult<TPage>(new Dictionary<string, object?> { [nameof(View<TView>.Frame)] = frame, [nameof(View<TView>.Shown)] = view })
        {
            PreventStreamingRendering = true,
            StatusCode = status,
        };
    }

    /// <summary>A refusal as a page.</summary>
    public IResult Refuse(HttpContext context, Problem problem) =>
        Show<ErrorPage, ErrorView>(context, problem.Title, "", new ErrorView(problem.Status, problem.Title, problem.Detail, [.. problem.Findings.Select(f => f.Message).Where(m => m != problem.Detail)]), problem.Status);

    /// <summary>Why a form is not taken; null where it is the server's own.</summary>
    public async Task<Problem?> ForeignAsync(HttpContext context)
    {
        try
        {
            await antiforgery.ValidateRequestAsync(context);
            return null;
        }
        catch (AntiforgeryValidationException)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, Core.Diagnostics.ServerDiagnostics.ForeignForm,
                "The form was not sent by a page of this server, or it is older than the session. Open the page again, and send it from there.");
        }
    }

    /// <summary>Whether a refusal is to be read by a person.</summary>
    public static bool IsForBrowser(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<BrowserRoute>() is not null
        || (context.GetEndpoint() is null && !context.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal) && !context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
            && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase));

    private static void Open(HttpContext context)
    {
        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers.CacheControl = "no-store";
        // Without it a browser does not say where a form comes from, and the server refuses it as another site's.
        context.Response.Headers["Referrer-Policy"] = "same-origin";
    }
}

/// <summary>A page, or what fills it.</summary>
/// <typeparam name="TView">What it shows.</typeparam>
public abstract class View<TView> : ComponentBase
    where TView : notnull
{
    /// <summary>What is around it.</summary>
    [Parameter]
    [EditorRequired]
    public required PageFrame Frame { get; set; }

    /// <summary>What it shows.</summary>
    [Parameter]
    [EditorRequired]
    public required TView Shown { get; set; }
}

/// <summary>Something that was refused.</summary>
/// <param name="Status">The status of the answer.</param>
/// <param name="Title">What kind it is.</param>
/// <param name="Detail">What was found, and what to do.</param>
/// <param name="More">What else was found.</param>
public sealed record ErrorView(int Status, string Title, string Detail, IReadOnlyList<string> More);
