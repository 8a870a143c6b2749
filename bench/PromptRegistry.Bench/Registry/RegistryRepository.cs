using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PromptRegistry.Bench.Registry;

/// <summary>
/// A bare repository of a thousand prompts: commits of fifty releases each by <c>git fast-import</c>, an annotated tag a
/// release, three environments a prompt, and the ledger that recorded it all. Kept for the next run.
/// </summary>
internal sealed class RegistryRepository
{
    private const int ReleasesInACommit = 50;
    private const string Who = "Bench <bench@example.org> 1700000000 +0000";

    private readonly int releases;
    private readonly List<GitObject> tags = [];
    private readonly List<(string Name, string Id, string Commit)> references = [];
    private readonly Dictionary<(int Prompt, int Release), string> releaseTags = [];
    private string[] commits = [];

    private RegistryRepository(string folder, int releases)
    {
        Folder = folder;
        this.releases = releases;
    }

    public string Folder { get; }

    /// <summary>The repository with so many releases of each prompt, made where it is not there yet.</summary>
    public static RegistryRepository Open(string parent, int releases)
    {
        var folder = Path.Combine(parent, $"releases-{releases.ToString(CultureInfo.InvariantCulture)}.git");
        var repository = new RegistryRepository(folder, releases);
        if (!File.Exists(Path.Combine(folder, "complete"))) repository.Build();
        return repository;
    }

    /// <summary>The same with the environments' refs in files of their own, as they are after moves.</summary>
    public static RegistryRepository OpenLoose(string parent, RegistryRepository packed)
    {
        var loose = new RegistryRepository(Path.Combine(parent, Path.GetFileName(packed.Folder) + "-loose"), packed.releases);
        if (Directory.Exists(loose.Folder)) return loose;
        Git.Run(parent, ["init", "--quiet", "--bare", "--initial-branch=main", loose.Folder]);
        File.WriteAllText(
            Path.Combine(loose.Folder, "objects", "info", "alternates"), Path.Combine(packed.Folder, "objects") + "\n");
        using var kept = new StreamWriter(Path.Combine(loose.Folder, "packed-refs"));
        var isMoved = false;
        foreach (var line in File.ReadLines(Path.Combine(packed.Folder, "packed-refs")))
        {
            if (line[0] != '^') isMoved = Names.Environments.Any(e => line.EndsWith("/" + e, StringComparison.Ordinal));
            if (!isMoved) kept.Write(line + "\n");
            else if (line[0] != '^') loose.WriteLoose(line[41..], line[..40]);
        }

        return loose;
    }

