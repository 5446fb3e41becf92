using EquiDsl.Atoms.Tests.Calculators;
using EquiDsl.Atoms.Tests.Dynamics;
using EquiDsl.Files;
using Xunit;

namespace EquiDsl.Atoms.Tests.Constraints;

/// <summary>Atoms that are held along some directions only.</summary>
public sealed class HeldDirectionTests
{
    private static readonly double[] s_skew = [4, 0, 0, 1, 5, 0, 0.5, -1, 6];

    [Fact]
    public void Cartesian_components_are_held_to_the_bit_and_the_others_left_to_the_bit()
    {
        AtomicStructure water = Files.Samples.Water();
        bool[] held = [true, true, true, false, false, true, false, true, true];
        water.SetHeldComponents(held);
        Assert.Equal([true, false, false], water.Fixed!);
        Assert.Equal(held, water.GetHeldComponents());
        var constraints = new StructureConstraints(water);
        Assert.Equal((1, 6, 6), (constraints.FixedAtomCount, constraints.HeldComponentCount, constraints.RemovedDegreesOfFreedom));
        double[] before = [.. water.Positions], after = Array.ConvertAll(before, x => x + 0.1 + (x / 3)), moved = [.. after];
        double[] v = [.. Enumerable.Range(1, 9).Select(k => k / 7.0)], pushed = [.. v];
        constraints.CorrectPositions(before, after);
        constraints.Project(before, pushed);
        for (int k = 0; k < 9; k++)
            Assert.Equal(held[k] ? (before[k], 0.0) : (moved[k], v[k]), (after[k], pushed[k]));
        water.SetHeldComponents(null);
        Assert.True(water.GetHeldComponents() is null && water.Fixed is null && water.Columns.Count == 0);
        Assert.Throws<ArgumentException>(() => water.SetHeldComponents(new bool[3]));
    }

    [Fact]
    public void Atoms_held_along_cell_vectors_move_along_the_others_alone()
    {
        var pair = new AtomicStructure([0.1, 0.2, 0.3, 2, 2, 2], [29, 29], s_skew, Periodicity.All);
        pair.Columns.Add(new AtomColumn("selective_dynamics", 'L', 3, ["T", "F", "T", "F", "F", "T"]));
        var constraints = new StructureConstraints(pair);
        Assert.Equal(3, constraints.RemovedDegreesOfFreedom);
        double[] v = [1, 2, 3, 4, 5, 6], whole = [.. v], after = [.. pair.Positions.Zip(v, (x, y) => x + y)];
        constraints.Project(pair.Positions, v);
        constraints.CorrectPositions(pair.Positions, after);
        double[] fractional = [.. v];
        CellMatrix.Apply(fractional, CellMatrix.Inverse(s_skew));
        Assert.All([1, 3, 4], k => Assert.Equal(0, fractional[k], 1e-14));
        // What was taken out is orthogonal to what is free, as an ideal constraint's force is.
        for (int atom = 0; atom < 2; atom++)
        {
            for (int vector = 0; vector < 3; vector++)
            {
                if ((atom, vector) is (0, 1) or (1, 0) or (1, 1))
                    continue;
                Assert.Equal(0, Enumerable.Range(0, 3).Sum(k => (whole[(3 * atom) + k] - v[(3 * atom) + k]) * s_skew[(3 * vector) + k]), 1e-13);
            }
        }
        for (int k = 0; k < 6; k++)
            Assert.Equal(pair.Positions[k] + v[k], after[k], 1e-13);
    }

    [Fact]
    public void Planes_and_lines_of_ase_are_known_and_directions_add_up()
    {
        AtomicStructure water = Files.Samples.Water();
        water.Info["constraints"] =
            """
            [{"name": "FixedPlane", "kwargs": {"a": 0, "direction": [1, 1, 0]}}, {"name": "FixedLine", "kwargs": {"indices": [1, -1], "direction": [0, 0, 2]}},
            {"name": "FixCartesian", "kwargs": {"a": [2], "mask": [false, false, true]}}]
            """;
        var constraints = new StructureConstraints(water);
        Assert.Equal((1, 6), (constraints.FixedAtomCount, constraints.RemovedDegreesOfFreedom));
        double[] v = [1, 0, 3, 4, 5, 6, 7, 8, 9];
        constraints.Project(water.Positions, v);
        double[] expected = [0.5, -0.5, 3, 0, 0, 6, 0, 0, 0];
        for (int k = 0; k < 9; k++)
            Assert.Equal(expected[k], v[k], 1e-14);
        Assert.Equal(0, constraints.HeldTranslations.Free(new(1, 2, 3)).Length);
    }

