using System.Text;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Promotions;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Releasing;
using PromptRegistry.Git.Sources;
using PromptRegistry.Git.Status;
using PromptRegistry.Git.Tests.Signatures;
using PromptRegistry.Git.Verification;
using PromptRegistry.Git.Writing;
using PromptRegistry.Registry;
using PromptRegistry.TestKit;

namespace PromptRegistry.Git.Tests.Reading;

/// <summary>The registry in repositories of every kind that git has.</summary>
public sealed class RepositoryKindTests : IDisposable
{
    private static readonly PromptSourceRequest Prod = new("prod", ["summarization"]);

    private readonly RegistryFixture fixture = new();
    private readonly TempDirectory places = new();

    public RepositoryKindTests()
    {
        fixture.ReleaseByHand("summarization", "1.0.0");
        fixture.ReleaseByHand("summarization", "1.1.0");
        Assert.True(fixture.Promote("summarization@1.0.0", "prod").Succeeded);
    }

    public void Dispose()
    {
        fixture.Dispose();
        places.Dispose();
    }

    private string Clone(params string[] options)
    {
        var folder = places.Combine("clone");
        fixture.Repository.Git(["clone", "--quiet", .. options, "file://" + fixture.Repository.Path, folder]);
        return folder;
    }

    private void Git(string folder, params string[] arguments) => fixture.Repository.Git(["-C", folder, .. arguments]);

    /// <summary>Both what a running app reads and what the verbs do.</summary>
    private static void Works(string folder, string version)
    {
        using var source = new GitPromptSource(folder);
        var prompt = source.Read(Prod, null, CancellationToken.None).Prompts["summarization"];
        Assert.Null(prompt.Problem);
        Assert.Equal(version, prompt.Version.ToString());
        Assert.NotNull(prompt.Files!.Read("prompts/summarization/user.scriban"));
        using var registry = GitRegistry.Open(folder).Value!;
        var status = new StatusOperation(registry).Run();
        Assert.Equal(version, status.Value!.Prompts.Single().Environments.Single(c => c.Environment == "prod").Version.ToString());
    }

    [Fact]
    public void Bare() => Works(Clone("--bare"), "1.0.0");

    [Fact]
    public void Shallow()
    {
        var folder = Clone("--depth=1", "--branch=prompts/summarization/prod");
        Git(folder, "fetch", "--quiet", "--depth=1", "origin", "+refs/tags/prompts/*:refs/tags/prompts/*", "+refs/heads/prompts/*:refs/heads/prompts/*");

        Works(folder, "1.0.0");
    }

    [Fact]
    public void Partial_and_what_is_missing_is_told_and_never_fetched_by_reading()
    {
        fixture.Repository.Git("config", "uploadpack.allowFilter", "true");
        fixture.Repository.Git("config", "uploadpack.allowAnySHA1InWant", "true");
        var folder = Clone("--bare", "--filter=blob:none");
        Git(folder, "fetch", "--quiet", "origin", "+refs/tags/prompts/*:refs/tags/prompts/*", "+refs/heads/prompts/*:refs/heads/prompts/*");

        using var source = new GitPromptSource(folder, new GitPromptSourceOptions { Reader = GitReaderKind.Process });
        var prompt = source.Read(Prod, null, CancellationToken.None).Prompts["summarization"];
        Assert.Contains("could not fetch", prompt.Problem!.ToString(), StringComparison.Ordinal);

        Git(folder, "fetch", "--quiet", "--refetch", "--no-filter", "origin", "+refs/tags/prompts/*:refs/tags/prompts/*",
            "+refs/heads/prompts/*:refs/heads/prompts/*");
        Works(folder, "1.0.0");
    }

    [Fact]
    public void An_additional_work_tree()
    {
        var folder = places.Combine("worktree");
        fixture.Repository.Git("worktree", "add", "--quiet", "--detach", folder);

        Works(folder, "1.0.0");
        using var registry = GitRegistry.Open(folder, fixture.Options()).Value!;
        Assert.True(RegistryFixture.Promote(registry, "summarization@1.1.0", "prod").Succeeded);
        Works(fixture.Repository.Path, "1.1.0");
    }

    [Fact]
    public void Objects_that_are_shared_with_another_repository() => Works(Clone("--bare", "--shared"), "1.0.0");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Refs_packed_and_loose(bool isPacked)
    {
        if (isPacked) fixture.Repository.Git("pack-refs", "--all");
        Works(fixture.Repository.Path, "1.0.0");
        Assert.True(fixture.Promote("summarization@1.1.0", "prod").Succeeded);
        Works(fixture.Repository.Path, "1.1.0");
    }

