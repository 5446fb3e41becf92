namespace EquiDsl.Atoms;

/// <summary>
/// How well a replica keeps its conserved quantity: the slope of a straight line through it over time, and its largest distance
/// from the first value. Every step counts.
/// </summary>
public sealed class EnergyDrift
{
    /// <summary>Numbers that make up the state.</summary>
    internal const int StateSize = 7;

    private readonly int _atoms;
    private double _count;
    private double _first;
    private double _meanTime;
    private double _meanEnergy;
    private double _timeSquares;
    private double _products;
    private double _largest;

    internal EnergyDrift(int atoms) => _atoms = atoms;

    /// <summary>Steps counted.</summary>
    public long Count => (long)_count;

    /// <summary>Slope of the conserved quantity, eV per ps and atom; 0 before two steps were counted.</summary>
    public double Slope => _timeSquares > 0 ? _products / _timeSquares * 1000 / _atoms : 0;

    /// <summary>Largest distance of the conserved quantity from its first value, eV per atom.</summary>
    public double LargestDeviation => _largest / _atoms;

    internal double[] State
    {
        get => [_count, _first, _meanTime, _meanEnergy, _timeSquares, _products, _largest];
        set => (_count, _first, _meanTime, _meanEnergy, _timeSquares, _products, _largest) =
            (value[0], value[1], value[2], value[3], value[4], value[5], value[6]);
    }

    /// <summary>Counts a value.</summary>
    /// <param name="time">fs.</param>
    /// <param name="energy">eV.</param>
    internal void Add(double time, double energy)
    {
        if (_count++ == 0)
            _first = energy;
        // Differences from the first value keep the digits that energies of large systems would swallow.
        double change = energy - _first, fromMean = time - _meanTime;
        _meanTime += fromMean / _count;
        _meanEnergy += (change - _meanEnergy) / _count;
        _timeSquares += fromMean * (time - _meanTime);
        _products += fromMean * (change - _meanEnergy);
        _largest = Math.Max(_largest, Math.Abs(change));
    }
}
