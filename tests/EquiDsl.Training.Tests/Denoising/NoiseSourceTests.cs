using EquiDsl.Training.Tests.Models;
using Xunit;

namespace EquiDsl.Training.Tests.Denoising;

public sealed class NoiseSourceTests
{
    private static readonly DenoisingOptions s_options = new() { Probability = 0.4, Deviation = 0.2, CorruptedFraction = 0.7 };

    [Fact]
    public void Noise_has_the_statistics_that_were_asked_for()
    {
        NoiseSource source = new(s_options, 5, freeAtomsOnly: true);
        AtomicStructure structure = Structure(20);
        int corrupted = 0, moved = 0;
        double sum = 0, squares = 0;
        const int Draws = 5000;
        for (int step = 0; step < Draws; step++)
        {
            if (source.Corrupt(step, step % 7, structure) is not NoisyStructure noisy)
                continue;
            corrupted++;
            foreach (int atom in Enumerable.Range(0, 20).Where(a => noisy.IsNoisy[a]))
            {
                moved++;
                for (int c = 3 * atom; c < (3 * atom) + 3; c++)
                {
                    Assert.Equal(structure.Positions[c] + (0.2 * noisy.Noise[c]), noisy.Structure.Positions[c], 1e-12);
                    (sum, squares) = (sum + noisy.Noise[c], squares + (noisy.Noise[c] * noisy.Noise[c]));
                }
            }
        }
        // Five standard deviations of the means.
        Assert.Equal(0.4, corrupted / (double)Draws, 5 * Math.Sqrt(0.24 / Draws));
        Assert.Equal(0.7, moved / (20.0 * corrupted), 5 * Math.Sqrt(0.21 / (20.0 * corrupted)));
        Assert.Equal(0, sum / (3 * moved), 5 / Math.Sqrt(3 * moved));
        Assert.Equal(1, squares / (3 * moved), 5 * Math.Sqrt(2.0 / (3 * moved)));
    }

    [Fact]
    public void Fixed_atoms_stay_and_labels_are_those_of_the_original()
    {
        AtomicStructure structure = Structure(6);
        structure.Fixed = [true, false, true, false, false, true];
        DenoisingOptions all = s_options with { Probability = 1, CorruptedFraction = 1 };
        NoisyStructure noisy = new NoiseSource(all, 5, freeAtomsOnly: true).Corrupt(3, 1, structure)!;
        Assert.Equal(structure.Fixed.Select(f => !f), noisy.IsNoisy);
        for (int c = 0; c < 18; c++)
            Assert.Equal(structure.Fixed[c / 3], noisy.Structure.Positions[c] == structure.Positions[c]);
        Assert.Equal((structure.Energy, structure.Forces, structure.Cell), (noisy.Structure.Energy, noisy.Structure.Forces, noisy.Structure.Cell));
        Assert.All(new NoiseSource(all, 5, freeAtomsOnly: false).Corrupt(3, 1, structure)!.IsNoisy, Assert.True);
    }

    [Fact]
    public void Numbers_follow_from_seed_step_and_structure_alone()
    {
        DenoisingOptions all = s_options with { Probability = 1 };
        AtomicStructure structure = Structure(8);
        double[] Draw(ulong seed, long step, int item) => new NoiseSource(all, seed, true).Corrupt(step, item, structure)!.Noise;
        NoiseSource source = new(all, 5, true);
        source.Corrupt(1, 1, structure);
        Assert.Equal(Draw(5, 2, 3), source.Corrupt(2, 3, structure)!.Noise);
        Assert.Equal(4, new[] { Draw(5, 2, 3), Draw(6, 2, 3), Draw(5, 3, 3), Draw(5, 2, 4) }.DistinctBy(n => string.Join(' ', n)).Count());
    }

    [Fact]
    public void A_range_of_deviations_gives_each_structure_its_own()
    {
        DenoisingOptions range = s_options with { Probability = 1, CorruptedFraction = 1, SmallestDeviation = 0.02 };
        NoiseSource source = new(range, 5, true);
        AtomicStructure structure = Structure(200);
        double[] deviations = [.. Enumerable.Range(0, 400).Select(step => 0.2 * Math.Sqrt(source.Corrupt(step, 0, structure)!.Noise.Average(n => n * n)))];
        Assert.InRange(deviations.Min(), 0.018, 0.024);
        Assert.InRange(deviations.Max(), 0.17, 0.22);
        Assert.Equal(Math.Sqrt(0.02 * 0.2), Math.Exp(deviations.Average(Math.Log)), 0.01);
    }

    [Fact]
    public void A_step_is_corrupted_alike_however_it_is_cut_into_parts()
    {
        using StructureDataset data = StructureDataset.Of(MorseClusters.Make(6, 1));
        LossOptions loss = new();
        DatasetIndex index = DatasetIndex.Build(data, new PairModel().Description, loss);
        using BatchLoader loader = new(index, TargetNormalization.None, loss, new NoiseSource(s_options with { Probability = 0.6 }, 5, true));
        LoadedPart whole = Assert.Single(loader.Take(4, [[0, 1, 2, 3, 4, 5]]));
        LoadedPart[] cut = loader.Take(4, [[0, 1], [2, 3, 4, 5]]);
        Assert.Equal(whole.Structures.SelectMany(s => s.Positions), cut.SelectMany(p => p.Structures).SelectMany(s => s.Positions));
        Assert.Equal(whole.Targets.EncodedForces(), cut.SelectMany(p => p.Targets.EncodedForces()));
        Assert.Equal(new LossDivisors(6, whole.Targets.Divisors.Atoms), cut[0].Targets.Divisors + cut[1].Targets.Divisors);
        bool[] moved = [.. whole.Structures.SelectMany((s, i) => s.Positions.Select((x, c) => x != data[i].Positions[c])).Chunk(3).Select(a => a.Any(m => m))];
        Assert.Equal(moved, whole.Targets.Noisy);
        Assert.Contains(moved, m => m);
        Assert.Contains(moved, m => !m);
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        foreach ((DenoisingOptions options, string name) in new[]
        {
            (s_options with { Probability = 1.1 }, "Probability"), (s_options with { CorruptedFraction = double.NaN }, "CorruptedFraction"), (s_options with { Deviation = 0 }, "Deviation"),
            (s_options with { SmallestDeviation = 0.3 }, "SmallestDeviation"), (s_options with { Coefficient = -1 }, "Coefficient"),
        })
        {
            Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(options.Check).ParamName);
        }
    }

    private static AtomicStructure Structure(int atoms) =>
        new([.. Enumerable.Range(0, 3 * atoms).Select(i => Math.Sin(i))], [.. Enumerable.Repeat(8, atoms)], [9, 0, 0, 0, 9, 0, 0, 0, 9])
        {
            Energy = -1.5, Forces = [.. Enumerable.Range(0, 3 * atoms).Select(i => Math.Cos(i))],
        };
}