    [Fact]
    public void Names_of_objects_by_sha256_from_release_to_rollback()
    {
        var folder = Init("--object-format=sha256");

        FromReleaseToRollback(folder);
    }

    [Fact]
    public void Signatures_over_names_by_sha256()
    {
        using var keys = new SigningKeys();
        keys.Make("ada");
        var folder = Init("--object-format=sha256");
        Git(folder, "config", "gpg.format", "ssh");
        Git(folder, "config", "user.signingkey", keys.Private("ada"));
        using var registry = GitRegistry.Open(folder, fixture.Options()).Value!;

        var released = new ReleaseOperation(registry).Run(
            new ReleaseRequest("summarization") { Options = new WriteOptions(Sign: true) });

        Assert.True(released.Succeeded, string.Join("\n", released.Diagnostics));
        foreach (var signed in new[] { "prompts/summarization/v1.1.0", "prompts/ledger" })
        {
            Assert.Contains("BEGIN SSH SIGNATURE", fixture.Repository.Git("-C", folder, "cat-file", "-p", signed), StringComparison.Ordinal);
        }

        Git(folder, "fsck", "--strict");
    }

    [Fact]
    public void Refs_in_reftables_where_the_installed_git_has_them_and_a_clear_error_elsewhere()
    {
        var tried = fixture.Repository.TryGit("init", "--quiet", "--ref-format=reftable", places.Combine("probe"));
        if (tried.ExitCode == 0)
        {
            FromReleaseToRollback(Init("--ref-format=reftable"));
            return;
        }

        // An older git, and a repository that a newer one made.
        var folder = Init();
        Git(folder, "config", "core.repositoryFormatVersion", "1");
        Git(folder, "config", "extensions.refStorage", "reftable");

        var opened = GitRegistry.Open(folder);

        Assert.Equal(OutcomeCode.Infrastructure, opened.Code);
        Assert.Contains("refstorage", Assert.Single(opened.Diagnostics).Message, StringComparison.OrdinalIgnoreCase);
        using var source = new GitPromptSource(folder);
        var exception = Assert.Throws<PromptSourceException>(() => source.Read(Prod, null, CancellationToken.None));
        Assert.Contains("refstorage", exception.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_folder_of_another_owner_is_refused_with_gits_own_advice()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "Only root can give files away.");
        Assert.Equal(0, ProcessRunner.Run("chown", ["-R", "12345", fixture.Repository.Path], "/").ExitCode);

        var opened = GitRegistry.Open(fixture.Repository.Path);

        Assert.Equal(OutcomeCode.Infrastructure, opened.Code);
        Assert.Contains("safe.directory", Assert.Single(opened.Diagnostics).Message);
        using var source = new GitPromptSource(fixture.Repository.Path);
        var exception = Assert.Throws<PromptSourceException>(() => source.Read(Prod, null, CancellationToken.None));
        Assert.Contains("safe.directory", exception.Message);
    }

    [Fact]
    public void A_name_or_a_text_that_is_not_utf8_is_an_error_of_its_prompt_alone()
    {
        var git = fixture.Repository.Combine(".git");
        var blob = LooseObject.Write(git, "blob", [0x54, 0xff, 0xfe, 0x0a]);
        var manifest = fixture.Repository.Git("rev-parse", "HEAD:prompts/summarization/prompt.yaml");
        byte[] tree =
        [
            .. Entry("100644", "prompt.yaml"u8, manifest), .. Entry("100644", "user.scriban"u8, blob), .. Entry("100644", [0xff, 0xfe], blob),
        ];
        var folder = LooseObject.Write(git, "tree", tree);
        var prompts = LooseObject.Write(git, "tree", Entry("40000", "summarization"u8, folder));
        var root = LooseObject.Write(git, "tree", Entry("40000", "prompts"u8, prompts));
        var commit = fixture.Repository.Git("commit-tree", "-m", "not text", root);
        fixture.Repository.Git("tag", "-a", "-m", "s", "prompts/summarization/v1.2.0", commit);

        using var registry = fixture.Open();
        var verified = new VerifyOperation(registry).Run();

        Assert.Contains(verified.Diagnostics, d => d.Message.Contains("not UTF-8", StringComparison.Ordinal));
    }

