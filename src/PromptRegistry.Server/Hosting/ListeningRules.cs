using System.Net;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Server.Keys;

namespace PromptRegistry.Server.Hosting;

/// <summary>Where a server may listen: without keys anybody who reaches it reads all prompts, so that only this machine may.</summary>
internal static class ListeningRules
{
    /// <summary>Why it may not listen there; null where it may.</summary>
    public static Diagnostic? Check(ServerOptions options)
    {
        foreach (var url in options.Urls)
        {
            if (!Uri.TryCreate(url.Replace("//*", "//0.0.0.0", StringComparison.Ordinal).Replace("//+", "//0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var address)
                || address.Scheme is not ("http" or "https") || address.PathAndQuery != "/")
            {
                return Finding($"'{url}' is no address to listen on. Write it as {ServerOptions.DefaultUrl}.");
            }

            if (options.IsOpen && !IsLoopback(address))
            {
                return Finding($"The server has no keys, so that anybody who reaches {url} would read every prompt. "
                    + $"Make keys with 'dotnet prompt serve keys add' and name their file with --keys, or listen on this machine alone ({ServerOptions.DefaultUrl}).");
            }
        }

        if (options.Rate is < 1 or > 1_000_000) return Finding($"--rate is from 1 to 1000000 requests in a second, but it is {options.Rate}.");
        if (options.HookSecret is { Length: < 16 }) return Finding($"The secret of webhooks in {ServerOptions.HookVariable} has less than 16 characters, which can be guessed.");
        return options.Keys is { } keys ? KeysOf(keys, options) : null;
    }

    /// <summary>A file that nobody can read keeps everybody out: better to say so at once.</summary>
    private static Diagnostic? KeysOf(string named, ServerOptions options)
    {
        IKeyStore file;
        try
        {
            file = KeyStores.Open(named, options.KeysInterval, options.Clock);
        }
        catch (ArgumentException)
        {
            // What it says may hold the password.
            return KeyFile.Finding("The PostgreSQL connection string of --keys cannot be read. Expected is one such as 'Host=db;Database=app;Username=server'.");
        }

        using var ends = file as IDisposable;
        if (file.IsIn(options.Repository) is { } inside) return inside;
        try
        {
            return file.Read().Count > 0 ? null : KeyFile.Finding($"{file.Name} has no keys. Make one: 'dotnet prompt serve keys add --keys {file.Name} --name <name> --role administrator'.");
        }
        catch (KeyFileException exception)
        {
            return KeyFile.Finding(exception.Message);
        }
    }

    private static bool IsLoopback(Uri address) => address.Host == "localhost" || (IPAddress.TryParse(address.DnsSafeHost, out var ip) && IPAddress.IsLoopback(ip));

    private static Diagnostic Finding(string message) => new(ServerDiagnostics.CannotListen, SourceLocation.File(""), message);
}
