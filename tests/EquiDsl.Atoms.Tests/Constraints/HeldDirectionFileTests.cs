using System.Globalization;
using EquiDsl.Files;
using Xunit;

namespace EquiDsl.Atoms.Tests.Constraints;

/// <summary>Held directions in files of this project, of VASP and of ASE.</summary>
public sealed class HeldDirectionFileTests
{
    [Theory]
    [InlineData("a.extxyz")]
    [InlineData("a.traj")]
    [InlineData("a.db")]
    public void Held_directions_survive_every_format(string name)
    {
        using var folder = new Files.TemporaryFolder();
        AtomicStructure slab = Slab();
        StructureFile.Write(folder.File(name), [slab, slab]);
        using StructureFile file = StructureFile.Open(folder.File(name));
        AtomicStructure read = file[1];
        Assert.Equal(slab.Fixed, read.Fixed);
        Assert.Equal(slab.GetHeldComponents(), read.GetHeldComponents());
        Assert.Equal(
            ["F", "F", "F", "T", "F", "T", "T", "T", "T"], Assert.Single(read.Columns, column => column.Name == "selective_dynamics").Values);
        Assert.DoesNotContain("constraints", read.Info.Keys);
    }

    [Fact]
    public void Poscar_flags_of_a_cell_along_the_axes_are_cartesian()
    {
        // b points along z and c along −y.
        string text = Files.PoscarTests.Direct.Replace("0.5 2.0 0.0", "0.0 0.0 2.0", StringComparison.Ordinal).Replace("0.0 0.0 5.0", "0.0 -5.0 0.0", StringComparison.Ordinal);
        using var folder = new Files.TemporaryFolder();
        using StructureFile file = StructureFile.Open(folder.Write("POSCAR", text));
        AtomicStructure s = file[0];
        Assert.Equal([true, false, false], s.Fixed!);
        // F F T: along a and b.
        Assert.Equal([true, true, true, false, false, false, true, false, true], s.GetHeldComponents()!);
        Assert.Equal("move_mask", Assert.Single(s.Columns).Name);
    }

    [Fact]
    public void Poscar_flags_of_a_skew_cell_hold_atoms_along_its_vectors()
    {
        using var folder = new Files.TemporaryFolder();
        using StructureFile file = StructureFile.Open(folder.Write("POSCAR", Files.PoscarTests.Direct.Replace("F F T", "T F T", StringComparison.Ordinal)));
        AtomicStructure s = file[0];
        var constraints = new StructureConstraints(s);
        Assert.Equal(4, constraints.RemovedDegreesOfFreedom);
        double[] v = [1, 1, 1, 1, 1, 1, 1, 1, 1];
        constraints.Project(s.Positions, v);
        // a is along x and c along z, so that b's flag takes y, whatever b's direction.
        Assert.Equal([0, 0, 0, 1, 1, 1, 1, 0, 1], v);
    }

    [SkippableTheory]
    [InlineData("a.extxyz", "FixCartesian(a=0, mask=[True, True, True])|FixCartesian(a=1, mask=[False, False, True])|FixCartesian(a=2, mask=[False, True, False])")]
    [InlineData("a.traj", "FixAtoms(indices=[0])|FixCartesian(a=1, mask=[False, False, True])|FixCartesian(a=2, mask=[False, True, False])|FixScaled 1 [False, True, False]")]
    [InlineData("a.db", "FixAtoms(indices=[0])|FixCartesian(a=1, mask=[False, False, True])|FixCartesian(a=2, mask=[False, True, False])|FixScaled 1 [False, True, False]")]
    public void Ase_reads_the_constraints_that_are_written_here(string name, string expected)
    {
        using var folder = new Files.TemporaryFolder();
        StructureFile.Write(folder.File(name), [Slab()]);
        string output = AsePython.Run(folder, $"""
            import ase.io
            from ase.constraints import FixScaled
            a = ase.io.read("{name}")
            print("|".join("FixScaled %d %s" % (c.a, c.mask.tolist()) if isinstance(c, FixScaled) else repr(c) for c in a.constraints))
            """);
        Assert.Equal(expected, output.Trim());
    }

    [SkippableFact]
    public void Ase_reads_the_flags_of_a_poscar_that_is_written_here()
    {
        using var folder = new Files.TemporaryFolder();
        StructureFile.Write(folder.File("POSCAR"), [Slab()]);
        string output = AsePython.Run(folder, """
            import ase.io
            from ase.constraints import FixScaled
            a = ase.io.read("POSCAR")
            print(a.get_chemical_formula(), *("%d %s" % (c.a, c.mask.astype(int).tolist()) if isinstance(c, FixScaled) else c.index.tolist() for c in a.constraints))
            """);
        Assert.Equal("Cu2O 1 [0, 1, 1] 2 [0, 1, 0] [0]", output.Trim());
    }

