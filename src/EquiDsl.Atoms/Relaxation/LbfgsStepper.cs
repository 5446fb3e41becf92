namespace EquiDsl.Atoms;

/// <summary>The two-loop recursion over remembered steps.</summary>
internal sealed class LbfgsStepper(LbfgsMethod method) : RelaxationStepper
{
    private readonly List<(double[] Step, double[] Growth, double Scale)> _memory = [];
    private double[]? _positions;
    private double[] _forces = [];

    public override void Step(ReadOnlySpan<double> positions, ReadOnlySpan<double> forces, Span<double> step)
    {
        Remember(positions, forces);
        forces.CopyTo(step);
        var weights = new double[_memory.Count];
        for (int i = _memory.Count - 1; i >= 0; i--)
        {
            (double[] s, double[] y, double scale) = _memory[i];
            weights[i] = scale * Dot(s, step);
            Add(step, y, -weights[i]);
        }
        foreach (ref double component in step)
            component /= method.Alpha;
        for (int i = 0; i < _memory.Count; i++)
        {
            (double[] s, double[] y, double scale) = _memory[i];
            Add(step, s, weights[i] - (scale * Dot(y, step)));
        }
        Limit(step, method.MaximumStep);
        foreach (ref double component in step)
            component *= method.Damping;
    }

    private void Remember(ReadOnlySpan<double> positions, ReadOnlySpan<double> forces)
    {
        if (_positions is not null)
        {
            double[] s = Difference(positions, _positions), y = Difference(_forces, forces);
            if (IsConvex(s, y))
            {
                if (_memory.Count == method.Memory)
                    _memory.RemoveAt(0);
                _memory.Add((s, y, 1 / Dot(y, s)));
            }
        }
        (_positions, _forces) = (positions.ToArray(), forces.ToArray());
    }

    private static void Add(Span<double> sum, ReadOnlySpan<double> term, double factor)
    {
        for (int i = 0; i < sum.Length; i++)
            sum[i] += factor * term[i];
    }
}
