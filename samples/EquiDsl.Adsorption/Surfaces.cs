using EquiDsl;
using EquiDsl.Atoms;

namespace AdsorptionSample;

/// <summary>Crystals with the lattice constants of effective-medium theory, and slabs of them.</summary>
internal static class Surfaces
{
    public static readonly string[] Metals = ["Cu", "Pd", "Ag", "Pt"];

    /// <summary>An fcc crystal of one metal, or Cu₃Au's structure of two, relaxed.</summary>
    public static AtomicStructure Crystal(string elements)
    {
        AtomicStructure crystal = elements.Length == 2 ? BulkCrystal.Of(elements) : BulkCrystal.Build(CrystalKind.Cu3Au, elements, 3.85);
        using Relaxation relaxation = new(new EffectiveMediumTheory(), [crystal], new RelaxationOptions { Cell = CellRelaxation.Isotropic, ForceTolerance = 1e-3 });
        RelaxationResult result = relaxation.Run()[0];
        return result.Status == RelaxationStatus.Converged ? crystal : throw new InvalidOperationException($"{elements}: {result.Status} {result.Problem}");
    }

    /// <summary>A slab about 5 Å wide and three layers thick, the surface free.</summary>
    public static AtomicStructure Slab(string elements, string miller)
    {
        bool alloy = elements.Length > 2;
        (int layers, (int, int) repeat) = miller switch
        {
            "211" => (9, (2, 1)),
            "110" => (4, (2, 2)),
            "100" when alloy => (3, (2, 1)),
            _ => (3, alloy ? (1, 1) : (2, 2)),
        };
        return SlabBuilder.Build(Crystal(elements), MillerIndex.Parse(miller), new SlabOptions { Layers = layers, Repeat = repeat, Vacuum = 14 }).Structure;
    }
}
