using EquiDsl.Training.Tests.Models;
using Xunit;

namespace EquiDsl.Training.Tests.Targets;

public sealed class NormalizationTests
{
    [Fact]
    public void References_of_exact_data_are_found()
    {
        int[][] systems = [[1, 1, 8], [8], [6, 1, 1, 1, 1], [6, 8, 8], [1, 79], [6, 6, 6, 1]];
        double Energy(int z) => z switch { 1 => -13.6, 6 => -1029.123456, 8 => -2041.3, _ => -19000.25 };
        double[] found = ElementReferences.Fit(systems.Select(s => ((IReadOnlyList<int>)s, s.Sum(Energy))));
        Assert.Equal(80, found.Length);
        foreach (int z in new[] { 1, 6, 8, 79 })
            Assert.Equal(Energy(z), found[z], 1e-8);
        Assert.Equal(0, found[7]);
    }

    [Fact]
    public void Elements_that_the_data_does_not_tell_apart_share_the_energy()
    {
        int[] acac = [6, 6, 6, 6, 6, 8, 8, 1, 1, 1, 1, 1, 1, 1, 1];
        double[] energies = [-9000.2, -9000.1, -8999.9, -9000.0];
        double[] found = ElementReferences.Fit(energies.Select(e => ((IReadOnlyList<int>)acac, e)));
        Assert.Equal(energies.Average(), acac.Sum(z => found[z]), 1e-8);
        Assert.Equal(5 * found[6], 2 * found[8], 1e-8);
        Assert.Equal(5 * found[6], 8 * found[1], 1e-8);
    }

    [Fact]
    public void Least_squares_residuals_are_orthogonal_to_the_compositions()
    {
        List<AtomicStructure> data = MorseClusters.Make(60, 1);
        double[] found = ElementReferences.Fit(data.Select(s => ((IReadOnlyList<int>)s.AtomicNumbers, s.Energy!.Value)));
        foreach (int z in new[] { 1, 8 })
        {
            double product = data.Sum(s => s.AtomicNumbers.Count(a => a == z) * (s.Energy!.Value - s.AtomicNumbers.Sum(a => found[a])));
            Assert.Equal(0, product, 1e-7);
        }
        Assert.Throws<ArgumentException>(() => ElementReferences.Fit([]));
        Assert.Throws<ArgumentException>(() => ElementReferences.Fit([(new[] { 1 }, double.NaN)]));
    }

    [Fact]
    public void Means_and_deviations_are_those_of_the_data()
    {
        List<AtomicStructure> data = MorseClusters.Make(50, 2);
        DatasetIndex index = DatasetIndex.Build(StructureDataset.Of(data), new PairModel().Description, new LossOptions());
        TargetNormalization plain = NormalizationFit.Fit(index);
        double mean = data.Average(s => s.Energy!.Value);
        Assert.Equal(mean, plain.Mean, 1e-9);
        Assert.Equal(Math.Sqrt(data.Average(s => Math.Pow(s.Energy!.Value - mean, 2))), plain.Deviation, 1e-9);
        Assert.Equal(plain.Deviation, plain.ForceDeviation);

        TargetNormalization separate = NormalizationFit.Fit(index, DeviationSource.Separate, references: true);
        double[] free = [.. data.SelectMany(s => s.Forces!.Where((_, i) => !s.Fixed![i / 3]))];
        Assert.Equal(Math.Sqrt(free.Average(f => f * f)), separate.ForceDeviation, 1e-12);
        double[] targets = [.. data.Select(s => separate.ToNetwork(s.Energy!.Value, s.AtomicNumbers))];
        Assert.Equal(0, targets.Average(), 1e-9);
        Assert.Equal(1, targets.Average(t => t * t), 1e-9);
        Assert.Equal(data[3].Energy!.Value, separate.ToElectronvolts(targets[3], data[3].AtomicNumbers), 1e-9);
        TargetNormalization forces = NormalizationFit.Fit(index, DeviationSource.Forces);
        Assert.Equal(forces.Deviation, forces.ForceDeviation);
    }

    [Fact]
    public void Data_without_spread_keeps_a_deviation_of_one()
    {
        var structure = new AtomicStructure([0, 0, 0, 0, 0, 1.5], [1, 1]) { Energy = -2, Forces = new double[6] };
        DatasetIndex index = DatasetIndex.Build(StructureDataset.Of([structure, structure]), new PairModel().Description, new LossOptions());
        Assert.Equal(new TargetNormalization(-2, 1), NormalizationFit.Fit(index, DeviationSource.Separate));
    }

    [Theory]
    [InlineData(1e308, 0.0)]
    [InlineData(-1.0, 1e200)]
    public void Labels_too_large_for_a_deviation_are_refused(double energy, double force)
    {
        var structure = new AtomicStructure([0, 0, 0, 0, 0, 1.5], [1, 1]) { Energy = energy, Forces = [force, 0, 0, 0, 0, 0] };
        DatasetIndex index = DatasetIndex.Build(StructureDataset.Of([structure, structure]), new PairModel().Description, new LossOptions());
        Assert.Contains("units fitted to the data", Assert.Throws<ArgumentException>(() => NormalizationFit.Fit(index, DeviationSource.Forces)).Message, StringComparison.Ordinal);
    }
}
