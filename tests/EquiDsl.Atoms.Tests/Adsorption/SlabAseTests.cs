using System.Globalization;
using EquiDsl.Atoms.Tests.Files;
using Xunit;

namespace EquiDsl.Atoms.Tests.Adsorption;

/// <summary>Slabs beside those of ASE.</summary>
public sealed class SlabAseTests
{
    [SkippableFact]
    public void Standard_surfaces_are_those_of_ase()
    {
        using TemporaryFolder folder = new();
        AsePython.Run(folder, """
            from ase.build import fcc111, fcc100, fcc110, bcc110, bcc100, hcp0001, diamond111
            from ase.io import write
            write('0.traj', fcc111('Cu', (2, 3, 4), a=3.61, vacuum=10.0))
            write('1.traj', fcc100('Pd', (3, 2, 5), a=3.89, vacuum=10.0))
            write('2.traj', fcc110('Ag', (2, 2, 6), a=4.09, vacuum=10.0))
            write('3.traj', bcc110('Fe', (2, 2, 4), a=2.87, vacuum=10.0))
            write('4.traj', bcc100('W', (2, 2, 4), a=3.16, vacuum=10.0))
            write('5.traj', hcp0001('Ru', (3, 3, 4), a=2.70, c=4.2768, vacuum=10.0))
            write('6.traj', diamond111('Si', (2, 2, 6), a=5.43, vacuum=10.0))
            """);
        Compare(folder, 0, BulkCrystal.Build(CrystalKind.Fcc, "Cu", 3.61), "111", 4, (2, 3));
        Compare(folder, 1, BulkCrystal.Build(CrystalKind.Fcc, "Pd", 3.89), "100", 5, (3, 2));
        Compare(folder, 2, BulkCrystal.Build(CrystalKind.Fcc, "Ag", 4.09), "110", 6, (2, 2));
        Compare(folder, 3, BulkCrystal.Build(CrystalKind.Bcc, "Fe", 2.87), "110", 4, (2, 2));
        Compare(folder, 4, BulkCrystal.Build(CrystalKind.Bcc, "W", 3.16), "100", 4, (2, 2));
        Compare(folder, 5, BulkCrystal.Build(CrystalKind.Hcp, "Ru", 2.70, 4.2768), "0001", 4, (3, 3));
        Compare(folder, 6, BulkCrystal.Build(CrystalKind.Diamond, "Si", 5.43), "111", 6, (2, 2), heightsDiffer: true);
    }

    [SkippableTheory]
    [InlineData("cubic", "1,1,1")]
    [InlineData("cubic", "2,1,0")]
    [InlineData("triclinic", "1,0,0")]
    [InlineData("triclinic", "2,-1,3")]
    [InlineData("triclinic", "0,1,-2")]
    public void General_surfaces_are_those_of_ase(string lattice, string miller)
    {
        using TemporaryFolder folder = new();
        string text = AsePython.Run(folder, $"""
            import numpy as np
            from ase import Atoms
            from ase.build import surface, bulk
            from ase.io import write
            if '{lattice}' == 'cubic':
                crystal = bulk('NaCl', 'rocksalt', a=5.64, cubic=True)
            else:
                crystal = Atoms('MgOTi', positions=[[.1, .2, .3], [1.9, 1.4, 2.2], [3.1, .4, 3.]], cell=[[4.1, .2, -.3], [1.1, 3.8, .4], [-.7, .9, 4.6]], pbc=True)
            write('bulk.traj', crystal)
            slab = surface(crystal, ({miller}), 1, vacuum=5.0)
            print(np.linalg.norm(np.cross(slab.cell[0], slab.cell[1])), len(slab))
            """);
        double[] ase = [.. text.Split(' ').Select(t => double.Parse(t, CultureInfo.InvariantCulture))];
        using StructureFile file = StructureFile.Open(folder.File("bulk.traj"));
        AtomicStructure crystal = file[0];

        // One repeat of the crystal holds all its planes; the cell may be a fraction of ASE's, which does not look for the primitive one.
        Slab slab = SlabBuilder.Build(crystal, MillerIndex.Parse(miller), new() { Thickness = 0.01, Repeat = (1, 1) });

        double times = ase[0] / slab.Area;
        Assert.Equal(Math.Round(times), times, 1e-6);
        if (lattice == "triclinic")
            Assert.Equal(1, times, 1e-6);
        // Atoms per area and height of a repeat are those of the crystal in both.
        double density = crystal.Count / CellMatrix.Volume(crystal.Cell), repeat = slab.Structure.Count / slab.Area / density;
        double aseRepeat = ase[1] / ase[0] / density;
        Assert.Equal(Math.Round(aseRepeat / repeat), aseRepeat / repeat, 1e-6);
    }

    /// <summary>Areas, numbers of atoms, heights of layers, and every distance up to 6 Å by layers.</summary>
    private static void Compare(TemporaryFolder folder, int index, AtomicStructure crystal, string miller, int layers, (int, int) repeat, bool heightsDiffer = false)
    {
        using StructureFile file = StructureFile.Open(folder.File($"{index}.traj"));
        AtomicStructure ase = file[0];
        IReadOnlyList<AtomicStructure> ours = [.. SlabBuilder.Terminations(crystal, MillerIndex.Parse(miller)).Select(t =>
            SlabBuilder.Build(crystal, MillerIndex.Parse(miller), new() { Layers = layers, Repeat = repeat, Termination = t.Index }).Structure)];

        // ASE chooses one of the terminations.
        Assert.Contains(ours, slab => Profile(slab).SequenceEqual(Profile(ase)));
        Assert.All(ours, slab => Assert.Equal(Area(ase), Area(slab), 1e-6));
        Assert.All(ours, slab => Assert.Equal(ase.Count, slab.Count));
        Assert.True(heightsDiffer || ours.Count == 1);
    }

    private static double Area(AtomicStructure s)
    {
        (double x, double y, double z) = ((s.Cell[1] * s.Cell[5]) - (s.Cell[2] * s.Cell[4]), (s.Cell[2] * s.Cell[3]) - (s.Cell[0] * s.Cell[5]), (s.Cell[0] * s.Cell[4]) - (s.Cell[1] * s.Cell[3]));
        return Math.Sqrt((x * x) + (y * y) + (z * z));
    }

    /// <summary>Heights of both ends and lengths of all pairs within 6 Å, rounded.</summary>
    private static List<(double, double, double)> Profile(AtomicStructure slab)
    {
        double floor = Enumerable.Range(0, slab.Count).Min(i => slab.Positions[(3 * i) + 2]);
        NeighborGraph graph = new NeighborList(6, int.MaxValue).Build([slab]);
        List<(double, double, double)> pairs = [];
        for (int e = 0; e < graph.EdgeCount; e++)
        {
            double Height(int atom) => Math.Round(slab.Positions[(3 * atom) + 2] - floor, 4) + 0.0;
            pairs.Add((Height(graph.Source[e]), Height(graph.Target[e]), Math.Round(Math.Sqrt(graph.EdgeVectors.AsSpan(3 * e, 3).ToArray().Sum(x => x * x)), 4)));
        }
        pairs.Sort();
        return pairs;
    }
}
