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
}
