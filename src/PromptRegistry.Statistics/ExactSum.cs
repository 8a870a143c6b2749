namespace PromptRegistry.Statistics;

/// <summary>
/// A sum that keeps what rounding would lose (Neumaier 1974), so that the same numbers give the same sum in nearly any order: bootstrap means are
/// compared for equality.
/// </summary>
internal struct ExactSum
{
    private double sum;
    private double lost;

    public readonly double Value => sum + lost;

    public void Add(double value)
    {
        var next = sum + value;
        lost += Math.Abs(sum) >= Math.Abs(value) ? (sum - next) + value : (value - next) + sum;
        sum = next;
    }
}
