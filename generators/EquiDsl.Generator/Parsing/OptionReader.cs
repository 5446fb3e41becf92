using EquiDsl.Compiler.Specification;
using EquiDsl.Generator.Diagnostics;

namespace EquiDsl.Generator.Parsing;

/// <summary>Reads the options of one attribute and reports values out of range on the argument at fault.</summary>
internal sealed class OptionReader(AttributeReader attribute, DiagnosticBag diagnostics)
{
    public int Degree(int fallback)
    {
        int value = attribute.Get("LMax", fallback);
        if (value is < 1 or > Limits.Degree)
            diagnostics.Report(OptionDescriptors.LMaxOutOfRange, attribute.Location("LMax"), Limits.Degree, value);
        return value;
    }

    public int Order(int lMax, int fallback)
    {
        int value = attribute.Get("MMax", fallback);
        if (value is < 0 or > Limits.Degree)
            diagnostics.Report(OptionDescriptors.MMaxOutOfRange, attribute.Location("MMax"), Limits.Degree, value);
        else if (value > lMax && lMax is >= 1 and <= Limits.Degree)
            diagnostics.Report(OptionDescriptors.MMaxAboveLMax, attribute.Location("MMax", "LMax"), value, lMax);
        return value;
    }

    public int Count(string name, int fallback, int limit)
    {
        int value = attribute.Get(name, fallback);
        if (value < 1)
            diagnostics.Report(OptionDescriptors.CountNotPositive, attribute.Location(name), name, value);
        else
            AtMost(name, value, limit);
        return value;
    }

    /// <summary>Whether stress is asked for; it is a gradient, as forces must then be.</summary>
    public bool Stress(ForceSourceKind forces, bool fallback)
    {
        bool stress = attribute.Get("Stress", fallback);
        if (stress && forces != ForceSourceKind.Gradient)
            diagnostics.Report(OptionDescriptors.StressWithoutGradientForces, attribute.Location("Stress"));
        return stress;
    }

    /// <summary>Whether training may denoise.</summary>
    public bool Denoising(bool isTrainable, bool predictsForces)
    {
        bool denoising = attribute.Get("Denoising", false);
        if (denoising && !(isTrainable && predictsForces))
        {
            diagnostics.Report(
                OptionDescriptors.DenoisingWithoutForces, attribute.Location("Denoising"),
                isTrainable ? "forces that the model predicts by themselves" : "Trainable = true");
        }
        return denoising;
    }

    /// <summary>A count of which 0 means "as it follows from elsewhere".</summary>
    public int OptionalCount(string name, int fallback, int limit) =>
        attribute.Get(name, 0) == 0 ? fallback : Count(name, fallback, limit);

    public int Grid(int lMax, int fallback = 0)
    {
        const string Name = "GridResolution";
        int value = attribute.Get(Name, fallback), least = 2 * (lMax + 1);
        if (value == 0)
            return 0;
        if (value % 2 != 0)
            diagnostics.Report(OptionDescriptors.OddGrid, attribute.Location(Name), value);
        else if (value < least && lMax <= Limits.Degree)
            diagnostics.Report(OptionDescriptors.GridTooSmall, attribute.Location(Name, "LMax"), least, lMax, value);
        else
            AtMost(Name, value, Limits.GridResolution);
        return value;
    }

    public void AttentionChannels(int heads, int valueChannels)
    {
        const string Name = "AttentionChannels";
        int stated = attribute.Get(Name, 0);
        long actual = (long)heads * valueChannels;
        if (stated != 0 && stated != actual && heads > 0 && valueChannels > 0)
            diagnostics.Report(OptionDescriptors.AttentionChannelsMismatch, attribute.Location(Name), heads, valueChannels, actual, stated);
    }

    public GraphSpecification Graph(GraphSpecification fallback)
    {
        double cutoff = attribute.Get("Cutoff", fallback.Cutoff), width = attribute.Get("GaussianWidth", fallback.GaussianWidth);
        int elements = attribute.Get("Elements", fallback.Elements), gaussians = attribute.Get("GaussianCount", fallback.GaussianCount);
        if (!IsPositive(cutoff))
            diagnostics.Report(OptionDescriptors.CutoffNotPositive, attribute.Location("Cutoff"), cutoff);
        if (!IsPositive(width))
            diagnostics.Report(OptionDescriptors.GaussianWidthNotPositive, attribute.Location("GaussianWidth"), width);
        if (elements < 2)
            diagnostics.Report(OptionDescriptors.TooFewElements, attribute.Location("Elements"), elements);
        AtMost("Elements", elements, Limits.Elements);
        if (gaussians < 2)
            diagnostics.Report(OptionDescriptors.TooFewGaussians, attribute.Location("GaussianCount"), gaussians);
        AtMost("GaussianCount", gaussians, Limits.Gaussians);
        return new(cutoff, Count("MaxNeighbors", fallback.MaxNeighbors, Limits.Neighbors), elements, gaussians, width);
    }

    public double Average(string name, double fallback)
    {
        double value = attribute.Get(name, fallback);
        if (!IsPositive(value))
            diagnostics.Report(OptionDescriptors.AverageNotPositive, attribute.Location(name), name, value);
        return value;
    }

    public double Rate(string name, double fallback)
    {
        double value = attribute.Get(name, fallback);
        if (!(value >= 0 && value < 1))
            diagnostics.Report(OptionDescriptors.RateOutOfRange, attribute.Location(name), name, value);
        return value;
    }

    public bool Flag(string name, bool fallback) => attribute.Get(name, fallback);

    /// <summary>An enum of the declaration; its members have the values of the specification's enum.</summary>
    public T Enum<T>(string name, T fallback)
        where T : struct, Enum
    {
        T value = (T)(object)attribute.Get(name, (int)(object)fallback);
        if (!System.Enum.IsDefined(typeof(T), value))
            diagnostics.Report(OptionDescriptors.UnknownEnumValue, attribute.Location(name), name, (int)(object)value);
        return value;
    }

    /// <summary>Warns of an argument that the author wrote for nothing.</summary>
    public void WithoutEffect(string name, string why) =>
        diagnostics.Report(OptionDescriptors.OptionWithoutEffect, attribute.Location(name), name, why);

    private void AtMost(string name, int value, int limit)
    {
        if (value > limit)
            diagnostics.Report(OptionDescriptors.CountTooLarge, attribute.Location(name), name, limit, value);
    }

    private static bool IsPositive(double value) => value > 0 && !double.IsInfinity(value);
}
