using PromptRegistry.Server.Keys;
using PromptRegistry.Server.Pages.Frame;

namespace PromptRegistry.Server.Pages.Login;

/// <summary>A browser brings its key once, and has a session from then on.</summary>
internal sealed class LoginEndpoints(PageResults pages, KeyRing keys)
{
    public IResult Show(HttpContext context, string? to) => keys.IsOpen
        ? Results.LocalRedirect(Local(to))
        : pages.Show<LoginPage, LoginView>(context, "Log in", "", new LoginView(Local(to), null));

    public async Task<IResult> TakeAsync(HttpContext context)
    {
        if (await pages.ForeignAsync(context) is { } foreign) return pages.Refuse(context, foreign);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var to = Local(form["to"]);
        if (keys.IsOpen) return Results.LocalRedirect(to);
        var (caller, why) = keys.Find(form["key"].ToString().Trim());
        if (caller is null)
        {
            return pages.Show<LoginPage, LoginView>(context, "Log in", "", new LoginView(to, $"The key {why}. Whoever runs the server makes one with 'dotnet prompt serve keys add'."),
                StatusCodes.Status401Unauthorized);
        }

        if (!caller.May(Permission.Read))
        {
            return pages.Show<LoginPage, LoginView>(context, "Log in", "", new LoginView(to, caller.Refuses(Permission.Read).Detail), StatusCodes.Status403Forbidden);
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
    private static string Local(string? to) =>
        to is ['/', ..] && !to.StartsWith("//", StringComparison.Ordinal) && !to.StartsWith("/\\", StringComparison.Ordinal) && !to.Any(char.IsControl)
            && !to.StartsWith(Sessions.LoginPath, StringComparison.Ordinal) ? to : "/";
}

/// <summary>The page that asks for a key.</summary>
/// <param name="To">Where it leads.</param>
/// <param name="Problem">Why the key that was given is not taken; null where none was.</param>
public sealed record LoginView(string To, string? Problem);
