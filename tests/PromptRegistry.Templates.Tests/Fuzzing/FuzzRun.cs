using System.Collections.Concurrent;
using System.Diagnostics;

namespace PromptRegistry.Templates.Tests.Fuzzing;

/// <summary>Tries inputs on as many threads as there are processors, with stacks as small as any host's.</summary>
internal sealed class FuzzRun(FuzzSettings settings)
{
    private const int StackSize = 1024 * 1024;
    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> _failures = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private int _next = settings.First;
    private int _accepted;

    /// <summary>How many inputs were templates that can be bound and rendered.</summary>
    public int Accepted => _accepted;

    /// <summary>What went wrong, each with all that is needed to try it again.</summary>
    public IReadOnlyCollection<string> Execute()
    {
        var workers = Enumerable.Range(0, Math.Max(2, Environment.ProcessorCount)).Select(_ => new Worker()).ToList();
        var threads = workers.ConvertAll(worker =>
        {
            var thread = new Thread(() => Work(worker), StackSize) { IsBackground = true };
            thread.Start();
            return thread;
        });
        for (var i = 0; i < threads.Count; i++)
        {
            while (!threads[i].Join(TimeSpan.FromSeconds(1)))
            {
                var worker = workers[i];
                if (_clock.Elapsed - worker.Started <= s_hang)
                    continue;
                _failures.Enqueue(Describe(worker.Index, FuzzInputs.Get(settings.Seed, worker.Index), "does not end"));
                return _failures;
            }
        }

        return _failures;
    }

    private void Work(Worker worker)
    {
        while (_failures.Count < 10)
        {
            var index = Interlocked.Increment(ref _next) - 1;
            if (index >= settings.First + settings.Count)
                break;
            worker.Begin(index, _clock.Elapsed);
            var text = FuzzInputs.Get(settings.Seed, index);
            try
            {
                if (FuzzSubject.Run(text) is not null)
                    Interlocked.Increment(ref _accepted);
            }
            catch (Exception e)
            {
                _failures.Enqueue(Describe(index, text, e.ToString()));
            }
        }

        worker.Begin(worker.Index, TimeSpan.MaxValue);
    }

    private string Describe(int index, string text, string problem) =>
        $"Seed {settings.Seed}, input {index}: {(text.Length > 3000 ? text[..3000] + "…" : text)}\n{problem}\n";

    private sealed class Worker
    {
        private long _started = TimeSpan.MaxValue.Ticks;
        private int _index;

        public int Index => Volatile.Read(ref _index);

        public TimeSpan Started => TimeSpan.FromTicks(Interlocked.Read(ref _started));

        public void Begin(int index, TimeSpan now)
        {
            Volatile.Write(ref _index, index);
            Interlocked.Exchange(ref _started, now.Ticks);
        }
    }
}
