using Xunit;

namespace EquiDsl.Training.Tests.Denoising;

public sealed class DenoisingLossTests
{
    private static readonly AtomicStructure s_structure = new(new double[12], [1, 1, 8, 8])
    {
        Energy = 2, Forces = [1, 0, 0, 0, 2, 0, 0, 0, 3, 9, 9, 9], Fixed = [false, false, false, true],
    };

    [Fact]
    public void Displaced_atoms_count_by_their_noise_and_others_by_their_forces()
    {
        LossOptions options = new() { EnergyCoefficient = 2, ForceCoefficient = 100 };
        BatchTargets targets = Targets(options);
        ModelOutput output = new([2.5], [1, 3, 4, 7, 7, 7, 0, 0, 3, 0, 0, 0]) { Noise = [5, 5, 5, 0.5, 1, 0, 5, 5, 5, 5, 5, 5] };
        double[] energyGradient = new double[1], forceGradient = new double[12], noiseGradient = new double[12];

        LossValue value = new LossFunction(options, noiseCoefficient: 10).Evaluate(output, targets, targets.Divisors, energyGradient, forceGradient, noiseGradient);

        // Of three counted atoms, one is 5 off in its force, one right, one 2 off in its noise.
        Assert.Equal(0.5, value.Energy, 1e-12);
        Assert.Equal(5 / 3.0, value.Force, 1e-12);
        Assert.Equal(2 / 3.0, value.Denoising, 1e-12);
        Assert.Equal(1 + (500 / 3.0) + (20 / 3.0), value.Total, 1e-12);
        Assert.Equal([2], energyGradient);
        Assert.Equal([0, 20, 26.6666667, 0, 0, 0, 0, 0, 0, 0, 0, 0], forceGradient.Select(g => Math.Round(g, 7)));
        Assert.Equal([0, 0, 0, 0, -3.3333333, 0, 0, 0, 0, 0, 0, 0], noiseGradient.Select(g => Math.Round(g, 7)));
        Assert.Equal([0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0], targets.EncodedForces());
    }

    [Theory]
    [InlineData(ForceLoss.MeanNorm)]
    [InlineData(ForceLoss.MeanAbsolute)]
    [InlineData(ForceLoss.MeanSquared)]
    [InlineData(ForceLoss.Huber)]
    public void Derivatives_are_finite_differences(ForceLoss kind)
    {
        LossOptions options = new() { Forces = kind, HuberDelta = 0.4 };
        BatchTargets targets = Targets(options);
        ModelOutput output = new([2.5], [.. Enumerable.Range(0, 12).Select(i => Math.Sin(3 * i))]) { Noise = [.. Enumerable.Range(0, 12).Select(i => Math.Cos(5 * i))] };
        LossFunction loss = new(options, noiseCoefficient: 7);
        double[] forceGradient = new double[12], noiseGradient = new double[12];
        loss.Evaluate(output, targets, targets.Divisors, new double[1], forceGradient, noiseGradient);
        foreach ((double[] values, double[] gradient) in new[] { (output.Forces, forceGradient), (output.Noise, noiseGradient) })
        {
            for (int i = 0; i < 12; i++)
            {
                double kept = values[i];
                values[i] = kept + 1e-6;
                double up = loss.Evaluate(output, targets, targets.Divisors).Total;
                values[i] = kept - 1e-6;
                double down = loss.Evaluate(output, targets, targets.Divisors).Total;
                values[i] = kept;
                Assert.Equal((up - down) / 2e-6, gradient[i], 1e-6);
            }
            Assert.Contains(gradient, g => g != 0);
        }
    }

    /// <summary>The second atom is displaced.</summary>
    private static BatchTargets Targets(LossOptions options)
    {
        BatchTargets targets = new([s_structure], TargetNormalization.None, options);
        targets.SetNoise([new NoisyStructure(s_structure, [false, true, false, false], [0, 0, 0, 0.5, 3, 0, 0, 0, 0, 0, 0, 0])]);
        return targets;
    }
}
