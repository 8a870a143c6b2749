using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Files;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Released;
using PromptRegistry.Git.Witnesses;

namespace PromptRegistry.Git.Sources;

/// <summary>A repository that is being read.</summary>
internal sealed class OpenRepository : IDisposable
{
    private readonly RepositorySettings settings;
    private IReadOnlyList<string>? asked;
    private IReadOnlyList<string> named = [];
    private readonly Dictionary<string, string> askedFor = new(StringComparer.Ordinal);

    private OpenRepository(string path, GitFolders folders, IGitReader reader, GitPromptSourceOptions options, Witness witness)
    {
        Folders = folders;
        Reader = reader;
        Witness = witness;
        Signatures = options.Verify == SourceVerification.Signatures
            ? new SignedTags(reader, new GitCommand(folders.CommonFolder), options.AllowedSigners
                ?? throw new GitException("signatures are to be verified, but no file of allowed signers is named (AllowedSigners)."))
            : null;
        Stamps = new ReferenceStamps(folders.CommonFolder, options.Clock);
        Arms = new ArmReferences(folders.CommonFolder, reader);
        Prefix = (options.Folder ?? FolderOf(path, folders)).Trim('/') is { Length: > 0 } folder ? folder + "/" : "";
        settings = SettingsAtHead();
        LedgerReference = RegistryReferences.Branch(options.LedgerBranch ?? settings.LedgerBranch);
    }

    public GitFolders Folders { get; }

    public IGitReader Reader { get; }

    public ReferenceStamps Stamps { get; }

    /// <summary>Finds the arms of prompts.</summary>
    public ArmReferences Arms { get; }

    /// <summary>What was accepted before.</summary>
    public Witness Witness { get; }

    /// <summary>Says what is signed; null where that is not asked.</summary>
    public SignedTags? Signatures { get; }

    /// <summary>Where the root of the prompts is in the repository: empty, or ending in <c>/</c>.</summary>
    public string Prefix { get; }

    public string LedgerReference { get; }

    /// <summary>Whether a file that should be there could not be read.</summary>
    public bool HasFaults { get; set; }

    /// <summary>The name in refs of a prompt that the app asks for: accessors know the prefix of their root, if it had one then.</summary>
    public string NameOf(string name) => settings.NameOf(name);

    /// <summary>The names in refs of what the app asks for; the same list for the same one.</summary>
    public IReadOnlyList<string> NamesOf(IReadOnlyList<string> names)
    {
        if (settings.Prefix.Length == 0) return names;
        if (ReferenceEquals(names, asked)) return named;
        asked = names;
        askedFor.Clear();
        foreach (var name in names) askedFor[NameOf(name)] = name;
        return named = [.. names.Select(NameOf)];
    }

    /// <summary>What the app calls a prompt of <see cref="NamesOf"/>.</summary>
    public string Asked(string registered) => askedFor.GetValueOrDefault(registered, registered);

    /// <summary>Where a prompt is whose release does not say it.</summary>
    public PromptPlace PlaceOf(string registered) => new(Prefix, settings.LocalName(registered));

    /// <exception cref="GitException">There is no repository, or it cannot be opened.</exception>
    public static OpenRepository Open(string path, GitPromptSourceOptions options, Witness witness, Func<string, IGitReader> openReader)
    {
        var folders = GitFolders.Find(path) ?? throw new GitException(
            Directory.Exists(path) ? "it is not a git repository." : "the folder does not exist.");
        var reader = openReader(folders.GitFolder);
        try
        {
            return new OpenRepository(path, folders, reader, options, witness);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    public void Dispose() => Reader.Dispose();

    /// <summary>The root that a path into a work tree is in, by the rule that everything shares.</summary>
    private static string FolderOf(string path, GitFolders folders) =>
        folders.WorkTree is { } top && RepositoryRoot.Find(path, top) is { } root && root != top
            ? Path.GetRelativePath(top, root).Replace('\\', '/')
            : "";

    /// <summary>What <c>promptregistry.yaml</c> in HEAD's commit says now.</summary>
    public RepositorySettings SettingsAtHead()
    {
        if (Reader.Resolve("HEAD") is not { } head || Reader.KindOf(head) != GitObjectKind.Commit)
        {
            return RepositorySettings.Default;
        }

        var file = Reader.Find(Reader.ReadCommit(head).Tree, Prefix + RepositorySettings.FileName);
        return file is { IsFile: true }
            ? SettingsParser.Parse(FileText.Decode(Reader.ReadBytes(file.Id, GitLimits.MaximumText), Prefix + RepositorySettings.FileName)).Settings
            : RepositorySettings.Default;
    }
}
