using System.Globalization;
using EquiDsl.Atoms.Tests.Calculators;
using EquiDsl.Atoms.Tests.Files;
using Xunit;

namespace EquiDsl.Atoms.Tests.Dynamics;

/// <summary>Paths against exact properties: conserved quantities, their order in the time step, time reversal, ASE.</summary>
public sealed class ConservationTests
{
    public static TheoryData<DynamicsMethod> Deterministic =>
        [new VelocityVerlet(), new NoseHooverChains { Temperature = 500, Period = 40 }, new MartynaTobiasKlein { Temperature = 500, Period = 40, BarostatPeriod = 150, Pressure = 0.02 }];

    [Theory]
    [MemberData(nameof(Deterministic))]
    public void The_error_of_the_conserved_quantity_is_of_second_order(DynamicsMethod method)
    {
        double Deviation(double timeStep)
        {
            using var dynamics = new MolecularDynamics(new EffectiveMediumTheory(), [Hot()], new() { Method = method, TimeStep = timeStep });
            double first = dynamics.Frames[0].ConservedEnergy, largest = 0;
            dynamics.Observe((int)Math.Round(4 / timeStep), frame => largest = Math.Max(largest, Math.Abs(frame.ConservedEnergy - first)));
            dynamics.Run((long)Math.Round(200 / timeStep));
            Assert.InRange(largest, 1e-7, 0.05);
            return largest;
        }
        Assert.InRange(Deviation(4) / Deviation(2), 3.2, 5);
    }

    [Theory]
    [MemberData(nameof(Deterministic))]
    public void The_conserved_quantity_does_not_drift(DynamicsMethod method)
    {
        using var dynamics = new MolecularDynamics(new EffectiveMediumTheory(), [Hot()], new() { Method = method, TimeStep = 4 });
        dynamics.Run(500);
        EnergyDrift drift = dynamics.Drifts[0];
        Assert.Equal(501, drift.Count);
        Assert.InRange(Math.Abs(drift.Slope), 0, 3e-4);
        Assert.InRange(drift.LargestDeviation, 1e-8, 2e-3);
    }

    [Fact]
    public void Reversed_velocities_lead_back()
    {
        AtomicStructure crystal = Hot();
        double[] start = [.. crystal.Positions];
        for (int half = 0; half < 2; half++)
        {
            using var dynamics = new MolecularDynamics(new EffectiveMediumTheory(), [crystal], new() { TimeStep = 3 });
            dynamics.Run(60);
            Assert.Equal(180, dynamics.Time);
            Assert.True(half == 1 || start.Zip(crystal.Positions, (a, b) => Math.Abs(a - b)).Max() > 0.1);
            crystal.SetMomenta(Array.ConvertAll(crystal.GetMomenta()!, p => -p));
        }
        for (int k = 0; k < start.Length; k++)
            Assert.Equal(start[k], crystal.Positions[k], 1e-8);
    }

    [SkippableFact]
    public void The_path_is_that_of_ase()
    {
        using var folder = new TemporaryFolder();
        AtomicStructure slab = Relaxation.Slabs.Copper(3);
        MaxwellBoltzmann.SetMomenta(slab, 700, 1);
        StructureFile.Write(folder.File("start.traj"), [slab]);
        string output = AsePython.Run(folder, """
            import ase.io, ase.units
            from ase.calculators.emt import EMT
            from ase.md.verlet import VelocityVerlet
            a = ase.io.read("start.traj")
            a.calc = EMT()
            VelocityVerlet(a, 2 * ase.units.fs).run(60)
            print(*["%.17g" % x for x in [a.get_kinetic_energy(), *a.positions.ravel(), *a.get_momenta().ravel()]])
            """);
        double[] expected = [.. output.Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        using var dynamics = new MolecularDynamics(new EffectiveMediumTheory(), [slab], new() { TimeStep = 2 });
        dynamics.Run(60);
        double[] actual = [dynamics.Frames[0].KineticEnergy, .. slab.Positions, .. slab.GetMomenta()!];
        Assert.Equal(expected.Length, actual.Length);
        // ASE's femtosecond, of CODATA 2014, differs in the ninth digit.
        for (int k = 0; k < expected.Length; k++)
            Assert.Equal(expected[k], actual[k], 1e-5);
    }

    [Fact]
    public void Rigid_molecules_stay_rigid_and_keep_their_energy()
    {
        AtomicStructure water = Samples.Water(), second = Samples.Water();
        var pair = new AtomicStructure([.. water.Positions, .. second.Positions.Select((x, k) => x + (k % 3 == 0 ? 2.6 : 0.3))], [8, 1, 1, 8, 1, 1]);
        MaxwellBoltzmann.SetMomenta(pair, 400, 2);
        FixedBond[] bonds = [new(0, 1), new(0, 2), new(1, 2), new(3, 4), new(3, 5), new(4, 5)];
        double Length(FixedBond b) => Math.Sqrt(Enumerable.Range(0, 3).Sum(k => Math.Pow(pair.Positions[(3 * b.First) + k] - pair.Positions[(3 * b.Second) + k], 2)));
        double[] lengths = Array.ConvertAll(bonds, Length);
        using var dynamics = new MolecularDynamics(new LennardJones(0.02, 1.6, 20, 15), [pair], new() { Bonds = _ => bonds, TimeStep = 1 });
        dynamics.Run(500);
        for (int i = 0; i < bonds.Length; i++)
            Assert.Equal(lengths[i], Length(bonds[i]), 1e-9);
        Assert.InRange(dynamics.Drifts[0].LargestDeviation, 1e-9, 5e-4);
    }

    /// <summary>32 copper atoms with momenta of 800 K.</summary>
    private static AtomicStructure Hot()
    {
        AtomicStructure crystal = Crystals.Fcc(29, 3.62, 2);
        MaxwellBoltzmann.SetMomenta(crystal, 800, 5);
        return crystal;
    }
}
