using Xunit;

namespace EquiDsl.Atoms.Tests.Calculators;

/// <summary>Forces and stress of every calculator against central differences of its energy.</summary>
public sealed class GradientTests
{
    private static readonly (int Row, int Column)[] s_components = [(0, 0), (1, 1), (2, 2), (1, 2), (0, 2), (0, 1)];

    public static TheoryData<string> Names => [.. Calculators.Keys];

    private static Dictionary<string, (ICalculator Calculator, int[] Elements)> Calculators => new()
    {
        ["metals"] = (new EffectiveMediumTheory(), [13, 28, 29, 46, 47, 78, 79]),
        ["metals and light elements"] = (new EffectiveMediumTheory(), [78, 1, 6, 29, 7, 8]),
        ["Lennard-Jones, shifted"] = (new LennardJones(0.4, 2.3, 5), [18]),
        ["Lennard-Jones, switched"] = (new LennardJones(0.4, 2.3, 6.5, 2.5), [18]),
        ["Morse"] = (new MorsePotential(0.35, 1.4, 2.8, 6, 4), [29]),
        ["sum"] = (new SumCalculator((new EffectiveMediumTheory(), 0.7), (new LennardJones(0.4, 2.3, 6.5, 2.5), -1.5)), [29, 79]),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Forces_are_the_negative_gradient(string name)
    {
        (ICalculator calculator, int[] elements) = Calculators[name];
        foreach (Periodicity periodicity in new[] { Periodicity.All, Periodicity.None, new(true, false, true) })
        {
            AtomicStructure s = Crystals.Alloy(elements, periodicity);
            double[] forces = calculator.Evaluate([s])[0].Forces;
            foreach (int k in new[] { 0, 4, 11, 29, 50, 95 })
            {
                const double step = 1e-4;
                AtomicStructure plus = Crystals.Copy(s), minus = Crystals.Copy(s);
                plus.Positions[k] += step;
                minus.Positions[k] -= step;
                Evaluation[] both = calculator.Evaluate([plus, minus]);
                Assert.Equal((both[1].Energy - both[0].Energy) / (2 * step), forces[k], 2e-5);
            }
            for (int axis = 0; axis < 3; axis++)
                Assert.Equal(0, Enumerable.Range(0, s.Count).Sum(i => forces[(3 * i) + axis]), 1e-9);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Stress_is_the_derivative_by_strain(string name)
    {
        (ICalculator calculator, int[] elements) = Calculators[name];
        foreach (Periodicity periodicity in new[] { Periodicity.All, new(true, true, false) })
        {
            AtomicStructure s = Crystals.Alloy(elements, periodicity);
            double volume = CellMatrix.Volume(s.Cell);
            double[] stress = calculator.Evaluate([s])[0].Stress!;
            for (int k = 0; k < 6; k++)
            {
                const double strain = 1e-5;
                (int row, int column) = s_components[k];
                Evaluation[] both = calculator.Evaluate(
                    [Crystals.Strained(s, row, column, strain), Crystals.Strained(s, row, column, -strain)]);
                Assert.Equal((both[0].Energy - both[1].Energy) / (2 * strain * volume), stress[k], 1e-6);
            }
        }
    }

    [Fact]
    public void A_molecule_and_a_flat_cell_have_no_stress()
    {
        var calculator = new LennardJones(1, 1);
        AtomicStructure chain = new([0, 0, 0, 1, 0, 0], [18, 18], [5, 0, 0, 0, 0, 0, 0, 0, 0], new Periodicity(true, false, false));
        Evaluation[] evaluations = calculator.Evaluate([new([0, 0, 0, 1, 0, 0], [18, 18]), chain, Crystals.Fcc(18, 2)]);
        Assert.Equal([true, true, false], evaluations.Select(e => e.Stress is null));
    }
}
