using PromptRegistry.Events.Rollups;

namespace PromptRegistry.Events.Tests;

public sealed class QuantileSketchTests
{
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.01)]
    [InlineData(0.5)]
    [InlineData(0.95)]
    [InlineData(0.99)]
    [InlineData(1.0)]
    public void A_quantile_is_right_within_one_percent(double share)
    {
        var random = new Random(7);
        var values = Enumerable.Range(0, 20_000).Select(_ => Math.Exp(random.NextDouble() * 20 - 10)).ToArray();
        var sketch = new QuantileSketch();
        foreach (var value in values) sketch.Add(value);

        Array.Sort(values);
        var exact = values[(int)Math.Floor(share * (values.Length - 1))];
        Assert.InRange(sketch.Quantile(share), exact * 0.989, exact * 1.011);
    }

    [Fact]
    public void Negative_numbers_and_zeros_are_in_order()
    {
        var sketch = new QuantileSketch();
        foreach (var value in (double[])[-5, -1, 0, 0, 2, 9, double.NaN]) sketch.Add(value);

        Assert.Equal(6, sketch.Count);
        Assert.Equal(-5, sketch.Quantile(0), 0.05);
        Assert.Equal(0, sketch.Quantile(0.5));
        Assert.Equal(9, sketch.Quantile(1), 0.09);
        Assert.Equal(4 / 6.0, sketch.ShareUpTo(0));
        Assert.Equal(1 / 6.0, sketch.ShareUpTo(-4));
        Assert.Equal(1, sketch.ShareUpTo(10));
    }

    [Fact]
    public void Parts_add_up_to_the_whole_in_any_order_and_through_bytes()
    {
        var random = new Random(11);
        var (whole, left, right) = (new QuantileSketch(), new QuantileSketch(), new QuantileSketch());
        for (var i = 0; i < 1000; i++)
        {
            var value = (random.NextDouble() - 0.3) * 1e6;
            whole.Add(value);
            (i % 3 == 0 ? left : right).Add(value);
        }

        right.Add(left.ToBytes());
        Assert.Equal(whole.ToBytes(), right.ToBytes());
    }

    [Fact]
    public void What_is_taken_back_leaves_nothing()
    {
        var sketch = new QuantileSketch();
        var empty = sketch.ToBytes();
        foreach (var value in (double[])[3, -4, 0]) sketch.Add(value);
        foreach (var value in (double[])[3, -4, 0]) sketch.Add(value, -1);

        Assert.Equal(empty, sketch.ToBytes());
        Assert.Equal(double.NaN, sketch.Quantile(0.5));
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0x80 })]
    [InlineData(new byte[] { 0, 2, 2 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    public void Bytes_that_are_no_sketch_are_refused(byte[] bytes) => Assert.Throws<FormatException>(() => new QuantileSketch().Add(bytes));
}
