using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Server.SignIn;
using PromptRegistry.Server.Webhooks;

namespace PromptRegistry.Server.Hosting;

/// <summary>The files of whoever runs the server, looked at before it starts: one that cannot be used would keep people out, or tell nobody.</summary>
internal static class OperatorFiles
{
    /// <summary>What is wrong; null where nothing is.</summary>
    public static Diagnostic? Check(ServerOptions options)
    {
        if (options.SignIn is { } signIn && SignInSettings.Read(signIn, options.Repository) is { Settings: null } wrong) return wrong.Problems.First(p => p.IsError);
        if (options.Webhooks is not { } file) return null;
        if (WebhookFile.Read(file, options.Repository).Problems.FirstOrDefault(p => p.IsError) is { } problem) return problem;
        return options.Events is not null ? null : new Diagnostic(ServerDiagnostics.WebhooksUnusable, SourceLocation.File(""),
            "Webhooks that wait are kept in the store of events, and there is none. Name one with --events or the environment variable PROMPTREGISTRY_EVENTS.");
    }
}