    private void WriteLoose(string name, string id)
    {
        var file = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, id + "\n");
    }

    private void Build()
    {
        Console.Error.WriteLine($"building {Folder}");
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
        Directory.CreateDirectory(Folder);
        Git.Run(Folder, ["init", "--quiet", "--bare", "--initial-branch=main", "."]);
        var marks = Path.Combine(Folder, "marks");
        Git.Run(Folder, ["fast-import", "--quiet", $"--export-marks={marks}"], WriteCommits);
        commits = [.. File.ReadLines(marks).Select(l => l.Split(' ')).OrderBy(l => int.Parse(l[0][1..], CultureInfo.InvariantCulture)).Select(l => l[1])];
        var main = Git.Run(Folder, ["rev-parse", "refs/heads/main"]).Trim();
        MakeTags();
        Git.Run(Folder, ["fast-import", "--quiet"], WriteLedger);
        var ledger = Git.Run(Folder, ["rev-parse", "refs/heads/prompts/ledger"]).Trim();
        WriteReferences(main, ledger);
        if (releases <= 100) Git.Run(Folder, ["repack", "-a", "-d", "-f", "-q"]);
        Git.Run(Folder, ["commit-graph", "write", "--reachable"]);
        File.WriteAllText(Path.Combine(Folder, "complete"), "");
    }

    private void WriteCommits(StreamWriter to)
    {
        for (var first = 0; first < releases * Names.Prompts; first += ReleasesInACommit)
        {
            to.Write($"commit refs/heads/main\nmark :{(first / ReleasesInACommit) + 1}\ncommitter {Who}\ndata 8\nreleases\n");
            for (var i = first; i < first + ReleasesInACommit; i++)
            {
                var (release, prompt) = Math.DivRem(i, Names.Prompts);
                WriteFile(to, Names.Manifest(Names.Prompt(prompt)), Manifest(prompt, release));
                if (release % 10 == 0) WriteFile(to, Names.Template(Names.Prompt(prompt)), Template(prompt, release));
            }
        }
    }

    private static void WriteFile(StreamWriter to, string path, string text) =>
        to.Write($"M 100644 inline {path}\ndata {Encoding.UTF8.GetByteCount(text)}\n{text}\n");

    private void MakeTags()
    {
        for (var i = 0; i < releases * Names.Prompts; i++)
        {
            var (release, prompt) = Math.DivRem(i, Names.Prompts);
            var name = $"prompts/{Names.Prompt(prompt)}/v{Names.Version(release)}";
            var commit = commits[i / ReleasesInACommit];
            var tag = GitObject.Tag(
                $"object {commit}\ntype commit\ntag {name}\ntagger {Who}\n\n{Names.Prompt(prompt)} {Names.Version(release)}\n\nDigest: {Digest(prompt, release)}\n");
            tags.Add(tag);
            releaseTags[(prompt, release)] = tag.Id;
            references.Add(("refs/tags/" + name, tag.Id, commit));
        }

        for (var prompt = 0; prompt < Names.Prompts; prompt++)
        {
            for (var environment = 0; environment < Names.Environments.Length; environment++) MakeEnvironment(prompt, environment);
        }

        var pack = Path.Combine(Folder, "objects", "pack", "pack-tags.pack");
        TagPack.Write(pack, tags);
        Git.Run(Folder, ["index-pack", pack]);
    }

    private void MakeEnvironment(int prompt, int environment)
    {
        var release = Names.Released(prompt, environment, releases);
        var name = $"prompts/{Names.Prompt(prompt)}/{Names.Environments[environment]}";
        var tag = GitObject.Tag(
            $"object {releaseTags[(prompt, release)]}\ntype tag\ntag {name}\ntagger {Who}\n\n{Names.Prompt(prompt)} {Names.Version(release)}\n");
        tags.Add(tag);
        references.Add(("refs/tags/" + name, tag.Id, CommitOf(prompt, release)));
    }

    private void WriteLedger(StreamWriter to)
    {
        to.Write($"commit refs/heads/prompts/ledger\ncommitter {Who}\ndata 6\nledger\n");
        var ids = references.ToDictionary(r => r.Name, r => r.Id, StringComparer.Ordinal);
        // States first: fast-import stores what follows as a difference, and a state is not one from a long list of releases.
        for (var prompt = 0; prompt < Names.Prompts; prompt++)
        {
            var name = Names.Prompt(prompt);
            var state = new StringBuilder();
            for (var environment = 0; environment < Names.Environments.Length; environment++)
            {
                var release = Names.Released(prompt, environment, releases);
                state.Append(CultureInfo.InvariantCulture, $"{Names.Environments[environment]}:\n  version: {Names.Version(release)}\n");
                Append(state, prompt, release, ids[Names.Environment(name, Names.Environments[environment])]);
            }

            WriteFile(to, $"state/{name}.yaml", state.ToString());
        }

        for (var prompt = 0; prompt < Names.Prompts; prompt++)
        {
            var recorded = new StringBuilder();
            for (var release = 0; release < releases; release++)
            {
                recorded.Append(CultureInfo.InvariantCulture, $"{Names.Version(release)}:\n  bump: minor\n");
                Append(recorded, prompt, release, releaseTags[(prompt, release)]);
            }

            WriteFile(to, $"releases/{Names.Prompt(prompt)}.yaml", recorded.ToString());
        }
    }

    private void Append(StringBuilder text, int prompt, int release, string tag) => text
        .Append(CultureInfo.InvariantCulture, $"  commit: \"{CommitOf(prompt, release)}\"\n  tag: \"{tag}\"\n")
        .Append(CultureInfo.InvariantCulture, $"  digest: \"{Digest(prompt, release)}\"\n")
        .Append("  since: \"2023-11-14T22:13:20+00:00\"\n  by: \"Bench <bench@example.org>\"\n");

    private void WriteReferences(string main, string ledger)
    {
        using var file = new StreamWriter(Path.Combine(Folder, "packed-refs"));
        file.Write("# pack-refs with: peeled fully-peeled sorted \n");
        file.Write($"{main} refs/heads/main\n{ledger} refs/heads/prompts/ledger\n");
        references.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        foreach (var (name, id, commit) in references) file.Write($"{id} {name}\n^{commit}\n");
        File.Delete(Path.Combine(Folder, "refs", "heads", "main"));
        File.Delete(Path.Combine(Folder, "refs", "heads", "prompts", "ledger"));
    }

    private string CommitOf(int prompt, int release) => commits[((release * Names.Prompts) + prompt) / ReleasesInACommit];

    private static string Digest(int prompt, int release) =>
        "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Manifest(prompt, release))));

    private static string Manifest(int prompt, int release)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"name: {Names.Prompt(prompt)}\nversion: {Names.Version(release)}\ndescription: Prompt number {prompt}.\n");
        text.Append("model: { name: gpt-4o-mini, temperature: 0.3 }\ninputs:\n");
        for (var i = 0; i < 20; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  input_{i}:\n    type: string\n    description: What input {i} of prompt {prompt} is about, in a sentence.\n");
        }

        return text.Append("messages:\n  - { role: user, template: user.scriban }\n").ToString();
    }

    private static string Template(int prompt, int release)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Prompt {prompt}, text of release {release}.\n");
        for (var i = 0; i < 20; i++) text.Append(CultureInfo.InvariantCulture, $"Take {{{{ input_{i} }}}} into account.\n");
        return text.ToString();
    }
}
