using System.Globalization;
using Xunit;

namespace EquiDsl.Atoms.Tests.Files;

/// <summary>Files that ASE writes are read here, and files written here are read by ASE (Debian's python3-ase).</summary>
public sealed class AseInteroperabilityTests
{
    [SkippableTheory]
    [InlineData("a.traj")]
    [InlineData("a.db")]
    [InlineData("a.extxyz")]
    public void Ase_reads_what_is_written_here(string name)
    {
        using var folder = new TemporaryFolder();
        StructureFile.Write(folder.File(name), [Samples.Slab(), Samples.Water(), Samples.Slab(3)]);
        string output = AsePython.Run(folder, $$"""
            import ase.io, numpy as np
            for a in ase.io.read("{{name}}", ":"):
                c = a.calc
                print(len(a), a.get_chemical_formula(), repr(float(a.positions.sum())), repr(float(a.cell.array.sum())), a.pbc.astype(int).tolist(),
                      None if c is None else repr(float(c.results["energy"])), None if c is None else repr(float((c.results["forces"]**2).sum())),
                      None if c is None else np.round(c.results["stress"], 9).tolist(),
                      [list(map(int, k.index)) for k in a.constraints], a.get_tags().tolist(), a.get_momenta().sum())
            """);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        for (int step = 0; step < 4; step += 3)
        {
            AtomicStructure s = Samples.Slab(step);
            string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
            string line = lines[step == 0 ? 0 : 2];
            Assert.StartsWith("3 Cu2O ", line, StringComparison.Ordinal);
            Assert.Contains($" [1, 1, 0] {Number(s.Energy!.Value)} ", line, StringComparison.Ordinal);
            Assert.Contains("[0.01, 0.02, 0.03, 0.001, 0.002, 0.003] [[0]] [0, 1, 2] 0.25", line, StringComparison.Ordinal);
            Assert.Equal(s.Positions.Sum(), double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture), 1e-12);
            Assert.Equal(s.Cell.Sum(), double.Parse(line.Split(' ')[3], CultureInfo.InvariantCulture), 1e-12);
        }
        Assert.StartsWith("3 H2O ", lines[1], StringComparison.Ordinal);
        Assert.Contains("0.0 [0, 0, 0] None None None [] [0, 0, 0]", lines[1], StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("a.traj")]
    [InlineData("a.db")]
    public void What_ase_writes_is_read_here(string name)
    {
        using var folder = new TemporaryFolder();
        AsePython.Run(folder, $$"""
            import numpy as np, ase.io
            from ase.build import fcc111, molecule
            from ase.constraints import FixAtoms, FixBondLength
            from ase.calculators.singlepoint import SinglePointCalculator
            images = []
            for i in range(60):
                a = fcc111("Cu", (2, 2, 2), vacuum=4 + i) if i % 2 else molecule("CH3OH")
                a.set_constraint([FixAtoms(mask=a.positions[:, 2] < 5), FixBondLength(0, 1)])
                a.set_momenta(np.arange(3 * len(a)).reshape(-1, 3) * 0.5, apply_constraint=False)
                a.calc = SinglePointCalculator(a, energy=-i / 7, forces=a.positions * 2, stress=np.arange(6.0))
                a.info["note"] = "step %d" % i
                images.append(a)
            {{(name.EndsWith(".db", StringComparison.Ordinal)
                ? "import ase.db\ndb = ase.db.connect('a.db')\nfor i, a in enumerate(images):\n    db.write(a, note='step %d' % i, gap=i * 0.5, data={'m': np.eye(2), 'l': [1, 'x'], 'nan': float('nan'), 'z': np.array([1j])})"
                : $"ase.io.write('{name}', images)")}}
            np.savetxt("positions.txt", np.array([[len(a), a.positions.sum(), a.cell.array.sum(), a.get_potential_energy()] for a in images]), fmt="%.17g")
            """);
        using StructureFile file = StructureFile.Open(folder.File(name));
        string[] expected = File.ReadAllLines(folder.File("positions.txt"));
        Assert.Equal(60, file.Count);
        for (int i = 0; i < 60; i++)
        {
            AtomicStructure s = file[i];
            double[] numbers = [.. expected[i].Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
            Assert.Equal(numbers[0], s.Count);
            Assert.Equal(numbers[1], s.Positions.Sum(), 1e-9);
            Assert.Equal(numbers[2], s.Cell.Sum(), 1e-9);
            Assert.Equal(numbers[3], s.Energy);
            Assert.Equal(s.Positions.Select(x => 2 * x), s.Forces!);
            Assert.Equal(Enumerable.Range(0, s.Count).Select(k => s.Positions[(3 * k) + 2] < 5), s.Fixed!);
            Assert.Equal(Enumerable.Range(0, 3 * s.Count).Select(k => k * 0.5), s.GetMomenta()!);
            Assert.Equal([0, 1, 2, 3, 4, 5], s.GetStress()!);
            Assert.Equal($"step {i}", s.Info["note"]);
            Assert.Contains("FixBondLength", s.Info["constraints"], StringComparison.Ordinal);
            Assert.Equal(i % 2 == 1, s.Periodicity.A);
        }
        if (name == "a.db")
            Assert.Equal(("1.5", "[[1, 0], [0, 1]]", "[1,\"x\"]", "NaN"), (file[3].Info["gap"], file[3].Info["m"], file[3].Info["l"], file[3].Info["nan"]));
    }

    [SkippableTheory]
    [InlineData(225, "[('Na', (0, 0, 0)), ('Cl', (0.5, 0.5, 0.5))]", "[5.64, 5.64, 5.64, 90, 90, 90]")]
    [InlineData(227, "[('Si', (0.125, 0.125, 0.125))]", "[5.43, 5.43, 5.43, 90, 90, 90]")]
    [InlineData(136, "[('Ti', (0, 0, 0)), ('O', (0.3053, 0.3053, 0))]", "[4.594, 4.594, 2.959, 90, 90, 90]")]
    [InlineData(194, "[('Zn', (0.33333333, 0.66666667, 0.25))]", "[2.66, 2.66, 4.95, 90, 90, 120]")]
    [InlineData(14, "[('S', (0.1, 0.23, 0.37))]", "[4, 5, 6, 90, 105, 90]")]
    public void Crystals_have_the_atoms_that_ase_finds(int group, string sites, string cell)
    {
        using var folder = new TemporaryFolder();
        string output = AsePython.Run(folder, $$"""
            from ase.spacegroup import Spacegroup, crystal
            import ase.io
            g = Spacegroup({{group}}, setting=2 if {{group}} == 227 else 1)
            cell, sites = {{cell}}, {{sites}}
            with open("a.cif", "w") as f:
                f.write("data_test\n_space_group_IT_number {{group}}\n")
                for n, v in zip("length_a length_b length_c angle_alpha angle_beta angle_gamma".split(), cell):
                    f.write("_cell_%s %r\n" % (n, v))
                f.write("loop_\n_space_group_symop_id\n_space_group_symop_operation_xyz\n")
                for i, (r, t) in enumerate(g.get_symop()):
                    rows = ["".join("%+d*%s" % (r[k][j], "xyz"[j]) for j in range(3) if r[k][j]) + "%+.10f" % t[k] for k in range(3)]
                    f.write("%d '%s'\n" % (i + 1, ",".join(rows)))
                f.write("loop_\n_atom_site_type_symbol\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n")
                for s, p in sites:
                    f.write("%s %r %r %r\n" % (s, *p))
            a = crystal([s for s, _ in sites], [p for _, p in sites], spacegroup=g, cellpar=cell)
            a.wrap(eps=1e-6)
            ase.io.write("a.extxyz", a)
            ase.io.write("POSCAR", a, direct=True)
            """);
        Assert.Equal("", output);
        using StructureFile cif = StructureFile.Open(folder.File("a.cif")), expected = StructureFile.Open(folder.File("a.extxyz"));
        using StructureFile poscar = StructureFile.Open(folder.File("POSCAR"));
        foreach (AtomicStructure s in new[] { cif[0], poscar[0] })
        {
            AtomicStructure e = expected[0];
            Assert.Equal(e.Count, s.Count);
            for (int k = 0; k < 9; k++)
                Assert.Equal(e.Cell[k], s.Cell[k], 1e-6);
            for (int i = 0; i < e.Count; i++)
                Assert.Contains(Enumerable.Range(0, s.Count), j => s.AtomicNumbers[j] == e.AtomicNumbers[i] && SamePlace(e, i, s, j));
        }
    }

    /// <summary>Whether two atoms are at the same place but for whole cell vectors.</summary>
    private static bool SamePlace(AtomicStructure x, int i, AtomicStructure y, int j)
    {
        for (int shift = 0; shift < 27; shift++)
        {
            double squared = 0;
            for (int d = 0; d < 3; d++)
            {
                double difference = x.Positions[(3 * i) + d] - y.Positions[(3 * j) + d] + (((shift % 3) - 1) * x.Cell[d])
                    + (((shift / 3 % 3) - 1) * x.Cell[3 + d]) + (((shift / 9) - 1) * x.Cell[6 + d]);
                squared += difference * difference;
            }
            if (squared < 1e-6)
                return true;
        }
        return false;
    }
}
