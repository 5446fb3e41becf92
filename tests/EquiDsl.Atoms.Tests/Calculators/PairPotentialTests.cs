using System.Globalization;
using EquiDsl.Atoms.Tests.Files;
using Xunit;

namespace EquiDsl.Atoms.Tests.Calculators;

public sealed class PairPotentialTests
{
    [Fact]
    public void A_pair_has_the_energy_of_the_formula()
    {
        double minimum = 2.5 * Math.Pow(2, 1.0 / 6);
        Assert.Equal(-0.3, Dimer(new LennardJones(0.3, 2.5, 50, 40), minimum).Energy, 1e-12);
        Assert.Equal(0, Dimer(new LennardJones(0.3, 2.5, 50, 40), minimum).Forces[0], 1e-12);
        Assert.Equal(0, Dimer(new LennardJones(0.3, 2.5, 50, 40), 2.5).Energy, 1e-12);
        Assert.Equal(-0.7, Dimer(new MorsePotential(0.7, 1.2, 2, 50, 40), 2).Energy, 1e-12);
        double decay = Math.Exp(-1.2);
        Assert.Equal(0.7 * ((1 - decay) * (1 - decay) - 1), Dimer(new MorsePotential(0.7, 1.2, 2, 50, 40), 3).Energy, 1e-12);
    }

    [Fact]
    public void The_energy_goes_to_zero_at_the_cutoff_and_the_force_does_when_switched()
    {
        Evaluation shifted = Dimer(new LennardJones(1, 1), 3 - 1e-9), switched = Dimer(new LennardJones(1, 1, 3, 2), 3 - 1e-9);
        Assert.Equal(0, shifted.Energy, 1e-9);
        Assert.True(Math.Abs(shifted.Forces[0]) > 1e-3);
        Assert.Equal(0, switched.Energy, 1e-15);
        Assert.Equal(0, switched.Forces[0], 1e-12);
        Assert.Equal(0, Dimer(new LennardJones(1, 1), 3.0001).Energy);
    }

    [SkippableFact]
    public void Lennard_Jones_is_that_of_ase()
    {
        using var folder = new TemporaryFolder();
        AtomicStructure s = Crystals.Alloy([18], Periodicity.All);
        StructureFile.Write(folder.File("a.extxyz"), [s]);
        double[] expected = [.. AsePython.Run(folder, """
            import ase.io
            from ase.calculators.lj import LennardJones
            a = ase.io.read("a.extxyz")
            a.calc = LennardJones(epsilon=0.4, sigma=2.3, rc=6)
            print(*["%.17g" % x for x in [a.get_potential_energy(), *a.get_forces().ravel(), *a.get_stress()]])
            """).Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        Evaluation e = new LennardJones(0.4, 2.3, 6).Evaluate([s])[0];
        double[] actual = [e.Energy, .. e.Forces, .. e.Stress!];
        for (int k = 0; k < actual.Length; k++)
            Assert.Equal(expected[k], actual[k], 1e-8);
    }

    [Fact]
    public void Coincident_atoms_and_bad_parameters_are_refused()
    {
        InvalidStructureException error = Assert.Throws<InvalidStructureException>(() => Dimer(new LennardJones(1, 1), 0.001));
        Assert.Contains("atom 0", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LennardJones(double.NaN, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LennardJones(1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LennardJones(1, 1, 3, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MorsePotential(1, 0, 1, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MorsePotential(1, 1, double.PositiveInfinity, 3));
    }

    private static Evaluation Dimer(ICalculator calculator, double distance) =>
        calculator.Evaluate([new([0, 0, 0, distance, 0, 0], [18, 18])])[0];
}
