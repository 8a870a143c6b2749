namespace PromptRegistry.Git.Sources;

/// <summary>
/// Ends a fetch that brings more than is taken: git has no such limit of its own for what it fetches, so the packs that it
/// writes are looked at while it writes them.
/// </summary>
internal sealed class FetchLimit : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly string packs;
    private readonly long maximum;
    private readonly CancellationTokenSource source;
    private readonly Timer timer;

    /// <param name="packs">The folder where git writes packs.</param>
    /// <param name="maximum">Bytes that may come.</param>
    /// <param name="cancellation">Ends the fetch as well.</param>
    public FetchLimit(string packs, long maximum, CancellationToken cancellation)
    {
        this.packs = packs;
        this.maximum = maximum;
        source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timer = new Timer(_ => Check(), null, Look, Look);
    }

    public CancellationToken Token => source.Token;

    public bool IsExceeded { get; private set; }

    public void Dispose()
    {
        using (var ended = new ManualResetEvent(false))
        {
            timer.Dispose(ended);
            ended.WaitOne();
        }

        source.Dispose();
    }

    private void Check()
    {
        try
        {
            var bytes = new DirectoryInfo(packs).EnumerateFiles("tmp_*").Sum(f => f.Length);
            if (bytes <= maximum) return;
            IsExceeded = true;
            source.Cancel();
        }
        catch (IOException)
        {
            // Git has just moved one; the next look sees it.
        }
    }
}
