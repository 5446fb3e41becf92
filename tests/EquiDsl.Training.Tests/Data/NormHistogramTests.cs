using Xunit;

namespace EquiDsl.Training.Tests.Data;

public sealed class NormHistogramTests
{
    [Fact]
    public void Medians_of_many_lengths_are_right_to_two_percent()
    {
        NormHistogram norms = new();
        Random random = new(4);
        double[] lengths = [.. Enumerable.Range(0, 100_001).Select(_ => Math.Exp(3 * random.NextDouble()))];
        Parallel.ForEach(lengths, norms.Add);
        RobustScale exact = RobustScale.Of(lengths), counted = norms.Scale();

        Assert.Equal(lengths.Length, norms.Count);
        Assert.InRange(counted.Median / exact.Median, 0.98, 1.02);
        Assert.InRange(counted.Spread / exact.Spread, 0.97, 1.03);
    }
}
