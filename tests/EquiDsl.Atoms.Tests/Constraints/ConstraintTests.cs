using Xunit;

namespace EquiDsl.Atoms.Tests.Constraints;

public sealed class ConstraintTests
{
    private static readonly FixedBond[] s_rigid = [new(0, 1), new(0, 2), new(1, 2)];
    private static readonly double[] s_masses = [15.999, 1.008, 1.008];

    [Fact]
    public void Moved_positions_return_to_the_bonds_without_moving_the_center_of_mass()
    {
        var random = new Random(5);
        AtomicStructure water = Files.Samples.Water();
        var constraints = new StructureConstraints(water, s_rigid, s_masses);
        double[] before = [.. water.Positions], after = Array.ConvertAll(before, x => x + (0.05 * ((2 * random.NextDouble()) - 1)));
        double[] center = Center(after);
        constraints.CorrectPositions(before, after);
        foreach (FixedBond bond in s_rigid)
            Assert.Equal(Distance(before, bond), Distance(after, bond), 1e-11);
        for (int axis = 0; axis < 3; axis++)
            Assert.Equal(center[axis], Center(after)[axis], 1e-12);
        Assert.Equal(3, constraints.RemovedDegreesOfFreedom);
    }

    [Fact]
    public void Velocities_lose_what_stretches_bonds_and_keep_their_momentum()
    {
        var random = new Random(6);
        AtomicStructure water = Files.Samples.Water();
        water.Fixed = [false, false, false];
        double[] v = [.. Enumerable.Range(0, 9).Select(_ => random.NextDouble() - 0.5)], momentum = Center(v);
        new StructureConstraints(water, s_rigid, s_masses).Project(water.Positions, v);
        foreach (FixedBond bond in s_rigid)
        {
            double rate = Enumerable.Range(0, 3).Sum(k =>
                (v[(3 * bond.First) + k] - v[(3 * bond.Second) + k]) * (water.Positions[(3 * bond.First) + k] - water.Positions[(3 * bond.Second) + k]));
            Assert.Equal(0, rate, 1e-11);
        }
        for (int axis = 0; axis < 3; axis++)
            Assert.Equal(momentum[axis], Center(v)[axis], 1e-12);
        double[] again = [.. v];
        new StructureConstraints(water, s_rigid, s_masses).Project(water.Positions, again);
        Assert.Equal(v, again);
    }

    [Fact]
    public void Fixed_atoms_stay_and_bonds_to_them_turn_around_them()
    {
        AtomicStructure water = Files.Samples.Water();
        water.Fixed = [true, false, false];
        var constraints = new StructureConstraints(water, [new(0, 1, 1.2)]);
        double[] before = [.. water.Positions], after = Array.ConvertAll(before, x => x + 0.1);
        constraints.CorrectPositions(before, after);
        Assert.Equal(before[..3], after[..3]);
        Assert.Equal(1.2, Distance(after, new(0, 1)), 1e-11);
        Assert.Equal(Array.ConvertAll(before[6..], x => x + 0.1), after[6..]);
        double[] v = [1, 1, 1, 0, 0, 0, 1, 2, 3];
        constraints.Project(before, v);
        Assert.Equal([0, 0, 0], v[..3]);
        Assert.Equal([1, 2, 3], v[6..]);
        Assert.Equal((1, 1, 4), (constraints.FixedAtomCount, constraints.BondCount, constraints.RemovedDegreesOfFreedom));
        Assert.True(constraints.IsFixed(0) && !constraints.IsFixed(1));
    }

