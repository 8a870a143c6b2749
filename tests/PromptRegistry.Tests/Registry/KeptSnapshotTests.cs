using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using PromptRegistry.Registry;
using PromptRegistry.TestKit;

namespace PromptRegistry.Tests.Registry;

/// <summary>What ran before is served by a cold start without the source, from a file that is not believed more than it deserves.</summary>
public sealed class KeptSnapshotTests : IDisposable
{
    private readonly TempDirectory folder = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly CompiledPrompt accessor = Accessors.Register("kept");
    private readonly ScriptedSource source = new();

    public KeptSnapshotTests() => source.Point(accessor.Name, "1.1.0", "", "Kept text");

    private string Kept => folder.Combine("cache/prompts.snapshot");

    public void Dispose() => folder.Dispose();

    private LivePrompts Start(ScriptedSource? from = null, string environment = "prod", string? file = null) =>
        new(from ?? source, new PromptRegistryOptions { Environment = environment, SnapshotFile = file ?? Kept }, null, clock);

    private static ScriptedSource Unreachable() => new() { IsReachable = false };

    /// <summary>Serves once with the source, so that the file is there.</summary>
    private void Run()
    {
        using var live = Start();
        live.Refresh();
    }

    private (PromptIdentity Identity, IReadOnlyList<string> Problems) ColdStart(string environment = "prod")
    {
        using var live = Start(Unreachable(), environment);
        var snapshot = live.Refresh();
        return (live.Resolve(accessor).Identity, [.. snapshot.Problems.Where(p => p.Prompt is null || p.Prompt == accessor.Name).Select(p => p.Message)]);
    }

    [Fact]
    public void A_cold_start_without_the_source_serves_what_ran_before_and_says_how_old_it_is()
    {
        Run();
        clock.Advance(TimeSpan.FromHours(3));

        using var live = Start(Unreachable());
        var snapshot = live.Refresh();

        var resolution = live.Resolve(accessor);
        Assert.Equal(("1.1.0", ResolutionReason.LastGood, "prod"), (resolution.Identity.Version, resolution.Identity.Reason, resolution.Identity.Environment));
        Assert.Equal("Kept text", resolution.Interpreted!.Render(new Dictionary<string, PromptRegistry.Templates.Values.TemplateValue>())[0].Text);
        var problem = Assert.Single(snapshot.Problems, p => p.Prompt is null);
        Assert.Contains("The test cannot be reached. What ran before is served: it was read from the test 3 hours ago (2026-03-01 12:00:00Z)", problem.Message, StringComparison.Ordinal);
        Assert.Null(live.LastRead);

        clock.Advance(TimeSpan.FromSeconds(1));
        var again = live.Refresh();
        // The accessors are those of the process: where another test adds one between two readings, another snapshot is right.
        while (again.Count != snapshot.Count) (snapshot, again) = (again, live.Refresh());
        Assert.Same(snapshot, again);
    }

    [Fact]
    public void After_a_cold_start_the_source_is_followed_when_it_is_back()
    {
        Run();
        var late = Unreachable();
        using var live = Start(late);
        live.Refresh();
        late.IsReachable = true;
        late.Point(accessor.Name, "1.2.0", "", "New text");

        var snapshot = live.Refresh();

        Assert.Equal(("1.2.0", ResolutionReason.Environment), (live.Resolve(accessor).Identity.Version, live.Resolve(accessor).Identity.Reason));
        Assert.DoesNotContain(snapshot.Problems, p => p.Prompt is null);
    }

    [Fact]
    public void A_version_with_the_compiled_content_runs_compiled_code_after_a_cold_start_too()
    {
        source.Point(accessor.Name, "1.0.1", "", "Compiled");
        Run();

        using var live = Start(Unreachable());
        live.Refresh();

        Assert.Equal((PromptExecution.Compiled, "1.0.1"), (live.Resolve(accessor).Execution, live.Resolve(accessor).Identity.Version));
    }

