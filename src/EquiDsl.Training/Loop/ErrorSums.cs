namespace EquiDsl.Training;

/// <summary>Adds errors up, batch by batch.</summary>
internal sealed class ErrorSums(LossOptions loss, TargetNormalization normalization)
{
    private double _energy, _energySquares, _energyPerAtom, _force, _forceSquares, _forceNorm, _cosine;
    private int _systems, _atoms, _directions;

    public void Add(ModelOutput output, BatchTargets targets)
    {
        // Mean and references cancel in differences.
        for (int s = 0; s < targets.Energies.Length && loss.EnergyCoefficient > 0; s++)
        {
            double error = Math.Abs(output.Energies[s] - targets.Energies[s]) * normalization.Deviation;
            _energy += error;
            _energySquares += error * error;
            _energyPerAtom += error / targets.AtomCounts[s];
        }
        _systems += targets.Energies.Length;
        for (int atom = 0; atom < targets.Counted.Length; atom++)
        {
            if (targets.Counted[atom])
                AddForce(output.Forces.AsSpan(3 * atom, 3), targets.Forces.AsSpan(3 * atom, 3));
        }
    }

    public ErrorMetrics Metrics() => new(
        Mean(_energy, EnergyCount), Math.Sqrt(Mean(_energySquares, EnergyCount)), Mean(_energyPerAtom, EnergyCount),
        Mean(_force, 3.0 * _atoms), Math.Sqrt(Mean(_forceSquares, 3.0 * _atoms)), Mean(_forceNorm, _atoms), Mean(_cosine, _directions), _systems, _atoms);

    private double EnergyCount => loss.EnergyCoefficient > 0 ? _systems : 0;

    private static double Mean(double sum, double count) => count > 0 ? sum / count : double.NaN;

    private void AddForce(ReadOnlySpan<double> force, ReadOnlySpan<double> target)
    {
        double squares = 0, product = 0, length = 0, targetLength = 0;
        for (int c = 0; c < 3; c++)
        {
            double error = (force[c] - target[c]) * normalization.ForceDeviation;
            _force += Math.Abs(error);
            squares += error * error;
            product += force[c] * target[c];
            length += force[c] * force[c];
            targetLength += target[c] * target[c];
        }
        _forceSquares += squares;
        _forceNorm += Math.Sqrt(squares);
        _atoms++;
        if (length > 0 && targetLength > 0)
        {
            _cosine += product / Math.Sqrt(length * targetLength);
            _directions++;
        }
    }
}
