using EquiDsl.Atoms.Tests.Calculators;
using Xunit;
using Relaxer = EquiDsl.Atoms.Relaxation;

namespace EquiDsl.Atoms.Tests.Relaxation;

public sealed class CellTests
{
    private static readonly RelaxationOptions s_free = new() { Cell = CellRelaxation.Free, ForceTolerance = 1e-3, StressTolerance = 1e-5, MaximumSteps = 500 };

    [Fact]
    public void A_sheared_crystal_becomes_cubic_again()
    {
        AtomicStructure reference = Crystals.Fcc(29, 3.6), sheared = Crystals.Fcc(29, 3.6, 1, 0.05);
        foreach (double[] vectors in new[] { sheared.Positions, sheared.Cell })
            CellMatrix.Apply(vectors, [1.05, 0.04, 0, 0, 0.97, 0.03, 0.02, 0, 1.02]);
        RelaxationResult isotropic = Relax(reference, s_free with { Cell = CellRelaxation.Isotropic }), free = Relax(sheared, s_free);
        Assert.Equal((RelaxationStatus.Converged, RelaxationStatus.Converged), (isotropic.Status, free.Status));
        Assert.Equal(isotropic.Energy, free.Energy, 1e-4);
        Assert.Equal(CellMatrix.Volume(reference.Cell), CellMatrix.Volume(sheared.Cell), 0.02);
        // One factor leaves a cube a cube.
        Assert.Equal(reference.Cell[0], reference.Cell[4], 1e-10);
        Assert.All([1, 2, 3, 5, 6, 7], k => Assert.Equal(0, reference.Cell[k], 1e-10));
        double Angle(int a, int b) => Enumerable.Range(0, 3).Sum(k => sheared.Cell[(3 * a) + k] * sheared.Cell[(3 * b) + k]);
        Assert.All([Angle(0, 1), Angle(0, 2), Angle(1, 2)], dot => Assert.Equal(0, dot, 0.02));
    }

    [Fact]
    public void Under_pressure_the_stress_balances_it()
    {
        const double pressure = 0.05;
        AtomicStructure copper = Crystals.Fcc(29, 3.6);
        RelaxationResult result = Relax(copper, s_free with { Pressure = pressure });
        Assert.Equal(RelaxationStatus.Converged, result.Status);
        double[] stress = new EffectiveMediumTheory().Evaluate([copper])[0].Stress!;
        Assert.All(stress[..3], s => Assert.Equal(-pressure, s, 1e-5));
        Assert.True(copper.Cell[0] < 3.58);
    }

    [Fact]
    public void A_slab_keeps_its_vacuum_and_relaxes_in_its_plane()
    {
        AtomicStructure slab = Crystals.Fcc(29, 3.75, 2);
        slab.Periodicity = new Periodicity(true, true, false);
        slab.Cell[8] = 25;
        RelaxationResult result = Relax(slab, s_free);
        Assert.Equal(RelaxationStatus.Converged, result.Status);
        Assert.Equal([0, 0, 25], slab.Cell[6..]);
        Assert.InRange(slab.Cell[0] / 2, 3.45, 3.65);
        Assert.True(result.LargestStress <= 1e-5);
    }

    [Fact]
    public void Cells_that_cannot_be_relaxed_are_refused_one_by_one()
    {
        AtomicStructure molecule = new([0, 0, 0, 2.5, 0, 0], [29, 29]), bonded = Crystals.Fcc(29, 3.6), good = Crystals.Fcc(29, 3.65);
        RelaxationOptions options = s_free with { Bonds = i => i == 1 ? [new(0, 1)] : [] };
        using var relaxation = new Relaxer(new EffectiveMediumTheory(), [molecule, bonded, good], options);
        IReadOnlyList<RelaxationResult> results = relaxation.Run();
        Assert.Equal([RelaxationStatus.Refused, RelaxationStatus.Refused, RelaxationStatus.Converged], results.Select(r => r.Status));
        Assert.Contains("periodic axis", results[0].Problem, StringComparison.Ordinal);
        Assert.Contains("fixed bonds", results[1].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Fixed_atoms_keep_their_place_in_the_cell()
    {
        AtomicStructure crystal = Crystals.Fcc(29, 3.75, 1, 0.1);
        crystal.Fixed = [false, true, false, false];
        double[] Fractional() => [.. Enumerable.Range(0, 3).Select(k =>
            Enumerable.Range(0, 3).Sum(j => crystal.Positions[3 + j] * CellMatrix.Inverse(crystal.Cell)[(3 * j) + k]))];
        double[] before = Fractional();
        Assert.Equal(RelaxationStatus.Converged, Relax(crystal, s_free).Status);
        double[] after = Fractional();
        for (int k = 0; k < 3; k++)
            Assert.Equal(before[k], after[k], 1e-12);
    }

    private static RelaxationResult Relax(AtomicStructure structure, RelaxationOptions options)
    {
        using var relaxation = new Relaxer(new EffectiveMediumTheory(), [structure], options);
        return relaxation.Run()[0];
    }
}