    [SkippableFact]
    public void What_ase_holds_is_held_here()
    {
        using var folder = new Files.TemporaryFolder();
        AsePython.Run(folder, """
            import ase.io
            from ase.build import fcc100, fcc111
            from ase.constraints import FixAtoms, FixCartesian, FixScaled, FixedPlane
            # As later versions write it; the one of 3.22 fails.
            FixCartesian.todict = lambda self: {"name": "FixCartesian", "kwargs": {"a": [self.a], "mask": (~self.mask).tolist()}}
            a = fcc100("Cu", (2, 2, 2), vacuum=5)
            a.set_constraint([FixCartesian(i, [False, i % 2 == 0, True]) for i in range(8)])
            ase.io.write("a.traj", a)
            ase.io.write("a.extxyz", a, columns=["symbols", "positions", "move_mask"])
            b = fcc111("Cu", (2, 2, 2), vacuum=5)
            b.set_constraint([FixAtoms([0]), *[FixScaled(b.cell, i, [False, False, True]) for i in range(1, 4)], FixedPlane(5, [0, 0, 1])])
            ase.io.write("b.traj", b)
            b.set_constraint(b.constraints[:-1])
            ase.io.write("POSCAR", b, direct=True)
            """);
        foreach (string name in new[] { "a.traj", "a.extxyz" })
        {
            using StructureFile file = StructureFile.Open(folder.File(name));
            Assert.Equal(Enumerable.Range(0, 24).Select(k => k % 3 == 2 || (k % 3 == 1 && k / 3 % 2 == 0)), file[0].GetHeldComponents()!);
        }
        foreach ((string name, int held) in new[] { ("b.traj", 7), ("POSCAR", 6) })
        {
            using StructureFile file = StructureFile.Open(folder.File(name));
            AtomicStructure s = file[0];
            Assert.Equal(Enumerable.Range(0, 8).Select(i => i == 0), s.Fixed!);
            var constraints = new StructureConstraints(s);
            Assert.Equal(held, constraints.RemovedDegreesOfFreedom);
            double[] v = Enumerable.Repeat(1.0, 24).ToArray();
            constraints.Project(s.Positions, v);
            for (int i = 0; i < 8; i++)
                Assert.Equal(i == 0 ? (0, 0, 0) : i < 4 || (i == 5 && held == 7) ? (1, 1, 0) : (1, 1, 1), (Math.Round(v[3 * i], 12), Math.Round(v[(3 * i) + 1], 12), Math.Round(v[(3 * i) + 2], 12)));
        }
    }

    [SkippableFact]
    public void A_relaxation_under_ase_ends_in_the_same_place()
    {
        using var folder = new Files.TemporaryFolder();
        AtomicStructure slab = Relaxation.Slabs.Copper(2);
        slab.SetHeldComponents([.. Enumerable.Range(0, 3 * slab.Count).Select(k => slab.Fixed![k / 3] || (k / 3 < slab.Count - 1 && k % 3 == 0))]);
        StructureFile.Write(folder.File("a.traj"), [slab]);
        string output = AsePython.Run(folder, """
            import ase.io
            from ase.calculators.emt import EMT
            from ase.optimize import BFGS
            a = ase.io.read("a.traj")
            a.calc = EMT()
            f = a.get_forces()
            BFGS(a, logfile=None).run(fmax=1e-4, steps=500)
            print(*["%.17g" % x for x in [a.get_potential_energy(), *f.ravel(), *a.positions.ravel()]])
            """);
        double[] expected = [.. output.Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        double[] forces = [.. new EffectiveMediumTheory().Evaluate([slab])[0].Forces];
        new StructureConstraints(slab).Project(slab.Positions, forces);
        using var relaxation = new Atoms.Relaxation(new EffectiveMediumTheory(), [slab], new() { ForceTolerance = 1e-4, MaximumSteps = 500 });
        RelaxationResult result = relaxation.Run()[0];
        Assert.Equal(RelaxationStatus.Converged, result.Status);
        Assert.Equal(expected[0], result.Energy, 1e-6);
        for (int k = 0; k < forces.Length; k++)
        {
            Assert.Equal(expected[1 + k], forces[k], 1e-9);
            Assert.Equal(expected[1 + forces.Length + k], slab.Positions[k], 2e-3);
        }
    }

    /// <summary>The first atom fixed, the second held along z and along b, the third along y.</summary>
    private static AtomicStructure Slab()
    {
        AtomicStructure slab = Files.Samples.Slab();
        slab.SetHeldComponents([true, true, true, false, false, true, false, true, false]);
        slab.Columns.Add(new AtomColumn("selective_dynamics", 'L', 3, ["F", "F", "F", "T", "F", "T", "T", "T", "T"]));
        return slab;
    }
}