    [Fact]
    public void A_bond_is_held_to_the_nearest_image()
    {
        var pair = new AtomicStructure([0.2, 0, 0, 17.9, 0.3, 0], [1, 1], [9, 0, 0, 1, 9, 0, 0, 0, 9], new Periodicity(true, true, false));
        double[] before = [.. pair.Positions], after = [.. before];
        after[0] += 0.05;
        new StructureConstraints(pair, [new(0, 1)]).CorrectPositions(before, after);
        // The image at 17.9 − 18 is 0.3 away in both directions.
        double Image(double[] r) => Math.Sqrt(Math.Pow(r[3] - 18 - r[0], 2) + Math.Pow(r[4] - r[1], 2) + Math.Pow(r[5] - r[2], 2));
        Assert.Equal(Math.Sqrt(0.18), Image(before), 1e-12);
        Assert.Equal(Image(before), Image(after), 1e-11);
        FixedBond held = Assert.Single(new StructureConstraints(pair, [new(0, 1)]).Bonds);
        Assert.Equal((-2, 0, 0), held.Image);
        Assert.Equal(0.4242640687, held.Length!.Value, 1e-9);
        FixedBond next = Assert.Single(new StructureConstraints(pair, [new(0, 1, null, (-1, 0, 0))]).Bonds);
        Assert.Equal(Math.Sqrt((8.7 * 8.7) + 0.09), next.Length!.Value, 1e-9);
        Assert.Contains("not periodic", Assert.Throws<InvalidStructureException>(
            () => new StructureConstraints(pair, [new(0, 1, null, (0, 0, 1))])).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Bonds_that_ase_fixed_are_kept_by_relaxation_and_dynamics()
    {
        using var folder = new Files.TemporaryFolder();
        AsePython.Run(folder, """
            import ase.io
            from ase.build import molecule
            from ase.constraints import FixAtoms, FixBondLength, FixBondLengths
            a = molecule("CH3OH")
            a.set_constraint([FixAtoms([0]), FixBondLength(0, 1), FixBondLengths([[1, 3], [2, -1]])])
            ase.io.write("a.traj", a)
            """);
        AtomicStructure Read()
        {
            using StructureFile file = StructureFile.Open(folder.File("a.traj"));
            return file[0];
        }
        AtomicStructure start = Read(), relaxed = Read(), moved = Read();
        moved.SetMomenta([.. Enumerable.Range(0, 18).Select(k => (k % 5) - 2.0)]);
        using var relaxation = new Atoms.Relaxation(new EffectiveMediumTheory(), [relaxed], new() { MaximumSteps = 20 });
        Assert.Null(relaxation.Run()[0].Problem);
        using var dynamics = new MolecularDynamics(new EffectiveMediumTheory(), [moved], new() { TimeStep = 0.5 });
        dynamics.Run(20);
        foreach (AtomicStructure s in new[] { relaxed, moved })
        {
            foreach (FixedBond bond in new FixedBond[] { new(0, 1), new(1, 3), new(2, 5) })
                Assert.Equal(Distance(start.Positions, bond), Distance(s.Positions, bond), 1e-9);
            Assert.Equal(start.Positions[..3], s.Positions[..3]);
            Assert.True(Math.Abs(Distance(start.Positions, new(1, 2)) - Distance(s.Positions, new(1, 2))) > 1e-3);
        }
    }

    [Theory]
    [InlineData("[{\"name\": \"Hookean\", \"kwargs\": {}}]", "the constraint Hookean is not known")]
    [InlineData("[{\"name\": \"FixBondLengths\"}]", "has no arguments")]
    [InlineData("[{\"name\": \"FixBondLengths\", \"kwargs\": {\"pairs\": [[0, 1, 2]]}}]", "no list of pairs")]
    [InlineData("[{\"name\": \"FixBondLengths\", \"kwargs\": {\"pairs\": [[0, 1]], \"bondlengths\": [1, 2]}}]", "not as many lengths")]
    [InlineData("[{\"name\": \"FixBondLengths\", \"kwargs\": {\"pairs\": [[0, 9]]}}]", "names atom 9")]
    [InlineData("[{", "malformed")]
    public void Constraints_of_files_that_cannot_be_kept_are_refused(string text, string problem)
    {
        AtomicStructure water = Files.Samples.Water();
        water.Info["constraints"] = text;
        using var relaxation = new Atoms.Relaxation(new LennardJones(0.1, 1), [water]);
        RelaxationResult result = relaxation.Run()[0];
        Assert.Equal(RelaxationStatus.Refused, result.Status);
        Assert.Contains(problem, result.Problem, StringComparison.Ordinal);
        Assert.Contains(problem, Assert.Throws<InvalidStructureException>(
            () => new MolecularDynamics(new LennardJones(0.1, 1), [water])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 3, null, "names atom 3")]
    [InlineData(1, 1, null, "joins an atom to itself")]
    [InlineData(0, 1, 0.0, "has the length 0")]
    [InlineData(0, 1, double.NaN, "has the length NaN")]
    public void Bonds_that_cannot_be_are_refused(int first, int second, double? length, string problem)
    {
        InvalidStructureException error = Assert.Throws<InvalidStructureException>(
            () => new StructureConstraints(Files.Samples.Water(), [new(first, second, length)], structureIndex: 7));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Equal(7, error.StructureIndex);
    }

    [Fact]
    public void Contradictory_constraints_are_refused()
    {
        AtomicStructure water = Files.Samples.Water();
        Assert.Contains("named twice", Assert.Throws<InvalidStructureException>(
            () => new StructureConstraints(water, [new(0, 1), new(1, 0)])).Message, StringComparison.Ordinal);
        water.Fixed = [true, true, false];
        Assert.Contains("two fixed atoms", Assert.Throws<InvalidStructureException>(
            () => new StructureConstraints(water, [new(0, 1)])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new StructureConstraints(water, null, [1, 1]));
        // No triangle has sides 1, 1 and 3.
        AtomicStructure free = Files.Samples.Water();
        var impossible = new StructureConstraints(free, [new(0, 1, 1), new(0, 2, 1), new(1, 2, 3)]);
        InvalidStructureException error = Assert.Throws<InvalidStructureException>(
            () => impossible.CorrectPositions([.. free.Positions], free.Positions));
        Assert.Contains("the fixed bond to atom", error.Message, StringComparison.Ordinal);
    }

    private static double[] Center(double[] vectors) =>
        [.. Enumerable.Range(0, 3).Select(k => Enumerable.Range(0, 3).Sum(i => s_masses[i] * vectors[(3 * i) + k]))];

    private static double Distance(double[] r, FixedBond bond) =>
        Math.Sqrt(Enumerable.Range(0, 3).Sum(k => Math.Pow(r[(3 * bond.First) + k] - r[(3 * bond.Second) + k], 2)));
}
