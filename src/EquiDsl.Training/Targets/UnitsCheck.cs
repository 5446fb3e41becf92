using System.Globalization;

namespace EquiDsl.Training;

/// <summary>Which numbers can be the units of a network.</summary>
internal static class UnitsCheck
{
    /// <summary>What a deviation is above: rounding leaves a little of energies that are all the same.</summary>
    public const double SmallestDeviation = 1e-12;

    public static bool IsDeviation(double value) => value > SmallestDeviation && double.IsFinite(value);

    /// <summary>Requires a finite mean, finite references and deviations above <see cref="SmallestDeviation"/>.</summary>
    /// <param name="units">The units.</param>
    /// <param name="owner">Whose they are.</param>
    /// <exception cref="ArgumentException">One of the conditions does not hold.</exception>
    public static void Check(TargetNormalization units, string owner)
    {
        bool isUsable = double.IsFinite(units.Mean) && IsDeviation(units.Deviation) && IsDeviation(units.ForceDeviation) && (units.ElementReferences?.All(double.IsFinite) ?? true);
        if (!isUsable)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"{owner} cannot be trained in: {units}; a mean and references are finite, deviations finite and above {SmallestDeviation}"));
        }
    }
}