    [Fact]
    public void A_release_that_is_broken_at_a_cold_start_is_replaced_by_what_ran_before()
    {
        Run();
        var broken = new ScriptedSource();
        broken.Break(accessor.Name, "The release tag was moved.");

        using var live = Start(broken);
        var snapshot = live.Refresh();

        Assert.Equal(("1.1.0", ResolutionReason.LastGood), (live.Resolve(accessor).Identity.Version, live.Resolve(accessor).Identity.Reason));
        Assert.Contains("The release tag was moved. Version 1.1.0 is served instead.", Assert.Single(snapshot.Problems, p => p.Prompt == accessor.Name).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_last_good_before_is_kept_through_two_cold_starts()
    {
        Run();
        var broken = new ScriptedSource();
        broken.Break(accessor.Name, "The release tag was moved.");
        using (var live = Start(broken)) live.Refresh();

        Assert.Equal(("1.1.0", ResolutionReason.LastGood), (ColdStart().Identity.Version, ColdStart().Identity.Reason));
    }

    [Fact]
    public void Without_a_file_what_the_app_was_built_with_is_served()
    {
        var (identity, problems) = ColdStart();

        Assert.Equal(("1.0.0", ResolutionReason.Fallback), (identity.Version, identity.Reason));
        Assert.Equal("The test cannot be reached. What the app was built with is served.", Assert.Single(problems));
    }

    [Fact]
    public void What_was_wrong_with_the_file_is_told_until_the_source_was_read()
    {
        Run();
        File.WriteAllText(Kept, "?");
        var late = Unreachable();
        using var live = Start(late);
        live.Refresh();

        Assert.Contains(live.Refresh().Problems, p => p.Message.Contains("is not used", StringComparison.Ordinal));
        late.IsReachable = true;
        Assert.DoesNotContain(live.Refresh().Problems, p => p.Prompt is null);
    }

    [Fact]
    public void Where_nothing_is_to_be_kept_nothing_is()
    {
        using (var live = new LivePrompts(source, new PromptRegistryOptions { SnapshotFile = Kept, KeepSnapshot = false }, null, clock)) live.Refresh();

        Assert.False(File.Exists(Kept));
    }

    [Fact]
    public void A_file_that_ends_anywhere_is_not_used()
    {
        Run();
        var whole = File.ReadAllBytes(Kept);

        for (var length = 0; length < whole.Length; length += Math.Max(1, whole.Length / 40))
        {
            File.WriteAllBytes(Kept, whole[..length]);
            Refused("is not used: it");
        }
    }

    [Fact]
    public void A_file_with_one_byte_changed_is_not_used()
    {
        Run();
        var whole = File.ReadAllBytes(Kept);

        for (var at = 0; at < whole.Length; at += Math.Max(1, whole.Length / 40))
        {
            var changed = (byte[])whole.Clone();
            changed[at] ^= 1;
            File.WriteAllBytes(Kept, changed);
            Refused("is not used");
        }
    }

    [Theory]
    [InlineData("promptregistry snapshot 0\n", "its format is '0', and this version of the library reads '1'.")]
    [InlineData("promptregistry snapshot 22\n", "its format is '22', and this version of the library reads '1'.")]
    [InlineData("something else\n", "it is no snapshot of prompts.")]
    public void A_file_of_another_format_is_not_used(string head, string expected)
    {
        Run();
        var text = File.ReadAllText(Kept);
        File.WriteAllText(Kept, head + text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..]);

        Refused(expected);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"environment\":\"prod\",\"source\":\"x\",\"read\":\"never\",\"prompts\":[],\"texts\":[]}")]
    [InlineData("{\"environment\":null,\"source\":\"x\",\"read\":\"2026-03-01\",\"prompts\":[],\"texts\":[]}")]
    [InlineData("{\"environment\":\"prod\",\"source\":\"x\",\"read\":\"2026-03-01\",\"prompts\":[{\"name\":\"a\",\"folder\":\"a\",\"version\":\"1\",\"digest\":\"d\",\"files\":{\"f\":7}}],\"texts\":[]}")]
    [InlineData("{\"environment\":\"prod\",\"source\":\"x\",\"read\":\"2026-03-01\",\"prompts\":[[[[[[[[[[]]]]]]]]]],\"texts\":[]}")]
    [InlineData("not json")]
    public void A_file_with_a_good_checksum_and_odd_content_is_not_used(string body)
    {
        Write(body);

        Refused("is not used");
    }

