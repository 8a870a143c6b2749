using PromptRegistry.Server.Keys;
using PromptRegistry.Server.Pages.Frame;

namespace PromptRegistry.Server.Pages.Login;

/// <summary>A browser brings its key once, and has a session from then on.</summary>
internal sealed class LoginEndpoints(PageResults pages, KeyRing keys, BrowserLogin signIn)
{
    public IResult Show(HttpContext context, string? to) => keys.IsOpen
        ? Results.LocalRedirect(Local(to))
        : signIn.Show(context, Local(to));

    public async Task<IResult> TakeAsync(HttpContext context)
    {
        if (await pages.ForeignAsync(context) is { } foreign) return pages.Refuse(context, foreign);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var to = Local(form["to"]);
        if (keys.IsOpen) return Results.LocalRedirect(to);
        var (caller, why) = keys.Find(form["key"].ToString().Trim());
        if (caller is null)
        {
            return signIn.Show(context, to, $"The key {why}. Whoever runs the server makes one with 'dotnet prompt serve keys add'.", StatusCodes.Status401Unauthorized);
        }

        if (!caller.May(Permission.Read))
        {
            return signIn.Show(context, to, caller.Refuses(Permission.Read).Detail, StatusCodes.Status403Forbidden);
        }

        await Sessions.BeginAsync(context, caller);
        return Results.LocalRedirect(to);
    }

    public async Task<IResult> EndAsync(HttpContext context)
    {
        if (await pages.ForeignAsync(context) is { } foreign) return pages.Refuse(context, foreign);
        await Sessions.EndAsync(context);
        return Results.LocalRedirect(Sessions.LoginPath);
    }

    /// <summary>An address of this server; the first page where it is none.</summary>
    public static string Local(string? to) =>
        to is ['/', ..] && !to.StartsWith("//", StringComparison.Ordinal) && !to.StartsWith("/\\", StringComparison.Ordinal) && !to.Any(char.IsControl)
            && !to.StartsWith(Sessions.LoginPath, StringComparison.Ordinal) ? to : "/";
}

/// <summary>The page that asks who somebody is.</summary>
/// <param name="To">Where it leads.</param>
/// <param name="Problem">Why somebody is not let in; null where nobody has tried.</param>
public sealed record LoginView(string To, string? Problem)
{
    /// <summary>With whom one logs in; null where there is no sign-in for browsers.</summary>
    public string? SignIn { get; init; }

    /// <summary>Where that begins.</summary>
    public string? SignInAddress { get; init; }

    /// <summary>Whether there are keys.</summary>
    public bool TakesKeys { get; init; } = true;
}

/// <summary>Somebody is logged in.</summary>
/// <param name="To">Where it leads.</param>
public sealed record SignedInView(string To);
