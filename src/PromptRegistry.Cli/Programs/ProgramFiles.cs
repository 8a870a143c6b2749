using PromptRegistry.Cli.Files;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Programs;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Files;

namespace PromptRegistry.Cli.Programs;

/// <summary>The programs of a work tree.</summary>
internal static class ProgramFiles
{
    private const int Most = 10_000;

    /// <summary>Reads all of them, with what is wrong.</summary>
    public static (IReadOnlyList<ProgramDefinition> Programs, IReadOnlyList<Diagnostic> Findings) Read(PromptRepository repository)
    {
        var folder = new RepositoryFolder(repository.Root);
        var prompts = repository.Files.PromptNames().Select(repository.Settings.RegisteredName).ToHashSet(StringComparer.Ordinal);
        var owners = Owners(folder);
        var (programs, findings) = (new List<ProgramDefinition>(), new List<Diagnostic>());
        foreach (var path in folder.Find(ProgramDefinition.Folder).Where(IsProgram).Take(Most))
        {
            if (ProgramDefinition.IdOf(path) is null)
            {
                findings.Add(WrongName(path, folder));
                continue;
            }

            var read = ProgramParser.Parse(folder.ReadText(path, YamlReader.MaximumLength)!, path, repository.Settings, prompts);
            findings.AddRange(read.Diagnostics);
            if (read.Program is null) continue;
            programs.Add(read.Program);
            if (owners?.Invoke(path) == false)
            {
                findings.Add(new Diagnostic(ProgramDiagnostics.NoOwner, SourceLocation.File(path),
                    $"No line of CODEOWNERS names who has to agree to a change of this program, which spends money of '{read.Program.Team}'. Add '/{path} @…'."));
            }
        }

        return (programs, findings);
    }

    /// <summary>Other files, such as a read-me, may stand beside them.</summary>
    private static bool IsProgram(string path) => path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);

    private static Diagnostic WrongName(string path, RepositoryFolder folder)
    {
        var id = Path.GetFileNameWithoutExtension(path).ToLowerInvariant();
        var twin = ProgramDefinition.PathOf(id);
        var isTwice = ProgramDefinition.IdOf(twin) is not null && folder.Find(ProgramDefinition.Folder).Contains(twin);
        return new Diagnostic(ProgramDiagnostics.FileName, SourceLocation.File(path), isTwice
            ? $"There are two programs '{id}': this file and {twin}. Keep {twin}, and give the other an id of its own."
            : $"A program is a file '{ProgramDefinition.Folder}/<id>.yaml', whose id begins with a lower-case letter and has only lower-case letters, digits and '-'. "
                + (ProgramDefinition.IdOf(twin) is null ? "Rename it." : $"Rename it to {twin}."));
    }

    /// <summary>Whether a file has an owner; null where the repository has no file of owners, and nobody asks for any.</summary>
    private static Func<string, bool>? Owners(RepositoryFolder root)
    {
        // The file lies at the top of the git repository, which may be above the prompts.
        var below = "";
        for (var at = new DirectoryInfo(root.Root); at is not null; at = at.Parent)
        {
            if (!Path.Exists(Path.Combine(at.FullName, ".git")))
            {
                below = $"{at.Name}/{below}";
                continue;
            }

            var top = new RepositoryFolder(at.FullName);
            var text = CodeOwners.Paths.Select(p => top.ReadText(p, YamlReader.MaximumLength)).FirstOrDefault(t => t is not null);
            if (text is null) return null;
            var (owners, prefix) = (CodeOwners.Parse(text), below);
            return path => owners.OwnersOf(prefix + path).Count > 0;
        }

        return null;
    }
}
