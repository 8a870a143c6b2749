using System.Text;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;
using PromptRegistry.TestKit;

namespace PromptRegistry.Git.Tests.Reading;

/// <summary>What every reader must do; each reader has a class that derives from this one.</summary>
public abstract class GitReaderTests : IDisposable
{
    private readonly TempRepository repository = new();
    private IGitReader? reader;

    protected abstract IGitReader Open(string folder);

    private IGitReader Reader => reader ??= Open(repository.Path);

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        reader?.Dispose();
        repository.Dispose();
    }

    [Fact]
    public void A_ref_resolves_to_its_unpeeled_object()
    {
        var commit = repository.Commit();
        repository.Git("tag", "-a", "-m", "one", "prompts/x/v1.0.0");
        var tag = repository.Git("rev-parse", "refs/tags/prompts/x/v1.0.0");

        Assert.Equal(tag, Reader.Resolve("refs/tags/prompts/x/v1.0.0")?.Hex);
        Assert.Equal(commit, Reader.Resolve("refs/heads/main")?.Hex);
        Assert.Equal(commit, Reader.Resolve("HEAD")?.Hex);
        Assert.Null(Reader.Resolve("refs/tags/prompts/x/prod"));
        Assert.NotEqual(tag, commit);
    }

    [Fact]
    public void A_ref_moved_by_another_program_is_seen_loose_and_packed()
    {
        var first = repository.Commit();
        repository.Git("tag", "prompts/x/prod");
        Assert.Equal(first, Reader.Resolve("refs/tags/prompts/x/prod")?.Hex);

        var second = repository.Commit();
        repository.Git("tag", "-f", "prompts/x/prod");
        Assert.Equal(second, Reader.Resolve("refs/tags/prompts/x/prod")?.Hex);

        repository.Git("pack-refs", "--all");
        Assert.Equal(second, Reader.Resolve("refs/tags/prompts/x/prod")?.Hex);

        repository.Git("tag", "-f", "prompts/x/prod", first);
        repository.Git("pack-refs", "--all");
        Assert.Equal(first, Reader.Resolve("refs/tags/prompts/x/prod")?.Hex);

        repository.Git("tag", "-d", "prompts/x/prod");
        Assert.Null(Reader.Resolve("refs/tags/prompts/x/prod"));
    }

    [Fact]
    public void A_tag_of_a_tag_is_read_level_by_level()
    {
        var commit = repository.Commit();
        repository.Git("tag", "-a", "-m", "release\n\nDigest: sha256:00", "prompts/x/v1.0.0");
        repository.Git("tag", "-a", "-m", "in prod", "prompts/x/prod", "prompts/x/v1.0.0");

        var outer = Reader.ReadTag(Reader.Resolve("refs/tags/prompts/x/prod")!.Value);
        var inner = Reader.ReadTag(outer.Target);

        Assert.Equal(("prompts/x/prod", GitObjectKind.Tag), (outer.Name, outer.TargetKind));
        Assert.Equal(("prompts/x/v1.0.0", GitObjectKind.Commit), (inner.Name, inner.TargetKind));
        Assert.Equal(commit, inner.Target.Hex);
        Assert.Equal("release\n\nDigest: sha256:00\n", inner.Message);
        Assert.Equal("Test <test@example.org>", inner.Tagger?.Who);
        Assert.Equal(commit, Reader.PeelToCommit(outer.Id)?.Hex);
    }

    [Fact]
    public void A_commit_is_read_with_its_people_times_and_parents()
    {
        var first = repository.Commit("first");
        repository.Write("a.txt", "a");
        var id = repository.Commit("Größe\n\nKey: value");

        var commit = Reader.ReadCommit(ObjectId.Parse(id));

        Assert.Equal("Größe\n\nKey: value\n", commit.Message);
        Assert.Equal(first, Assert.Single(commit.Parents).Hex);
        Assert.Equal(repository.Git("rev-parse", "HEAD^{tree}"), commit.Tree.Hex);
        Assert.Equal(repository.Git("log", "-1", "--format=%cI"), $"{commit.Committer.When:yyyy-MM-ddTHH:mm:sszzz}");
        Assert.Equal("Test", commit.Author.Name);
    }

    [Fact]
    public void A_file_is_found_by_path_and_read_as_text()
    {
        repository.Write("prompts/support/triage/prompt.yaml", "name: support/triage\ntext: Größe\n");
        repository.Write("prompts/bom.txt", "\uFEFFwith mark");
        repository.Commit();
        var tree = Reader.ReadCommit(Reader.Resolve("HEAD")!.Value).Tree;

        var entry = Reader.Find(tree, "prompts/support/triage/prompt.yaml");

        Assert.True(entry is { IsFile: true, Mode: "100644" });
        Assert.Equal("name: support/triage\ntext: Größe\n", Reader.ReadText(entry.Id));
        Assert.Equal("with mark", Reader.ReadText(Reader.Find(tree, "prompts/bom.txt")!.Id));
        Assert.True(Reader.Find(tree, "prompts/support") is { IsTree: true });
        Assert.Null(Reader.Find(tree, "prompts/absent"));
        Assert.Null(Reader.Find(tree, "prompts/bom.txt/below"));
        Assert.Equal(["bom.txt", "support"], Reader.ReadTree(Reader.Find(tree, "prompts")!.Id).Select(e => e.Name));
    }

    [Fact]
    public void A_folder_answers_the_same_however_often_it_is_asked()
    {
        string[] names = [.. Enumerable.Range(0, 40).Select(i => $"p{i:D2}")];
        foreach (var name in names) repository.Write($"prompts/{name}/prompt.yaml", $"name: {name}\n");
        repository.Write("prompts/p05.yaml", "beside the folder\n");
        File.CreateSymbolicLink(repository.Combine("prompts/link"), "p00");
        repository.Commit();
        var tree = Reader.ReadCommit(Reader.Resolve("HEAD")!.Value).Tree;

        for (var round = 0; round < 2; round++)
        {
            foreach (var name in names)
            {
                Assert.Equal($"name: {name}\n", Reader.ReadText(Reader.Find(tree, $"prompts/{name}/prompt.yaml")!.Id));
                Assert.True(Reader.Find(tree, $"prompts/{name}") is { IsTree: true, Mode: "040000" });
                Assert.Null(Reader.Find(tree, $"prompts/{name}x"));
                Assert.Null(Reader.Find(tree, $"prompts/{name.ToUpperInvariant()}"));
            }

            Assert.True(Reader.Find(tree, "prompts/p05.yaml") is { IsFile: true });
            Assert.True(Reader.Find(tree, "prompts/link") is { IsLink: true });
            Assert.Equal([.. names, "link", "p05.yaml"], Reader.ReadTree(Reader.Find(tree, "prompts")!.Id).Select(e => e.Name)
                .OrderBy(n => n is "link" or "p05.yaml").ThenBy(n => n, StringComparer.Ordinal));
        }
    }

    [Fact]
    public void What_another_object_calls_a_tree_and_is_none_is_said_every_time()
    {
        var git = repository.Combine(".git");
        var blob = LooseObject.Write(git, "blob", "no tree\n"u8.ToArray());
        var absent = new string('1', 40);
        foreach (var (root, message) in new[] { (blob, "is a Blob, but a Tree was expected"), (absent, "does not have the git object") })
        {
            var commit = LooseObject.Write(git, "commit", Encoding.ASCII.GetBytes(
                $"tree {root}\nauthor A <a@example.org> 0 +0000\ncommitter A <a@example.org> 0 +0000\n\nx\n"));
            var tree = Reader.ReadCommit(ObjectId.Parse(commit)).Tree;

            for (var i = 0; i < 12; i++) Assert.Contains(message, Assert.Throws<GitException>(() => Reader.Find(tree, "a")).Message, StringComparison.Ordinal);
            Assert.Contains(message, Assert.Throws<GitException>(() => Reader.ReadTree(tree)).Message, StringComparison.Ordinal);
        }

        var folder = LooseObject.Write(git, "tree", [.. "40000 a\0"u8, .. Convert.FromHexString(blob), .. "100644 b\0"u8, .. Convert.FromHexString(absent)]);
        for (var i = 0; i < 12; i++)
        {
            Assert.Contains("is a Blob, but a Tree", Assert.Throws<GitException>(() => Reader.Find(ObjectId.Parse(folder), "a/b")).Message, StringComparison.Ordinal);
            var missing = Reader.Find(ObjectId.Parse(folder), "b")!;
            Assert.Contains("does not have", Assert.Throws<GitException>(() => Reader.ReadText(missing.Id)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_symbolic_link_is_not_a_file()
    {
        File.CreateSymbolicLink(repository.Combine("link"), "/etc/hostname");
        repository.Commit();

        var entry = Reader.Find(Reader.ReadCommit(Reader.Resolve("HEAD")!.Value).Tree, "link");

        Assert.True(entry is { IsFile: false, IsTree: false, Mode: "120000" });
    }

    [Fact]
    public void Refs_under_a_prefix_are_listed_in_order_with_nested_ones_and_without_neighbours()
    {
        repository.Commit();
        repository.Git("tag", "prompts/a/v2.0.0");
        repository.Git("pack-refs", "--all");
        repository.Git("tag", "prompts/a/v10.0.0");
        repository.Git("tag", "prompts/a/b/v1.0.0");
        repository.Git("tag", "prompts/ab/v1.0.0");

        var names = Reader.List("refs/tags/prompts/a/").Select(r => r.Name["refs/tags/prompts/".Length..]);

        Assert.Equal(["a/b/v1.0.0", "a/v10.0.0", "a/v2.0.0"], names);
        Assert.Empty(Reader.List("refs/tags/other/"));
    }

    [Fact]
    public void What_is_missing_or_of_another_kind_is_said()
    {
        var commit = ObjectId.Parse(repository.Commit());
        var absent = ObjectId.Parse(new string('1', 40));

        Assert.Null(Reader.KindOf(absent));
        Assert.Equal(GitObjectKind.Commit, Reader.KindOf(commit));
        Assert.Contains("does not have", Assert.Throws<GitException>(() => Reader.ReadCommit(absent)).Message);
        Assert.Contains("is a Commit, but a Tag", Assert.Throws<GitException>(() => Reader.ReadTag(commit)).Message);
        Assert.Equal(GitObjectKind.Commit, Reader.KindOf(commit));
    }

    [Fact]
    public void A_blob_that_is_too_large_or_no_text_is_refused_and_reading_goes_on()
    {
        File.WriteAllBytes(repository.Combine("large"), new byte[GitLimits.MaximumText + 1]);
        File.WriteAllBytes(repository.Combine("binary"), [0xff, 0xfe, 0x00]);
        repository.Write("small", "text");
        repository.Commit();
        var tree = Reader.ReadCommit(Reader.Resolve("HEAD")!.Value).Tree;

        var large = Assert.Throws<GitObjectTooLargeException>(() => Reader.ReadText(Reader.Find(tree, "large")!.Id));
        var binary = Assert.Throws<GitException>(() => Reader.ReadText(Reader.Find(tree, "binary")!.Id));

        Assert.Contains("4194305 bytes", large.Message);
        Assert.Contains("not UTF-8", binary.Message);
        Assert.Equal("text", Reader.ReadText(Reader.Find(tree, "small")!.Id));
    }

    [Theory]
    [InlineData("main")]
    [InlineData("--upload-pack=x")]
    [InlineData("refs/heads/../x")]
    [InlineData("refs/heads/main^{tree}")]
    [InlineData("refs/heads/a b")]
    [InlineData("refs/heads/a\ninfo HEAD")]
    [InlineData("refs/heads/x.lock")]
    public void Only_full_names_of_refs_are_taken(string name)
    {
        repository.Commit();
        Assert.Throws<ArgumentException>(() => Reader.Resolve(name));
    }

    [Fact]
    public void Objects_written_after_opening_are_found_also_when_packed()
    {
        repository.Commit();
        Assert.NotNull(Reader.Resolve("HEAD"));
        repository.Write("late.txt", "late");
        var commit = ObjectId.Parse(repository.Commit());
        repository.Git("repack", "-adq");
        repository.Git("prune-packed");

        Assert.Equal("late", Reader.ReadText(Reader.Find(Reader.ReadCommit(commit).Tree, "late.txt")!.Id));
    }

    [Fact]
    public void A_bare_repository_and_a_work_tree_are_read()
    {
        repository.Write("a.txt", "a");
        repository.Commit("one");
        var head = repository.Commit("two");
        repository.Git("tag", "-a", "-m", "r", "prompts/x/v1.0.0");
        using var places = new TempDirectory();
        repository.Git("clone", "--quiet", "--bare", ".", places.Combine("bare"));
        repository.Git("worktree", "add", "--quiet", "--detach", places.Combine("worktree"));

        foreach (var place in new[] { "bare", "worktree" })
        {
            using var other = Open(places.Combine(place));
            Assert.Equal(head, other.Resolve("HEAD")?.Hex);
            var tag = other.Resolve("refs/tags/prompts/x/v1.0.0")!.Value;
            Assert.Equal("a", other.ReadText(other.Find(other.ReadCommit(other.PeelToCommit(tag)!.Value).Tree, "a.txt")!.Id));
        }
    }

    [Fact]
    public void Threads_read_at_once()
    {
        repository.Write("a.txt", "a");
        var commit = ObjectId.Parse(repository.Commit());

        Parallel.For(0, 200, _ =>
        {
            Assert.Equal("a", Reader.ReadText(Reader.Find(Reader.ReadCommit(commit).Tree, "a.txt")!.Id));
        });
    }

    [Fact]
    public void A_folder_that_is_no_repository_is_an_error_that_names_it()
    {
        using var empty = new TempDirectory();

        var exception = Assert.Throws<GitException>(() =>
        {
            using var other = Open(empty.Path);
            other.Resolve("HEAD");
        });

        Assert.Matches("not a git repository|libgit2 cannot open", exception.Message);
    }

    [Fact]
    public void A_long_chain_of_tags_is_not_followed_to_its_end()
    {
        repository.Commit();
        repository.Git("tag", "-a", "-m", "0", "t0");
        for (var i = 1; i <= GitLimits.MaximumTagDepth + 1; i++) repository.Git("tag", "-a", "-m", $"{i}", $"t{i}", $"t{i - 1}");

        Assert.NotNull(Reader.Peel(Reader.Resolve("refs/tags/t3")!.Value));
        Assert.Null(Reader.Peel(Reader.Resolve($"refs/tags/t{GitLimits.MaximumTagDepth + 1}")!.Value));
    }

    [Fact]
    public void Nothing_that_a_repository_configures_is_started()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The trap is a shell script.");
        using var places = new TempDirectory();
        var sprung = places.Combine("sprung");
        var trap = places.Write("trap", $"#!/bin/sh\necho \"$0 $*\" >> '{sprung}'\ncat\n");
        Assert.Equal(0, ProcessRunner.Run("chmod", ["+x", trap], "/").ExitCode);
        repository.Write("a.txt", "a");
        var commit = ObjectId.Parse(repository.Commit());
        repository.Git("tag", "-a", "-m", "r", "prompts/x/v1.0.0");
        foreach (var key in new[]
            {
                "core.fsmonitor", "core.sshCommand", "core.askPass", "core.alternateRefsCommand", "filter.x.clean", "filter.x.smudge", "filter.x.process",
                "diff.x.textconv", "gpg.program", "credential.helper", "remote.promised.uploadpack",
            })
        {
            repository.Git("config", key, trap);
        }

        repository.Git("config", "remote.promised.url", "ext::" + trap);
        repository.Git("config", "remote.promised.promisor", "true");
        repository.Git("config", "protocol.ext.allow", "always");
        repository.Git("config", "core.hooksPath", places.Path);
        repository.Write(".git/info/attributes", "* filter=x diff=x\n");
        // An object that is not here, in a repository that promises to have it brought.
        var absent = ObjectId.Parse(new string('1', 40));

        Assert.Equal(commit, Reader.Resolve("HEAD"));
        Assert.Single(Reader.List("refs/tags/prompts/"));
        Assert.Equal(commit, Reader.PeelToCommit(Reader.Resolve("refs/tags/prompts/x/v1.0.0")!.Value));
        Assert.Equal("a", Reader.ReadText(Reader.Find(Reader.ReadCommit(commit).Tree, "a.txt")!.Id));
        Assert.ThrowsAny<Exception>(() => Reader.ReadText(absent));

        Assert.False(File.Exists(sprung), File.Exists(sprung) ? File.ReadAllText(sprung) : "");
    }

    [Fact]
    public void A_repository_among_the_files_of_a_repository_is_not_the_one_that_was_named()
    {
        repository.Write("prompts/x/prompt.yaml", "name: x\n");
        var head = repository.Commit();
        // What a clone can bring: the plain files of a bare repository.
        repository.Write("prompts/HEAD", "ref: refs/heads/other\n");
        repository.Write("prompts/config", "[core]\n\trepositoryFormatVersion = 0\n\tbare = true\n");
        repository.Write("prompts/objects/info/packs", "\n");
        repository.Write("prompts/refs/heads/other", new string('1', 40) + "\n");

        Assert.Equal(head, Reader.Resolve("HEAD")?.Hex);
        Assert.Null(Reader.Resolve("refs/heads/other"));
    }
}
