using PromptRegistry.Core.Settings;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Witnesses;

namespace PromptRegistry.Git.Sources;

/// <summary>A repository that is being read.</summary>
internal sealed class OpenRepository : IDisposable
{
    private OpenRepository(GitFolders folders, IGitReader reader, GitPromptSourceOptions options, Witness witness)
    {
        Folders = folders;
        Reader = reader;
        Witness = witness;
        Signatures = options.Verify == SourceVerification.Signatures
            ? new SignedTags(reader, new GitCommand(folders.CommonFolder), options.AllowedSigners
                ?? throw new GitException("signatures are to be verified, but no file of allowed signers is named (AllowedSigners)."))
            : null;
        Stamps = new ReferenceStamps(folders.CommonFolder, options.Clock);
        Prefix = options.Folder.Trim('/') is { Length: > 0 } folder ? folder + "/" : "";
        LedgerReference = RegistryReferences.Branch(options.LedgerBranch ?? SettingsAtHead().LedgerBranch);
    }

    public GitFolders Folders { get; }

    public IGitReader Reader { get; }

    public ReferenceStamps Stamps { get; }

    /// <summary>What was accepted before.</summary>
    public Witness Witness { get; }

    /// <summary>Says what is signed; null where that is not asked.</summary>
    public SignedTags? Signatures { get; }

    /// <summary>Where the root of the prompts is in the repository: empty, or ending in <c>/</c>.</summary>
    public string Prefix { get; }

    public string LedgerReference { get; }

    /// <exception cref="GitException">There is no repository, or it cannot be opened.</exception>
    public static OpenRepository Open(string path, GitPromptSourceOptions options, Witness witness, Func<string, IGitReader> openReader)
    {
        var folders = GitFolders.Find(path) ?? throw new GitException(
            Directory.Exists(path) ? "it is not a git repository." : "the folder does not exist.");
        var reader = openReader(folders.GitFolder);
        try
        {
            return new OpenRepository(folders, reader, options, witness);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    public void Dispose() => Reader.Dispose();

    private RepositorySettings SettingsAtHead()
    {
        if (Reader.Resolve("HEAD") is not { } head || Reader.KindOf(head) != GitObjectKind.Commit)
        {
            return RepositorySettings.Default;
        }

        var file = Reader.Find(Reader.ReadCommit(head).Tree, Prefix + RepositorySettings.FileName);
        return file is { IsFile: true }
            ? SettingsParser.Parse(Reader.ReadText(file.Id)).Settings
            : RepositorySettings.Default;
    }
}
