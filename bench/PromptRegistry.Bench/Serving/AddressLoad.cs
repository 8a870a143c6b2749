using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PromptRegistry.Bench.Serving;

/// <summary>Asks one address over a few connections that stay open: a request each, and the next one when its answer is there. Little of the machine is taken by asking.</summary>
internal static class AddressLoad
{
    public const int Connections = 16;

    /// <summary>Answers a second, as many as there are.</summary>
    public static async Task<double> AsFastAsPossibleAsync(string url, string path, string? header, TimeSpan span)
    {
        var end = Stopwatch.GetTimestamp() + (long)(span.TotalSeconds * Stopwatch.Frequency);
        var start = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            using var connection = new Connection(url, path, header);
            var count = 0;
            for (; Stopwatch.GetTimestamp() < end; count++) await connection.AskAsync();
            return count;
        })));
        return counts.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Milliseconds from when a request was due until its answer was there, at a rate that does not wait for answers.</summary>
    public static async Task<double[]> PacedAsync(string url, string path, string? header, double rate, TimeSpan span)
    {
        var start = Stopwatch.GetTimestamp();
        var each = Stopwatch.Frequency * Connections / rate;
        var waits = await Task.WhenAll(Enumerable.Range(0, Connections).Select(number => Task.Run(async () =>
        {
            using var connection = new Connection(url, path, header);
            var own = new List<double>();
            for (var i = 0; ; i++)
            {
                var due = start + (long)((i + ((double)number / Connections)) * each);
                if (Stopwatch.GetElapsedTime(start, due) > span) return own;
                var early = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
                if (early > TimeSpan.FromMilliseconds(1)) await Task.Delay(early);
                await connection.AskAsync();
                own.Add(Stopwatch.GetElapsedTime(due).TotalMilliseconds);
            }
        })));
        return [.. waits.SelectMany(w => w)];
    }

    /// <summary>One connection.</summary>
    private sealed class Connection : IDisposable
    {
        private static readonly byte[] End = "\r\n\r\n"u8.ToArray();
        private readonly Socket socket;
        private readonly byte[] request;
        private readonly byte[] buffer = new byte[64 * 1024];

        public Connection(string url, string path, string? header)
        {
            var address = new Uri(url);
            socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Connect(new IPEndPoint(IPAddress.Loopback, address.Port));
            request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\n{header}\r\n");
        }

        public async ValueTask AskAsync()
        {
            await socket.SendAsync(request);
            var (length, whole) = (0, -1);
            while (whole < 0 || length < whole)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(length));
                if (read == 0) throw new InvalidOperationException("The connection was closed.");
                length += read;
                if (whole < 0) whole = Whole(buffer.AsSpan(0, length));
            }
        }

        public void Dispose() => socket.Dispose();

        /// <summary>How long the answer is; -1 while its head is not there.</summary>
        private static int Whole(ReadOnlySpan<byte> read)
        {
            var end = read.IndexOf(End);
            if (end < 0) return -1;
            var head = read[..end];
            if (head.StartsWith("HTTP/1.1 304"u8)) return end + End.Length;
            if (!head.StartsWith("HTTP/1.1 200"u8)) throw new InvalidOperationException(Encoding.ASCII.GetString(read));
            var at = head.IndexOf("Content-Length: "u8);
            var value = head[(at + 16)..];
            var line = value.IndexOf((byte)'\r');
            return end + End.Length + int.Parse(line < 0 ? value : value[..line], System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}
