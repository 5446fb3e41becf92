using System.Runtime.CompilerServices;

namespace EquiDsl.Atoms;

/// <summary>Checks of options.</summary>
internal static class Require
{
    /// <summary>Returns a value that is finite and above zero.</summary>
    public static double Positive(double value, [CallerMemberName] string name = "") => value > 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is a finite number above 0.");

    /// <summary>Returns a value that is above zero; infinity means no limit.</summary>
    public static double Limit(double value, [CallerMemberName] string name = "") => value > 0
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is above 0; infinity means no limit.");

    /// <summary>Returns a value that is finite.</summary>
    public static double Finite(double value, [CallerMemberName] string name = "") => double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is a finite number.");

    /// <summary>Returns a value that is at least a bound.</summary>
    public static int AtLeast(int bound, int value, [CallerMemberName] string name = "") => value >= bound
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is at least {bound}.");

    /// <summary>Returns a value that lies strictly between two bounds.</summary>
    public static double Between(double low, double high, double value, [CallerMemberName] string name = "") => value > low && value < high
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} lies between {low} and {high}.");
}
