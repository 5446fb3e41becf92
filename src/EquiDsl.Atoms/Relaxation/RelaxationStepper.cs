namespace EquiDsl.Atoms;

/// <summary>
/// A method at work on one system. Its state is a function of the positions and forces that it was given, so that giving
/// them again restores it.
/// </summary>
internal abstract class RelaxationStepper
{
    /// <summary>Chooses a step.</summary>
    /// <param name="positions">Coordinates now, Å.</param>
    /// <param name="forces">The negative gradient there, eV/Å.</param>
    /// <param name="step">Receives the displacement, Å.</param>
    public abstract void Step(ReadOnlySpan<double> positions, ReadOnlySpan<double> forces, Span<double> step);

    /// <summary>Scales all displacements by one factor so that the longest triple is no longer than the limit.</summary>
    protected static void Limit(Span<double> step, double maximum)
    {
        double longest = LongestTriple(step);
        if (longest <= maximum)
            return;
        foreach (ref double component in step)
            component *= maximum / longest;
    }

    /// <summary>The largest length of three consecutive numbers.</summary>
    public static double LongestTriple(ReadOnlySpan<double> vectors)
    {
        double longest = 0;
        for (int i = 0; i < vectors.Length; i += 3)
            longest = Math.Max(longest, (vectors[i] * vectors[i]) + (vectors[i + 1] * vectors[i + 1]) + (vectors[i + 2] * vectors[i + 2]));
        return Math.Sqrt(longest);
    }

    protected static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    protected static double[] Difference(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var difference = new double[a.Length];
        for (int i = 0; i < a.Length; i++)
            difference[i] = a[i] - b[i];
        return difference;
    }

    /// <summary>Whether the gradient grew along a step, so that an update keeps the Hessian positive definite.</summary>
    protected static bool IsConvex(ReadOnlySpan<double> step, ReadOnlySpan<double> growth) =>
        Dot(step, growth) > 1e-10 * Math.Sqrt(Dot(step, step) * Dot(growth, growth));
}
