using PromptRegistry.Rollouts;

namespace PromptRegistry.Tests.Rollouts;

public sealed class ExposureMemoryTests
{
    [Fact]
    public void Each_is_told_once_also_to_many_threads()
    {
        var memory = new ExposureMemory(1 << 16);
        var told = 0;
        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < 5000; i++)
            {
                if (memory.IsNew($"user-{i}", 1)) Interlocked.Increment(ref told);
            }
        });
        // Nothing is pushed out while few are remembered.
        Assert.Equal(5000, told);
        Assert.False(memory.IsNew("user-4999", 1));
        Assert.True(memory.IsNew("user-4999", 2));
    }

    [Fact]
    public void What_is_remembered_is_bounded()
    {
        var memory = new ExposureMemory(64);
        for (var i = 0; i < 10_000; i++) Assert.True(memory.IsNew($"user-{i}", 1));
        Assert.False(memory.IsNew("user-9999", 1));
        Assert.True(Enumerable.Range(0, 9000).Count(i => memory.IsNew($"user-{i}", 1)) > 8900);
    }
}
