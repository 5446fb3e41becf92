namespace EquiDsl.Training;

/// <summary>A loss and its parts, in the network's units.</summary>
/// <param name="Energy">Energy loss, without its coefficient.</param>
/// <param name="Force">Force loss, without its coefficient.</param>
/// <param name="Total">Sum of all times their coefficients.</param>
public readonly record struct LossValue(double Energy, double Force, double Total)
{
    /// <summary>Loss of displaced atoms, without its coefficient; 0 without denoising.</summary>
    public double Denoising { get; init; }

    /// <summary>Sum of the parts of two batches that share their divisors.</summary>
    public static LossValue operator +(LossValue a, LossValue b) =>
        new(a.Energy + b.Energy, a.Force + b.Force, a.Total + b.Total) { Denoising = a.Denoising + b.Denoising };
}
