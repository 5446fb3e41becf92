namespace EquiDsl.Compiler.Mathematics;

/// <summary>How many neighbouring functions of a Gaussian basis differ from zero at any distance.</summary>
public static class GaussianBand
{
    /// <summary>Beyond six standard deviations a Gaussian is below 1.6e-8.</summary>
    /// <param name="count">Gaussians.</param>
    /// <param name="width">Standard deviation in units of their spacing.</param>
    public static int Width(int count, double width) => Math.Min(count, (2 * (int)Math.Ceiling(6 * width)) + 1);
}
