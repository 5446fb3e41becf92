using System.Globalization;

namespace EquiDsl.Training;

/// <summary>Checks options, with messages that name the option and its value.</summary>
internal static class OptionCheck
{
    /// <summary>Requires a condition of an option.</summary>
    /// <param name="holds">Whether it holds.</param>
    /// <param name="name">The option.</param>
    /// <param name="value">Its value.</param>
    /// <param name="condition">What must be, after "must be".</param>
    /// <exception cref="ArgumentOutOfRangeException">It does not hold.</exception>
    public static void Require(bool holds, string name, object? value, string condition)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, string.Create(CultureInfo.InvariantCulture, $"{name} is {value} and must be {condition}."));
    }

    /// <summary>Requires a finite number of at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none.</exception>
    public static void NotNegative(double value, string name) => Require(value >= 0 && double.IsFinite(value), name, value, "a finite number of at least 0");

    /// <summary>Requires a finite number above 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none.</exception>
    public static void Positive(double value, string name) => Require(value > 0 && double.IsFinite(value), name, value, "a finite number above 0");

    /// <summary>Requires a decay.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not at least 0 and below 1.</exception>
    public static void Decay(double value, string name) => Require(value >= 0 && value < 1, name, value, "at least 0 and below 1");

    /// <summary>Requires a whole number of at least <paramref name="least"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below.</exception>
    public static void AtLeast(long value, long least, string name) => Require(value >= least, name, value, $"at least {least}");

    /// <summary>Requires a name of an enumeration.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is a number without a name.</exception>
    public static void Defined<T>(T value, string name)
        where T : struct, Enum => Require(Enum.IsDefined(value), name, value, $"one of {string.Join(", ", Enum.GetNames<T>())}");
}