    [Fact]
    public void Links_out_of_the_repository_and_absolute_includes_are_not_followed()
    {
        var secret = places.Write("secret.scriban", "the secret");
        fixture.Write("summarization", "1.2.0", "{{ include 'leak' }}{{ include '" + secret + "' }}{{ include '../../../../etc/hostname' }}");
        File.CreateSymbolicLink(fixture.Repository.Combine("prompts/summarization/leak.scriban"), secret);
        fixture.Repository.Commit();

        using var registry = fixture.Open();
        var loaded = registry.Check("summarization", registry.FilesOf(ObjectId.Parse(fixture.Repository.Git("rev-parse", "HEAD"))));

        Assert.Null(loaded.Prompt);
        Assert.Equal(3, loaded.Diagnostics.Count(d => d.IsError));
        Assert.DoesNotContain(loaded.Diagnostics, d => d.Message.Contains("the secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(GitReaderKind.LibGit2Sharp)]
    [InlineData(GitReaderKind.Process)]
    public void A_folder_of_a_hundred_thousand_entries_costs_its_own_bytes_and_little_more(GitReaderKind kind)
    {
        var git = fixture.Repository.Combine(".git");
        var blob = LooseObject.Write(git, "blob", "x"u8.ToArray());
        byte[] content = [.. Enumerable.Range(0, 100_000).SelectMany(i => Entry("100644", Encoding.ASCII.GetBytes($"f{i:D6}"), blob))];
        var tree = ObjectId.Parse(LooseObject.Write(git, "tree", content));
        using var reader = GitReaders.Open(fixture.Repository.Path, kind);
        reader.Resolve("HEAD");

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Assert.Equal(blob, reader.Find(tree, $"f{i * 999:D6}")!.Id.Hex);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated, 0, 3 * content.Length);
    }

    [Theory]
    [InlineData(GitReaderKind.LibGit2Sharp)]
    [InlineData(GitReaderKind.Process)]
    public void A_blob_of_two_gigabytes_is_refused_before_it_takes_memory(GitReaderKind kind)
    {
        var id = new string('a', 40);
        LooseObject.WriteAs(fixture.Repository.Combine(".git"), id, Encoding.ASCII.GetBytes("blob 2147483648\0abc"));
        using var reader = GitReaders.Open(fixture.Repository.Path, kind);
        reader.Resolve("HEAD");

        var before = GC.GetAllocatedBytesForCurrentThread();
        var exception = Assert.Throws<GitObjectTooLargeException>(() => reader.ReadText(ObjectId.Parse(id)));

        Assert.Contains("has 2147483648 bytes", exception.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024 * 1024);
    }

    private static byte[] Entry(string mode, ReadOnlySpan<byte> name, string id) =>
        [.. Encoding.ASCII.GetBytes(mode + " "), .. name, 0, .. Convert.FromHexString(id)];

    private string Init(params string[] options)
    {
        var folder = places.Combine("made");
        fixture.Repository.Git(["init", "--quiet", "--initial-branch=main", .. options, folder]);
        Git(folder, "config", "user.name", "Test");
        Git(folder, "config", "user.email", "test@example.org");
        Directory.CreateDirectory(Path.Combine(folder, "prompts"));
        CopyPrompt(folder);
        Git(folder, "add", "--all");
        Git(folder, "commit", "--quiet", "-m", "first");
        return folder;
    }

    private void CopyPrompt(string folder)
    {
        var to = Path.Combine(folder, "prompts", "summarization");
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(fixture.Repository.Combine("prompts/summarization")))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        }
    }

    private void FromReleaseToRollback(string folder)
    {
        Git(folder, "tag", "-a", "-m", "r", "prompts/summarization/v1.1.0");
        fixture.Write("summarization", "1.2.0", "Another text.");
        CopyPrompt(folder);
        Git(folder, "add", "--all");
        Git(folder, "commit", "--quiet", "-m", "second");
        using var registry = GitRegistry.Open(folder, fixture.Options()).Value!;
        Assert.Equal("git", registry.Reader.Description);
        var released = new ReleaseOperation(registry).Run(new ReleaseRequest("summarization"));
        Assert.True(released.Succeeded, string.Join("\n", released.Diagnostics));
        Assert.True(RegistryFixture.Promote(registry, "summarization@1.1.0", "prod").Succeeded);
        Assert.True(RegistryFixture.Promote(registry, "summarization@1.2.0", "prod").Succeeded);
        Works(folder, "1.2.0");
        Assert.True(new RollbackOperation(registry).Run(new RollbackRequest("summarization", "prod", null)).Succeeded);
        Works(folder, "1.1.0");
        Assert.Equal(0, new VerifyOperation(registry).Run().Value!.Discrepancies);
    }
}
