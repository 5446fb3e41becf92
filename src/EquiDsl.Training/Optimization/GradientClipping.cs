namespace EquiDsl.Training;

/// <summary>Limits the length of all gradients together.</summary>
public static class GradientClipping
{
    // As in the reference; keeps the factor finite for a norm of zero.
    private const double Guard = 1e-6;

    /// <summary>√ of the sum of squares of all gradients, added up in 64 bits; the same for any number of threads.</summary>
    /// <param name="gradients">Arrays of any lengths.</param>
    /// <param name="threads">Threads to use; 0 for all.</param>
    public static double Norm(IReadOnlyList<float[]> gradients, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        return Math.Sqrt(new ParameterChunks(gradients.Select(g => g.Length), threads).Sum((a, start, count) =>
        {
            double sum = 0;
            foreach (float value in gradients[a].AsSpan(start, count))
                sum += (double)value * value;
            return sum;
        }));
    }

    /// <summary>The factor of gradients of this length: min(1, largest / (norm + 1e-6)).</summary>
    /// <param name="norm">Their length.</param>
    /// <param name="largest">The largest length; 0 or infinity for no limit.</param>
    public static double Factor(double norm, double largest) => largest > 0 ? Math.Min(1, largest / (norm + Guard)) : 1;
}
