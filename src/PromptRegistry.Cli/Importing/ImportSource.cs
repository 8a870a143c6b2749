using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Import.Formats;
using PromptRegistry.Import.Remote;

namespace PromptRegistry.Cli.Importing;

/// <summary>Where prompts are imported from.</summary>
/// <param name="Only">The one file that is meant; null for all.</param>
/// <param name="Shown">A path of the source as people see it.</param>
internal sealed record ImportSource(ISourceFiles Files, string? Only, Func<string, string> Shown)
{
    public static async Task<Outcome<ImportSource>> OpenAsync(CommandEnvironment environment, ImportWish wish, CancellationToken cancellation)
    {
        if (wish.Langfuse is { } remote && wish.Source is null)
        {
            var fetched = await LangfuseExport.FetchAsync(remote.Address, remote.PublicKey(environment), remote.SecretKey(environment), remote.Label, cancellation);
            return fetched.Map(files => new ImportSource(files, null, path => path));
        }

        if (wish.Source is null || wish.Langfuse is not null)
            return Failure("Name a file or a folder, or an address with '--from-langfuse': one of them.");
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(wish.Source, environment.WorkingDirectory));
        var isFolder = Directory.Exists(full);
        if (!isFolder && !File.Exists(full)) return Failure($"'{wish.Source}' does not exist.");
        var folder = isFolder ? full : Path.GetDirectoryName(full)!;
        if (Path.GetDirectoryName(folder) is not { } parent) return Failure($"'{folder}' is the root of all files. Name a folder with prompts.");
        return Outcome<ImportSource>.Success(new ImportSource(
            new FolderSources(parent, Path.GetFileName(folder)),
            isFolder ? null : Path.GetFileName(full),
            path => Path.GetRelativePath(environment.WorkingDirectory, Path.Combine(folder, path)).Replace('\\', '/')));
    }

    private static Outcome<ImportSource> Failure(string message) =>
        Outcome<ImportSource>.Failure(OutcomeCode.Usage, new Diagnostic(ImportDiagnostics.NothingToImport, SourceLocation.File(""), message));
}
