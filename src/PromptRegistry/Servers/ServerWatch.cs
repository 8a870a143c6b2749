namespace PromptRegistry.Servers;

/// <summary>
/// Listens to a server's events and tells that something may have changed: at each event, and whenever the connection was made anew, for what happened
/// meanwhile is not known. A server that cannot be reached is tried again, each time after a longer pause.
/// </summary>
internal sealed class ServerWatch : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>A server says something every 15 seconds.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(45);

    private readonly CancellationTokenSource stopping = new();
    private readonly ServerConnection connection;
    private readonly Func<string?> environment;
    private readonly Action changed;

    public ServerWatch(ServerConnection connection, Func<string?> environment, Action changed)
    {
        this.connection = connection;
        this.environment = environment;
        this.changed = changed;
        _ = Task.Run(FollowAsync);
    }

    public void Dispose() => stopping.Cancel();

    private async Task FollowAsync()
    {
        var pause = FirstPause;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                using var response = await connection.ChangesAsync(environment(), stopping.Token).ConfigureAwait(false);
                await using var stream = await response.Content.ReadAsStreamAsync(stopping.Token).ConfigureAwait(false);
                pause = FirstPause;
                await ListenAsync(stream).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The refresh interval goes on meanwhile.
            }

            await Task.Delay(pause, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task ListenAsync(Stream stream)
    {
        // What the events say is not needed: a line feed begins and ends each of them, and the letter "e" begins the line that names it.
        var buffer = new byte[4096];
        var isLineStart = true;
        while (true)
        {
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
            silence.CancelAfter(Silence);
            var count = await stream.ReadAsync(buffer, silence.Token).ConfigureAwait(false);
            if (count == 0) return;
            var happened = false;
            foreach (var letter in buffer.AsSpan(0, count))
            {
                happened |= isLineStart && letter == (byte)'e';
                isLineStart = letter == (byte)'\n';
            }

            if (happened) changed();
        }
    }
}
