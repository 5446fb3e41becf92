using EquiDsl.Atoms;
using Xunit;

namespace EquiDsl.Atoms.Tests.Calculators;

/// <summary>A declared model whose forces and stress are gradients of its energy.</summary>
public sealed class GradientModelTests
{
    [Fact]
    public void Forces_are_the_slope_of_the_energy()
    {
        using GradientModel model = GradientModel.FromSeed(4);
        var calculator = new ModelCalculator(model.Runtime);
        AtomicStructure cluster = Cluster();
        double[] forces = calculator.Evaluate([cluster])[0].Forces;
        double largest = forces.Max(Math.Abs);
        Assert.True(largest > 1e-4);
        foreach (int i in new[] { 0, 4, 8, 10 })
        {
            double slope = Slope(step => Moved(cluster, i, step), calculator);
            Assert.InRange(forces[i] + slope, -2e-3 * largest, 2e-3 * largest);
        }
    }

    [Fact]
    public void Stress_is_the_slope_of_the_energy_by_strain()
    {
        using GradientModel model = GradientModel.FromSeed(4);
        var calculator = new ModelCalculator(model.Runtime);
        AtomicStructure cluster = Cluster();
        double[] stress = calculator.Evaluate([cluster])[0].Stress!;
        double volume = 9.9 * 10.1 * 10.3, largest = stress.Max(Math.Abs);
        (int Row, int Column)[] voigt = [(0, 0), (1, 1), (2, 2), (1, 2), (0, 2), (0, 1)];
        for (int i = 0; i < 6; i++)
        {
            double slope = Slope(step => Strained(cluster, voigt[i].Row, voigt[i].Column, step), calculator) / volume;
            Assert.InRange(stress[i] - slope, -3e-3 * largest, 3e-3 * largest);
        }
    }

    [Fact]
    public void A_molecule_has_forces_but_no_stress()
    {
        using GradientModel model = GradientModel.FromSeed(4);
        AtomicStructure cluster = Cluster(), molecule = new(cluster.Positions, cluster.AtomicNumbers);

        Evaluation[] both = new ModelCalculator(model.Runtime).Evaluate([cluster, molecule]);

        Assert.NotNull(both[0].Stress);
        Assert.Null(both[1].Stress);
        Assert.True(both[1].IsFinite);
    }

    [Fact]
    public void A_short_run_conserves_energy()
    {
        using GradientModel model = GradientModel.FromSeed(4);
        // Energies of an untrained network are small; in units of 20 eV its forces move atoms visibly.
        model.Runtime.Normalization = new(0, 20);
        AtomicStructure cluster = Cluster();
        MaxwellBoltzmann.SetMomenta(cluster, 200, 5);
        var dynamics = new MolecularDynamics(new ModelCalculator(model.Runtime), [cluster], new DynamicsOptions { Method = new VelocityVerlet(), TimeStep = 0.5 });
        List<double> total = [], potential = [];
        dynamics.Observe(1, frame =>
        {
            total.Add(frame.PotentialEnergy + frame.KineticEnergy);
            potential.Add(frame.PotentialEnergy);
        });
        dynamics.Run(120);

        double exchanged = potential.Max() - potential.Min();
        Assert.True(exchanged > 1e-3, $"only {exchanged} eV were exchanged");
        Assert.InRange(total.Max() - total.Min(), 0, 0.02 * exchanged);
    }

    /// <summary>
    /// Four atoms in a large cell, all within the cutoff of each other and far from their images: the networks have no envelope, so that
    /// energies jump when an edge enters or leaves.
    /// </summary>
    private static AtomicStructure Cluster() => new(
        [0, 0, 0, 1.1, 1.2, 0.2, 0.3, 1.0, 1.3, 1.2, 0.1, 1.2], [29, 6, 8, 7], [9.9, 0, 0, 0.2, 10.1, 0, 0, 0.3, 10.3], Periodicity.All);

    private static AtomicStructure Moved(AtomicStructure structure, int component, double step)
    {
        double[] positions = [.. structure.Positions];
        positions[component] += step;
        return new(positions, structure.AtomicNumbers, structure.Cell, structure.Periodicity);
    }

    private static AtomicStructure Strained(AtomicStructure structure, int row, int column, double strain)
    {
        double[] Apply(double[] vectors)
        {
            double[] strained = [.. vectors];
            for (int i = 0; i < vectors.Length; i += 3)
            {
                strained[i + row] += strain / 2 * vectors[i + column];
                strained[i + column] += strain / 2 * vectors[i + row];
            }
            return strained;
        }
        return new(Apply(structure.Positions), structure.AtomicNumbers, Apply(structure.Cell), structure.Periodicity);
    }

    private static double Slope(Func<double, AtomicStructure> at, ModelCalculator calculator)
    {
        const double Step = 0.01;
        Evaluation[] e = calculator.Evaluate([at(Step), at(-Step), at(2 * Step), at(-2 * Step)]);
        return ((8 * (e[0].Energy - e[1].Energy)) - (e[2].Energy - e[3].Energy)) / (12 * Step);
    }
}

/// <summary>Exactly equivariant, so that its energy is smooth.</summary>
[EquiformerV2(
    LMax = 2, MMax = 2, Layers = 2, Channels = 8, AttentionHidden = 8, Heads = 2, AlphaChannels = 4, ValueChannels = 4, FeedForwardHidden = 8,
    EdgeChannels = 8, GaussianCount = 20, Cutoff = 4, MaxNeighbors = 500, Activation = Activation.Gate, Norm = Norm.Rms, AverageNodeCount = 1,
    Forces = ForceKind.Gradient, Stress = true)]
public sealed partial class GradientModel;
