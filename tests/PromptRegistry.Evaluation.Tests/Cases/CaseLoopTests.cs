using PromptRegistry.Evaluation.Cases;

namespace PromptRegistry.Evaluation.Tests.Cases;

public sealed class CaseLoopTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(3000)]
    public void Visits_every_case_once(int count)
    {
        var visits = new int[count];
        CaseLoop.For(count, i => Interlocked.Increment(ref visits[i]));
        Assert.All(visits, number => Assert.Equal(1, number));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(3000)]
    public void Ends_when_it_is_cancelled(int count)
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => CaseLoop.For(count, _ => { }, stop.Token));
    }
}
