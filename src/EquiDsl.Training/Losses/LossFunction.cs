namespace EquiDsl.Training;

/// <summary>Losses with their derivatives by the network's outputs. At a kink (a difference of zero) the derivative is 0.</summary>
public sealed class LossFunction
{
    private readonly LossOptions _options;
    private readonly double _noiseCoefficient;

    /// <summary>A loss.</summary>
    /// <param name="options">What is minimised.</param>
    /// <param name="noiseCoefficient">Coefficient of the loss of displaced atoms.</param>
    /// <exception cref="ArgumentOutOfRangeException">A coefficient is out of its range.</exception>
    public LossFunction(LossOptions options, double noiseCoefficient = 0)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        (_options, _noiseCoefficient) = (options, noiseCoefficient);
    }

    /// <summary>The loss of a batch.</summary>
    /// <param name="output">What the network says.</param>
    /// <param name="targets">What it should say.</param>
    /// <param name="divisors">Divisors of the means: those of the targets, or of a larger batch that these belong to.</param>
    /// <param name="energyGradient">Set to ∂loss/∂energy, one per system; empty when not wanted.</param>
    /// <param name="forceGradient">Set to ∂loss/∂force, atoms × 3, 0 on displaced atoms; empty when not wanted.</param>
    /// <param name="noiseGradient">Set to ∂loss/∂noise, atoms × 3, 0 on atoms that stayed; empty when not wanted.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public LossValue Evaluate(
        ModelOutput output, BatchTargets targets, LossDivisors divisors, Span<double> energyGradient = default, Span<double> forceGradient = default,
        Span<double> noiseGradient = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(targets);
        double energy = 0, force = 0, noise = 0;
        if (_options.EnergyCoefficient > 0)
            energy = Energy(Match(output.Energies, targets.Energies, energyGradient), targets, divisors.Systems, energyGradient);
        else
            energyGradient.Clear();
        if (_options.ForceCoefficient > 0)
            force = Vectors(Match(output.Forces, targets.Forces, forceGradient), targets.Forces, targets, ofNoise: false, divisors.Atoms, _options.ForceCoefficient, forceGradient);
        else
            forceGradient.Clear();
        if (targets.Noisy is not null)
            noise = Vectors(Match(output.Noise, targets.Noise, noiseGradient), targets.Noise, targets, ofNoise: true, divisors.Atoms, _noiseCoefficient, noiseGradient);
        double total = (_options.EnergyCoefficient * energy) + (_options.ForceCoefficient * force) + (_noiseCoefficient * noise);
        return new LossValue(energy, force, total) { Denoising = noise };
    }

    private static double[] Match(double[] values, double[] targets, Span<double> gradient) =>
        values.Length == targets.Length && (gradient.IsEmpty || gradient.Length == targets.Length)
            ? values
            : throw new ArgumentException($"{values.Length} outputs and {gradient.Length} derivatives for {targets.Length} targets.", nameof(values));

    private double Energy(double[] energies, BatchTargets targets, int systems, Span<double> gradient)
    {
        double sum = 0;
        for (int s = 0; s < energies.Length; s++)
        {
            double share = 1.0 / systems;
            if (_options.Energy == EnergyLoss.MeanAbsolutePerAtom)
                share /= Math.Max(1, targets.AtomCounts[s]);
            (double value, double slope) = _options.Energy switch
            {
                EnergyLoss.MeanSquared => Squared(energies[s] - targets.Energies[s]),
                EnergyLoss.Huber => Huber(energies[s] - targets.Energies[s]),
                EnergyLoss.MeanAbsolute or EnergyLoss.MeanAbsolutePerAtom => Absolute(energies[s] - targets.Energies[s]),
                _ => throw new InvalidOperationException($"unknown loss of energies {_options.Energy}"),
            };
            sum += value * share;
            if (!gradient.IsEmpty)
                gradient[s] = _options.EnergyCoefficient * slope * share;
        }
        return sum;
    }

    /// <summary>Loss of the vectors of those counted atoms that are displaced, or of those that are not.</summary>
    private double Vectors(double[] values, double[] expected, BatchTargets targets, bool ofNoise, int atoms, double coefficient, Span<double> gradient)
    {
        gradient.Clear();
        double sum = 0, share = atoms == 0 ? 0 : 1.0 / (_options.Forces == ForceLoss.MeanNorm ? atoms : 3.0 * atoms);
        Span<double> difference = stackalloc double[3], slope = stackalloc double[3];
        for (int atom = 0; atom < targets.Counted.Length; atom++)
        {
            if (!targets.Counted[atom] || (targets.Noisy?[atom] ?? false) != ofNoise)
                continue;
            for (int c = 0; c < 3; c++)
                difference[c] = values[(3 * atom) + c] - expected[(3 * atom) + c];
            sum += Force(difference, slope) * share;
            for (int c = 0; c < 3 && !gradient.IsEmpty; c++)
                gradient[(3 * atom) + c] = coefficient * slope[c] * share;
        }
        return sum;
    }

    private double Force(ReadOnlySpan<double> difference, Span<double> slope)
    {
        if (_options.Forces == ForceLoss.MeanNorm)
        {
            double norm = Math.Sqrt((difference[0] * difference[0]) + (difference[1] * difference[1]) + (difference[2] * difference[2]));
            for (int c = 0; c < 3; c++)
                slope[c] = norm == 0 ? 0 : difference[c] / norm;
            return norm;
        }
        double sum = 0;
        for (int c = 0; c < 3; c++)
        {
            (double value, slope[c]) = _options.Forces switch
            {
                ForceLoss.MeanSquared => Squared(difference[c]),
                ForceLoss.Huber => Huber(difference[c]),
                ForceLoss.MeanAbsolute => Absolute(difference[c]),
                _ => throw new InvalidOperationException($"unknown loss of forces {_options.Forces}"),
            };
            sum += value;
        }
        return sum;
    }

    // Not Math.Sign, which refuses NaN: a NaN must reach the trainer, which says where it came from.
    private static (double Value, double Slope) Absolute(double d) => (Math.Abs(d), d > 0 ? 1 : d < 0 ? -1 : d);

    private static (double Value, double Slope) Squared(double d) => (d * d, 2 * d);

    private (double Value, double Slope) Huber(double d)
    {
        double delta = _options.HuberDelta;
        return Math.Abs(d) <= delta ? (0.5 * d * d, d) : (delta * (Math.Abs(d) - (0.5 * delta)), d > 0 ? delta : d < 0 ? -delta : d);
    }
}
