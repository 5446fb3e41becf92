using EquiDsl.Atoms.Tests.Calculators;
using Xunit;

namespace EquiDsl.Atoms.Tests.Dynamics;

/// <summary>Averages against what the ensembles demand.</summary>
public sealed class EnsembleTests
{
    private const double Boltzmann = 8.617333262e-5;

    [Fact]
    public void Langevin_samples_positions_and_momenta_of_oscillators()
    {
        const double stiffness = 2, temperature = 350;
        var atoms = new AtomicStructure(new double[3 * 300], [.. Enumerable.Repeat(18, 300)]);
        var method = new LangevinThermostat { Temperature = temperature, Friction = 0.02, Seed = 3 };
        // About ten steps per period: the splitting samples positions of oscillators exactly all the same.
        using var dynamics = new MolecularDynamics(new TetherCalculator(stiffness), [atoms], new() { Method = method, TimeStep = 28 });
        dynamics.Run(50);
        double squares = 0, kinetic = 0;
        int samples = 0;
        dynamics.Observe(1, frame =>
        {
            squares += atoms.Positions.Average(x => x * x);
            kinetic += frame.Temperature;
            samples++;
        });
        dynamics.Run(1000);
        Assert.Equal(1000, samples);
        Assert.Equal(1, squares / samples * stiffness / (Boltzmann * temperature), 0.015);
        // Its momenta are cooler by (ωΔt)²/4.
        double frequency = Math.Sqrt(stiffness / AtomicMasses.Of(18)) * 28 * DynamicsUnits.Femtosecond;
        Assert.Equal(1 - (frequency * frequency / 4), kinetic / samples / temperature, 0.015);
    }

    [Fact]
    public void Rigid_dimers_have_five_degrees_of_freedom()
    {
        AtomicStructure[] dimers = [.. Enumerable.Range(0, 40).Select(_ => new AtomicStructure([0, 0, 0, 1.1, 0, 0], [7, 8]))];
        var options = new DynamicsOptions
        {
            Method = new LangevinThermostat { Temperature = 300, Friction = 0.05, Seed = 8 }, Bonds = _ => [new(0, 1)], TimeStep = 2,
        };
        using var dynamics = new MolecularDynamics(new TetherCalculator(0.5), dimers, options);
        dynamics.Run(100);
        double sum = 0;
        dynamics.Observe(2, frame => sum += frame.Temperature);
        dynamics.Run(1000);
        Assert.Equal(300, sum / (500 * 40), 8.0);
        Assert.NotEqual(dimers[0].Positions, dimers[1].Positions);
        Assert.All(dimers, d => Assert.Equal(1.1, Math.Sqrt(Enumerable.Range(0, 3).Sum(k => Math.Pow(d.Positions[3 + k] - d.Positions[k], 2))), 1e-9));
    }