    [Fact]
    public void Bonds_are_kept_by_what_their_ends_can_do()
    {
        AtomicStructure water = Files.Samples.Water();
        water.SetHeldComponents([false, false, true, true, false, false, false, false, false]);
        FixedBond[] bonds = [new(0, 1), new(0, 2), new(1, 2)];
        var constraints = new StructureConstraints(water, bonds, [15.999, 1.008, 1.008]);
        var random = new Random(3);
        double[] before = [.. water.Positions], after = Array.ConvertAll(before, x => x + (0.05 * ((2 * random.NextDouble()) - 1)));
        double[] v = [.. Enumerable.Range(0, 9).Select(_ => random.NextDouble() - 0.5)];
        constraints.CorrectPositions(before, after);
        constraints.Project(after, v);
        Assert.Equal((before[2], before[3], 0.0, 0.0), (after[2], after[3], v[2], v[3]));
        foreach (FixedBond bond in bonds)
        {
            double[] r = Difference(after, bond), start = Difference(before, bond), speed = Difference(v, bond);
            Assert.Equal(Dot(start, start), Dot(r, r), 1e-11);
            Assert.Equal(0, Dot(r, speed), 1e-10);
        }
        // Held along the bond at both ends, but asked to become longer.
        AtomicStructure stiff = new([0, 0, 0, 0, 0, 1], [1, 1]);
        stiff.SetHeldComponents([false, false, true, false, false, true]);
        Assert.Contains("held along it", Assert.Throws<InvalidStructureException>(
            () => new StructureConstraints(stiff, [new(0, 1, 1.5)]).CorrectPositions([.. stiff.Positions], stiff.Positions)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_relaxation_moves_what_is_free_and_is_judged_by_its_forces()
    {
        AtomicStructure slab = Relaxation.Slabs.Copper(2);
        bool[] held = [.. Enumerable.Range(0, 3 * slab.Count).Select(k => slab.Fixed![k / 3] || (k / 3 < slab.Count - 1 && k % 3 == 0))];
        slab.SetHeldComponents(held);
        double[] start = [.. slab.Positions];
        using var relaxation = new Atoms.Relaxation(new EffectiveMediumTheory(), [slab], new() { ForceTolerance = 0.01 });
        RelaxationResult result = relaxation.Run()[0];
        Assert.Equal(RelaxationStatus.Converged, result.Status);
        double[] forces = [.. slab.Forces!];
        Assert.True(LongestTriple(forces) > 0.1, "the held components must matter, or the test says nothing.");
        for (int k = 0; k < held.Length; k++)
        {
            Assert.Equal(held[k], slab.Positions[k] == start[k]);
            forces[k] = held[k] ? 0 : forces[k];
        }
        Assert.Equal(LongestTriple(forces), result.LargestForce, 1e-12);
    }

    [Fact]
    public void In_a_free_cell_atoms_keep_the_fractional_coordinates_that_are_held()
    {
        AtomicStructure crystal = Crystals.Fcc(29, 3.75, 1, 0.1);
        CellMatrix.Apply(crystal.Positions, [1, 0.05, 0, 0, 1, 0.03, 0, 0, 1]);
        CellMatrix.Apply(crystal.Cell, [1, 0.05, 0, 0, 1, 0.03, 0, 0, 1]);
        crystal.Columns.Add(new AtomColumn("selective_dynamics", 'L', 3, ["T", "T", "T", "F", "T", "T", "T", "T", "F", "T", "F", "F"]));
        double[] Fractional()
        {
            double[] fractional = [.. crystal.Positions];
            CellMatrix.Apply(fractional, CellMatrix.Inverse(crystal.Cell));
            return fractional;
        }
        double[] before = Fractional(), cell = [.. crystal.Cell];
        using var relaxation = new Atoms.Relaxation(
            new EffectiveMediumTheory(), [crystal], new() { Cell = CellRelaxation.Free, ForceTolerance = 1e-3, StressTolerance = 1e-5, MaximumSteps = 500 });
        Assert.Equal(RelaxationStatus.Converged, relaxation.Run()[0].Status);
        double[] after = Fractional();
        for (int k = 0; k < 12; k++)
            Assert.Equal(k is 3 or 8 or 10 or 11, Math.Abs(before[k] - after[k]) < 1e-12);
        Assert.True(Math.Abs(cell[0] - crystal.Cell[0]) > 0.02);
    }

    [Fact]
    public void Dynamics_keeps_directions_energy_and_the_momentum_that_is_free()
    {
        AtomicStructure crystal = Crystals.Fcc(29, 3.61, 2);
        crystal.SetHeldComponents([.. Enumerable.Range(0, 3 * crystal.Count).Select(k => k % 3 == 2 && k < 30)]);
        MaxwellBoltzmann.SetMomenta(crystal, 600, 1);
        double[] start = [.. crystal.Positions], momenta = crystal.GetMomenta()!;
        Assert.All(Enumerable.Range(0, 10), i => Assert.Equal(0, momenta[(3 * i) + 2]));
        double Total(int axis) => Enumerable.Range(0, crystal.Count).Sum(i => crystal.GetMomenta()![(3 * i) + axis]);
        Assert.Equal(0, Total(0), 1e-10);
        Assert.True(Math.Abs(Total(2)) > 1e-3);
        using var dynamics = new MolecularDynamics(new EffectiveMediumTheory(), [crystal], new() { TimeStep = 2 });
        double first = dynamics.Frames[0].ConservedEnergy, kinetic = dynamics.Frames[0].KineticEnergy;
        // 96 components, less 10 that are held and 2 of the total momentum.
        Assert.Equal(2 * kinetic / (84 * DynamicsUnits.Boltzmann), dynamics.Frames[0].Temperature, 1e-9);
        dynamics.Run(100);
        Assert.Equal(first, dynamics.Frames[0].ConservedEnergy, 2e-3);
        Assert.Equal((0.0, 0.0), (Math.Round(Total(0), 9), Math.Round(Total(1), 9)));
        for (int k = 0; k < start.Length; k++)
            Assert.Equal(k % 3 == 2 && k < 30, start[k] == crystal.Positions[k]);
    }

    [Fact]
    public void Langevins_noise_gives_every_free_direction_its_share()
    {
        const double temperature = 400;
        AtomicStructure atoms = new(new double[3 * 20], [.. Enumerable.Repeat(29, 20)]);
        atoms.SetHeldComponents([.. Enumerable.Range(0, 60).Select(k => k % 3 == 1 || k == 0)]);
        MaxwellBoltzmann.SetMomenta(atoms, temperature, 3);
        DynamicsMethod method = new LangevinThermostat { Temperature = temperature, Friction = 0.02, Seed = 2 };
        using var dynamics = new MolecularDynamics(new TetherCalculator(2), [atoms], new() { Method = method, TimeStep = 4 });
        double energy = 0, thermal = 0;
        int samples = 0;
        dynamics.Observe(5, frame => (energy, thermal, samples) = (energy + frame.KineticEnergy, thermal + frame.Temperature, samples + 1));
        dynamics.Run(20_000);
        Assert.Equal(temperature, thermal / samples, 8.0);
        Assert.Equal(39 * DynamicsUnits.Boltzmann * temperature / 2, energy / samples, 0.015);
        Assert.All(Enumerable.Range(0, 20), i => Assert.Equal(0, atoms.Positions[(3 * i) + 1]));
    }

    [Fact]
    public void A_restart_keeps_held_directions_to_the_bit()
    {
        using var folder = new Files.TemporaryFolder();
        AtomicStructure Start()
        {
            AtomicStructure s = Crystals.Fcc(29, 3.61);
            s.Cell[1] = 0.2;
            s.SetHeldComponents([.. Enumerable.Range(0, 12).Select(k => k == 2)]);
            s.Columns.Add(new AtomColumn("selective_dynamics", 'L', 3, [.. Enumerable.Range(0, 12).Select(k => k == 4 ? "F" : "T")]));
            s.Info["constraints"] = "[{\"name\": \"FixedPlane\", \"kwargs\": {\"a\": 2, \"direction\": [1, 1, 1]}}]";
            MaxwellBoltzmann.SetMomenta(s, 900, 1);
            return s;
        }
        using var whole = new MolecularDynamics(new EffectiveMediumTheory(), [Start()]);
        using var part = new MolecularDynamics(new EffectiveMediumTheory(), [Start()]);
        whole.Run(20);
        part.Run(8);
        part.Save(folder.File("a.restart"));
        using MolecularDynamics resumed = MolecularDynamics.Restart(folder.File("a.restart"), new EffectiveMediumTheory());
        resumed.Run(12);
        Assert.Equal(whole.Frames[0].Structure.Positions, resumed.Frames[0].Structure.Positions);
        Assert.Equal(whole.Frames[0].Temperature, resumed.Frames[0].Temperature);
        Assert.Equal(Start().GetHeldComponents(), resumed.Frames[0].ToStructure().GetHeldComponents());
    }

    [Theory]
    [InlineData("{\"name\": \"FixCartesian\"}", "has no arguments")]
    [InlineData("{\"name\": \"FixCartesian\", \"kwargs\": {\"mask\": [1, 0, 0]}}", "no list of atom indices")]
    [InlineData("{\"name\": \"FixCartesian\", \"kwargs\": {\"a\": 3}}", "holds atom 3 (counted from 0) of a structure that has 3")]
    [InlineData("{\"name\": \"FixCartesian\", \"kwargs\": {\"a\": 0, \"mask\": [1, 0]}}", "mask is not made of three truth values")]
    [InlineData("{\"name\": \"FixScaled\", \"kwargs\": {\"a\": 0, \"mask\": [true, false, false]}}", "no three independent ones")]
    [InlineData("{\"name\": \"FixedPlane\", \"kwargs\": {\"a\": 0, \"direction\": [0, 0, 0]}}", "has no direction")]
    [InlineData("{\"name\": \"FixedLine\", \"kwargs\": {\"a\": 0, \"direction\": [0, NaN, 1]}}", "has no direction")]
    public void Malformed_constraints_are_refused(string constraint, string problem)
    {
        AtomicStructure water = Files.Samples.Water();
        water.Info["constraints"] = $"[{constraint}]";
        Assert.Contains(problem, Assert.Throws<InvalidStructureException>(() => new StructureConstraints(water)).Message, StringComparison.Ordinal);
        using var relaxation = new Atoms.Relaxation(new LennardJones(0.1, 1), [water]);
        Assert.Equal(RelaxationStatus.Refused, relaxation.Run()[0].Status);
    }

    [Fact]
    public void Columns_that_are_no_truth_values_or_too_short_are_refused()
    {
        AtomicStructure water = Files.Samples.Water(), other = Files.Samples.Water();
        water.Columns.Add(new AtomColumn("move_mask", 'L', 3, ["T", "x", "F", "T", "T", "T", "F", "F", "F"]));
        Assert.Contains("\"x\" for atom 0", Assert.Throws<InvalidStructureException>(() => new StructureConstraints(water)).Message, StringComparison.Ordinal);
        other.Columns.Add(new AtomColumn("selective_dynamics", 'L', 3, ["T", "T", "F"]));
        Assert.Contains("3 fields for 3 atoms", Assert.Throws<InvalidStructureException>(() => new StructureConstraints(other)).Message, StringComparison.Ordinal);
    }

    private static double[] Difference(double[] r, FixedBond bond) =>
        [.. Enumerable.Range(0, 3).Select(k => r[(3 * bond.Second) + k] - r[(3 * bond.First) + k])];

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double LongestTriple(double[] vectors) => vectors.Chunk(3).Max(v => Math.Sqrt(Dot(v, v)));
}