    [Fact]
    public void A_text_that_was_edited_and_summed_up_anew_is_not_what_was_kept()
    {
        Run();
        var text = File.ReadAllText(Kept);
        Write(text[(text.IndexOf('{', StringComparison.Ordinal))..].Replace("Kept text", "Evil text", StringComparison.Ordinal));

        var (identity, problems) = ColdStart();

        Assert.Equal(ResolutionReason.Fallback, identity.Reason);
        Assert.Contains(problems, p => p.Contains("which was kept on disk, is not what was kept: its digest is another one.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_version_that_the_app_no_longer_fits_is_not_used()
    {
        Run();
        var text = File.ReadAllText(Kept);
        var other = Accessors.Register("other");
        Write(text[(text.IndexOf('{', StringComparison.Ordinal))..].Replace($"\"name\":\"{accessor.Name}\"", $"\"name\":\"{other.Name}\"", StringComparison.Ordinal));

        Assert.Equal(ResolutionReason.Fallback, ColdStart().Identity.Reason);
    }

    [Fact]
    public void Neither_a_link_nor_a_folder_nor_a_huge_file_is_read()
    {
        Run();
        var real = folder.Combine("real");
        File.Move(Kept, real);
        File.CreateSymbolicLink(Kept, real);
        Refused("is not used");

        File.Delete(Kept);
        using (var huge = File.Create(Kept)) huge.SetLength(SnapshotFile.MaximumLength + 1L);
        Refused("at most");

        File.Delete(Kept);
        Directory.CreateDirectory(Kept);
        Refused("is not used");
    }

    [Fact]
    public void What_was_kept_for_another_environment_is_not_used()
    {
        Run();

        Assert.Contains(ColdStart("staging").Problems, p => p.Contains("it was kept for the environment 'prod'.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_told_and_stops_nothing()
    {
        folder.Write("cache", "a file where a folder should be");
        using var live = Start();

        var snapshot = live.Refresh();

        Assert.Equal("1.1.0", live.Resolve(accessor).Identity.Version);
        Assert.Contains("cannot be kept in", Assert.Single(snapshot.Problems, p => p.Prompt is null).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be kept in", Assert.Single(live.Refresh().Problems, p => p.Prompt is null).Message, StringComparison.Ordinal);

        File.Delete(folder.Combine("cache"));
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.DoesNotContain(live.Refresh().Problems, p => p.Prompt is null);
        Assert.True(File.Exists(Kept));
    }

    [Fact]
    public void The_time_in_the_file_is_never_much_older_than_the_last_reading()
    {
        using (var live = Start())
        {
            live.Refresh();
            clock.Advance(TimeSpan.FromDays(2));
            live.Refresh();
        }

        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Contains(ColdStart().Problems, p => p.Contains("5 minutes ago", StringComparison.Ordinal));
    }

    [Fact]
    public void A_clock_that_was_set_back_makes_nothing_older_than_it_is()
    {
        Run();
        clock.AdjustTime(clock.GetUtcNow() - TimeSpan.FromDays(400));

        var (identity, problems) = ColdStart();

        Assert.Equal(ResolutionReason.LastGood, identity.Reason);
        Assert.Contains(problems, p => p.Contains("less than a second ago (2026-03-01 12:00:00Z)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_reads_while_others_write_sees_one_of_both()
    {
        var file = new SnapshotFile(Kept);
        KeptSnapshot Of(string version) => new("prod", version, clock.GetUtcNow(), [new KeptPrompt("p", "p", version, "d", new Dictionary<string, string>
        {
            ["a"] = new string(version[0], 100_000),
        })]);
        file.Write(Of("1"));
        using var ended = new CancellationTokenSource();
        Task[] writers = [.. ((string[])["1", "2"]).Select(v => Task.Run(() =>
        {
            while (!ended.IsCancellationRequested) file.Write(Of(v));
        }, TestContext.Current.CancellationToken))];

        for (var i = 0; i < 200; i++)
        {
            var read = file.Read()!;
            Assert.Equal(read.Source[0], read.Prompts[0].Files["a"].Distinct().Single());
        }

        await ended.CancelAsync();
        await Task.WhenAll(writers);
        Assert.Equal([Path.GetFileName(Kept)], Directory.GetFiles(Path.GetDirectoryName(Kept)!).Select(Path.GetFileName));
    }

    private void Write(string body)
    {
        var sum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        folder.Write("cache/prompts.snapshot", $"promptregistry snapshot 1\nsha256:{sum}\n{body}");
    }

    private void Refused(string says)
    {
        var (identity, problems) = ColdStart();
        Assert.Equal(("1.0.0", ResolutionReason.Fallback), (identity.Version, identity.Reason));
        Assert.Contains(problems, p => Regex.IsMatch(p, Regex.Escape(says)) && p.Contains(Kept, StringComparison.Ordinal));
    }
}
