using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using PromptRegistry.Chat;
using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Git.Hosting;
using PromptRegistry.Registry;
using PromptRegistry.Templates.Values;
using PromptRegistry.TestKit;

namespace PromptRegistry.Git.Tests.Sources;

/// <summary>Whatever happens to the repository and the way there: always a prompt, and the health says what is wrong.</summary>
public sealed class ReliabilityTests : IDisposable
{
    private static readonly Dictionary<string, TemplateValue> NoInputs = [];
    private static readonly PromptContext SomeUnit = new() { UnitId = "user-1" };

    private readonly TempRepository repository = new();
    private readonly TempDirectory places = new();
    private readonly string name = $"reliable-{Guid.NewGuid():N}";
    private readonly CompiledPrompt accessor;

    public ReliabilityTests()
    {
        accessor = new CompiledPrompt(name, "0.9.0", "sha256:0", ContractText.Write(new PromptContract([], ["user"], null)), new ChatTarget(new ModelSettings(), null, null));
        PromptRuntime.Register(accessor);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private PromptIdentity Served(LivePrompts live)
    {
        using (live.EnterScope()) return PromptRuntime.Resolve(accessor, SomeUnit).Identity;
    }

    public void Dispose()
    {
        repository.Dispose();
        places.Dispose();
    }

    private LivePrompts Follow(string address, string? snapshot = null, TimeSpan? startTimeout = null) => new(
        new GitPromptRegistryOptions { Repository = address, CacheFolder = places.Combine("cache"), FetchInterval = TimeSpan.Zero }.Open(),
        new PromptRegistryOptions { SnapshotFile = snapshot, StartTimeout = startTimeout ?? TimeSpan.FromSeconds(30) });

    private void Promote(int patch) => repository.Git("tag", "-f", $"prompts/{name}/prod", $"prompts/{name}/v1.0.{patch}");

    private IEnumerable<string> Problems(LivePrompts live) =>
        live.Snapshot!.Problems.Where(p => p.Prompt is null || p.Prompt == name).Select(p => p.Message);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sixteen_threads_resolve_and_render_while_a_thousand_tags_move(bool ofAnArm)
    {
        // Of millions of readings: a collection in the background takes what was left of a thread's memory for allocated, and is counted when it ends.
        const int misread = 3;
        const int moves = 1_000;
        FastHistory.Release(repository, name, moves);
        Promote(0);
        await using var live = Follow(repository.Path);
        await live.FollowAsync(Cancellation);
        var failures = new ConcurrentQueue<string>();
        var allocating = new ConcurrentQueue<string>();
        var seen = new ConcurrentDictionary<string, bool>();
        var ended = 0;
        var threads = Enumerable.Range(0, 16).Select(_ => new Thread(() =>
        {
            using var scope = live.EnterScope();
            var last = 0;
            PromptRuntime.Resolve(accessor, SomeUnit);
            try
            {
                while (Volatile.Read(ref ended) == 0)
                {
                    // A collection in between takes what was left of the thread's memory for allocated.
                    var collections = GC.CollectionCount(0);
                    var before = GC.GetAllocatedBytesForCurrentThread();
                    var resolution = PromptRuntime.Resolve(accessor, SomeUnit);
                    var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                    if (GC.CollectionCount(0) != collections) allocated = 0;
                    var text = resolution.Interpreted!.Render(NoInputs)[0].Text;
                    var patch = int.Parse(resolution.Identity.Version["1.0.".Length..], System.Globalization.CultureInfo.InvariantCulture);
                    seen.TryAdd(resolution.Identity.Version, true);
                    if (allocated != 0) allocating.Enqueue($"{allocated} bytes were allocated.");
                    if (patch < last) failures.Enqueue($"{patch} after {last}");
                    if (text != $"Text {patch}") failures.Enqueue($"'{text}' is served as {resolution.Identity.Version}");
                    last = patch;
                }
            }
            catch (Exception exception)
            {
                failures.Enqueue(exception.ToString());
            }
        })).ToList();
        threads.ForEach(t => t.Start());

        if (ofAnArm) FastHistory.DealThrough(repository, name, "prod.canary", moves);
        else FastHistory.MoveThrough(repository, name, "prod", moves);
        while (Served(live).Version != $"1.0.{moves - 1}") await Task.Delay(10, Cancellation);
        Volatile.Write(ref ended, 1);
        threads.ForEach(t => t.Join());

        Assert.Empty(failures.Take(5));
        Assert.Empty(allocating.Skip(misread).Take(5));
        Assert.True(seen.Count > 1, "Nothing but the last version was seen.");
        Assert.Empty(Problems(live));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_repository_that_is_deleted_leaves_the_app_and_its_next_start_with_what_ran(bool isAddress)
    {
        FastHistory.Release(repository, name, 2);
        Promote(1);
        var address = isAddress ? "file://" + repository.Path : repository.Path;
        var snapshot = isAddress ? null : places.Combine("kept");
        await using (var live = Follow(address, snapshot))
        {
            live.Refresh();
            Directory.Delete(repository.Combine(".git"), recursive: true);
            live.Refresh();
            Assert.Equal(("1.0.1", ResolutionReason.LastGood), (Served(live).Version, Served(live).Reason));
            Assert.Single(Problems(live));
        }

        // Not even the mirror is there any more.
        foreach (var mirror in isAddress ? Directory.GetDirectories(places.Combine("cache"), "*.git") : []) Directory.Delete(mirror, recursive: true);
        await using var next = Follow(address, snapshot);
        next.Refresh();

        Assert.Equal(("1.0.1", ResolutionReason.LastGood), (Served(next).Version, Served(next).Reason));
        Assert.Contains(Problems(next), p => p.Contains("What ran before is served: it was read from " + address, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_remote_that_takes_the_call_and_never_answers_holds_up_nothing()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"git://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/prompts";
        await using var live = Follow(address, startTimeout: TimeSpan.FromMilliseconds(100));

        await live.FollowAsync(Cancellation);

        Assert.Equal(("0.9.0", ResolutionReason.Fallback), (Served(live).Version, Served(live).Reason));
        Assert.Contains(Problems(live), p => p.Contains("did not answer within", StringComparison.Ordinal));
        Assert.True(listener.Pending() || (await listener.AcceptTcpClientAsync(Cancellation)).Connected);
    }

    [Fact]
    public async Task A_remote_that_is_dead_is_told_and_followed_when_it_lives()
    {
        FastHistory.Release(repository, name, 2);
        Promote(0);
        Directory.Move(repository.Combine(".git"), repository.Combine("away"));
        await using var live = Follow("file://" + repository.Path);

        live.Refresh();
        Assert.Equal(ResolutionReason.Fallback, Served(live).Reason);
        Assert.Contains(Problems(live), p => p.Contains("was not reached yet", StringComparison.Ordinal));
        Directory.Move(repository.Combine("away"), repository.Combine(".git"));
        live.Refresh();

        Assert.Equal(("1.0.0", ResolutionReason.Environment), (Served(live).Version, Served(live).Reason));
        Assert.Empty(Problems(live));
    }

    [Fact]
    public async Task A_remote_that_sends_other_objects_than_it_names_is_not_believed()
    {
        FastHistory.Release(repository, name, 2);
        Promote(0);
        repository.Git("config", "uploadpack.allowFilter", "true");
        repository.Git("config", "uploadpack.allowAnySHA1InWant", "true");
        // Loose, so that one can be exchanged.
        foreach (var pack in Directory.GetFiles(repository.Combine(".git/objects/pack"), "*.pack"))
        {
            var aside = places.Combine("pack");
            File.Move(pack, aside, overwrite: true);
            File.Delete(Path.ChangeExtension(pack, ".idx"));
            using var stream = File.OpenRead(aside);
            using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("git", ["unpack-objects", "-q"])
            {
                WorkingDirectory = repository.Path,
                RedirectStandardInput = true,
            })!;
            await stream.CopyToAsync(process.StandardInput.BaseStream, Cancellation);
            process.StandardInput.Close();
            await process.WaitForExitAsync(Cancellation);
        }

        await using var live = Follow("file://" + repository.Path);
        live.Refresh();
        Assert.Equal("1.0.0", Served(live).Version);
        var good = LooseFile($"prompts/{name}/v1.0.1^{{commit}}:prompts/{name}/user.scriban");
        var evil = LooseFile($"prompts/{name}/v1.0.0^{{commit}}:prompts/{name}/user.scriban");
        var content = File.ReadAllBytes(good);
        File.Delete(good);
        File.Copy(evil, good);
        Promote(1);

        live.Refresh();
        Assert.Equal("1.0.0", Served(live).Version);
        Assert.NotEmpty(Problems(live));
        File.Delete(good);
        File.WriteAllBytes(good, content);
        live.Refresh();
        Assert.Equal("", string.Join("\n", Problems(live)));

        Assert.Equal(("1.0.1", ResolutionReason.Environment), (Served(live).Version, Served(live).Reason));
        Assert.Empty(Problems(live));
    }

    [Fact]
    public async Task Two_apps_that_share_a_mirror_and_a_file_disturb_nobody()
    {
        FastHistory.Release(repository, name, 3);
        Promote(0);
        await using var a = Follow("file://" + repository.Path);
        await using var b = Follow("file://" + repository.Path);

        for (var i = 0; i < 3; i++)
        {
            Promote(i);
            await Task.WhenAll(Task.Run(() => a.Refresh(), Cancellation), Task.Run(() => b.Refresh(), Cancellation));
            a.Refresh();
            b.Refresh();
            Assert.Equal(($"1.0.{i}", $"1.0.{i}"), (Served(a).Version, Served(b).Version));
        }

        Assert.Single(Directory.GetFiles(places.Combine("cache"), "*.snapshot"));
    }

    private string LooseFile(string revision)
    {
        var id = repository.Git("rev-parse", revision).Trim();
        return repository.Combine($".git/objects/{id[..2]}/{id[2..]}");
    }
}
