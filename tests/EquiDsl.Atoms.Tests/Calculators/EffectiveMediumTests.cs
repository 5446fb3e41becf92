using System.Globalization;
using EquiDsl.Atoms.Tests.Files;
using Xunit;

namespace EquiDsl.Atoms.Tests.Calculators;

public sealed class EffectiveMediumTests
{
    /// <summary>Experimental lattice constants (Å) and cohesive energies (eV per atom), Kittel.</summary>
    [Theory]
    [InlineData(13, 4.05, 3.39)]
    [InlineData(28, 3.52, 4.44)]
    [InlineData(29, 3.61, 3.49)]
    [InlineData(46, 3.89, 3.89)]
    [InlineData(47, 4.09, 2.95)]
    [InlineData(78, 3.92, 5.84)]
    [InlineData(79, 4.08, 3.81)]
    public void Metals_have_their_lattice_constant_and_cohesive_energy(int number, double constant, double cohesion)
    {
        var calculator = new EffectiveMediumTheory();
        double Energy(double a) => calculator.Evaluate([Crystals.Fcc(number, a)])[0].Energy / 4;
        double low = 0.9 * constant, high = 1.1 * constant, golden = (Math.Sqrt(5) - 1) / 2;
        while (high - low > 1e-5)
        {
            double a = high - (golden * (high - low)), b = low + (golden * (high - low));
            (low, high) = Energy(a) < Energy(b) ? (low, b) : (a, high);
        }
        Assert.InRange(low, 0.98 * constant, 1.02 * constant);
        double free = calculator.Evaluate([new([0, 0, 0], [number])])[0].Energy;
        Assert.Equal(EffectiveMediumTheory.FreeAtomEnergy(number), free);
        Assert.InRange(free - Energy(low), cohesion - 0.12, cohesion + 0.05);
        double[] stress = calculator.Evaluate([Crystals.Fcc(number, low)])[0].Stress!;
        Assert.All(stress, s => Assert.Equal(0, s, 2e-5));
    }

    [SkippableFact]
    public void Numbers_are_those_of_ase()
    {
        using var folder = new TemporaryFolder();
        AtomicStructure[] structures =
        [
            Crystals.Alloy([13, 28, 29, 46, 47, 78, 79], Periodicity.All),
            Crystals.Alloy([29, 8, 6, 1, 7], new Periodicity(true, true, false)),
            Crystals.Alloy([78, 79], Periodicity.None),
            new([0, 0, 0, 0, 0, 1.1, 3, 0, 0], [6, 8, 1]),
        ];
        StructureFile.Write(folder.File("a.extxyz"), structures);
        string output = AsePython.Run(folder, """
            import ase.io
            from ase.calculators.emt import EMT
            for a in ase.io.read("a.extxyz", ":"):
                a.calc = EMT()
                stress = a.get_stress() if a.cell.rank == 3 and a.pbc.any() else []
                print(*["%.17g" % x for x in [a.get_potential_energy(), *a.get_forces().ravel(), *stress]])
            """);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Evaluation[] evaluations = new EffectiveMediumTheory().Evaluate(structures);
        for (int i = 0; i < structures.Length; i++)
        {
            double[] expected = [.. lines[i].Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
            double[] actual = [evaluations[i].Energy, .. evaluations[i].Forces, .. evaluations[i].Stress ?? []];
            Assert.Equal(expected.Length, actual.Length);
            for (int k = 0; k < expected.Length; k++)
                Assert.Equal(expected[k], actual[k], 2e-7);
        }
    }

    [Fact]
    public void An_unknown_element_is_named_with_structure_and_atom()
    {
        AtomicStructure iron = new([0, 0, 0, 2.5, 0, 0], [29, 26]);
        InvalidStructureException error = Assert.Throws<InvalidStructureException>(
            () => new EffectiveMediumTheory().Evaluate([Crystals.Fcc(29, 3.6), iron]));
        Assert.Equal((1, 1), (error.StructureIndex, error.AtomIndex));
        Assert.StartsWith("Structure 1, atom 1 (both counted from 0): effective-medium theory has no parameters for Fe", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => EffectiveMediumTheory.FreeAtomEnergy(26));
    }
}