    [Fact]
    public void Nose_Hoover_chains_give_the_canonical_mean_and_fluctuation()
    {
        AtomicStructure crystal = Crystals.Fcc(29, 3.62, 2);
        MaxwellBoltzmann.SetMomenta(crystal, 300, 4);
        var options = new DynamicsOptions { Method = new NoseHooverChains { Temperature = 600, Period = 60 }, TimeStep = 5 };
        using var dynamics = new MolecularDynamics(new EffectiveMediumTheory(), [crystal], options);
        dynamics.Run(200);
        var temperatures = new List<double>();
        dynamics.Observe(1, frame => temperatures.Add(frame.Temperature));
        dynamics.Run(1500);
        double mean = temperatures.Average(), variance = temperatures.Average(t => (t - mean) * (t - mean));
        Assert.Equal(600, mean, 18.0);
        Assert.InRange(variance / (mean * mean), 0.6 * 2 / 93, 1.6 * 2 / 93);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.05)]
    public void The_barostat_keeps_the_pressure_and_the_temperature(double pressure)
    {
        AtomicStructure crystal = Crystals.Fcc(29, 3.65, 2);
        MaxwellBoltzmann.SetMomenta(crystal, 400, 4);
        var options = new DynamicsOptions { Method = new MartynaTobiasKlein { Temperature = 400, Pressure = pressure, Period = 60, BarostatPeriod = 150 }, TimeStep = 5 };
        using var dynamics = new MolecularDynamics(new EffectiveMediumTheory(), [crystal], options);
        dynamics.Run(300);
        var frames = new List<(double Pressure, double Volume, double Temperature)>();
        dynamics.Observe(1, frame => frames.Add((frame.Pressure!.Value, CellMatrix.Volume(frame.Structure.Cell) / 32, frame.Temperature)));
        dynamics.Run(1500);
        Assert.Equal(pressure, frames.Average(f => f.Pressure), 0.003);
        Assert.Equal(400, frames.Average(f => f.Temperature), 24.0);
        // At rest the volume per atom is 11.57 Å³; 0.05 eV/Å³ is 8 GPa, the bulk modulus about 134 GPa.
        Assert.InRange(frames.Average(f => f.Volume), pressure == 0 ? 11.6 : 11, pressure == 0 ? 12.2 : 11.45);
        Assert.Equal(crystal.Cell[0], crystal.Cell[8], 1e-9);
    }

    [Fact]
    public void The_volume_of_an_ideal_gas_has_the_exact_distribution()
    {
        // With the center of mass at rest, the density of volumes is V³·exp(−PV/kT) for four atoms: mean 4kT/P, variance 4(kT/P)².
        // A barostat without the terms of Martyna, Tobias and Klein would give V² and a mean of 3kT/P.
        const double temperature = 300, pressure = 1e-4, unit = Boltzmann * temperature / pressure;
        double edge = Math.Cbrt(4 * unit);
        AtomicStructure gas = Crystals.Fcc(18, edge);
        MaxwellBoltzmann.SetMomenta(gas, temperature, 1);
        var method = new MartynaTobiasKlein { Temperature = temperature, Pressure = pressure, Period = 100, BarostatPeriod = 200 };
        using var dynamics = new MolecularDynamics(new IdealGas(), [gas], new() { Method = method, TimeStep = 10 });
        var volumes = new List<double>();
        double kinetic = 0;
        dynamics.Observe(5, frame =>
        {
            volumes.Add(CellMatrix.Volume(frame.Structure.Cell) / unit);
            kinetic += frame.Temperature;
        });
        dynamics.Run(250_000);
        double mean = volumes.Average();
        Assert.Equal(4, mean, 0.25);
        Assert.Equal(4, volumes.Average(v => (v - mean) * (v - mean)), 0.8);
        Assert.Equal(temperature, kinetic / volumes.Count, 12.0);
    }

    [Fact]
    public void Fixed_atoms_stay_and_the_center_of_mass_is_stopped_where_nothing_is_fixed()
    {
        AtomicStructure slab = Relaxation.Slabs.Copper(1), start = Relaxation.Slabs.Copy(slab);
        MaxwellBoltzmann.SetMomenta(slab, 900, 1);
        using var langevin = new MolecularDynamics(
            new EffectiveMediumTheory(), [slab], new() { Method = new LangevinThermostat { Temperature = 900 }, TimeStep = 2 });
        langevin.Run(50);
        for (int k = 0; k < slab.Positions.Length; k++)
            Assert.Equal(slab.Fixed![k / 3], slab.Positions[k] == start.Positions[k]);
        AtomicStructure crystal = Crystals.Fcc(29, 3.62);
        crystal.SetMomenta([.. Enumerable.Repeat(1.0, 12)]);
        using var chains = new MolecularDynamics(new EffectiveMediumTheory(), [crystal], new() { Method = new NoseHooverChains() });
        Assert.Equal(0, chains.Frames[0].KineticEnergy, 1e-12);
        using var free = new MolecularDynamics(new EffectiveMediumTheory(), [Moving()]);
        Assert.Equal((0.0, true), (Math.Round(free.Frames[0].Temperature, 6), free.Frames[0].KineticEnergy > 0.01));
    }

    private static AtomicStructure Moving()
    {
        AtomicStructure crystal = Crystals.Fcc(29, 3.62);
        crystal.SetMomenta([.. Enumerable.Repeat(1.0, 12)]);
        return crystal;
    }
}
