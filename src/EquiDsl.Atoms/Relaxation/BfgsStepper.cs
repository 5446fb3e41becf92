namespace EquiDsl.Atoms;

/// <summary>Updates of a dense inverse Hessian.</summary>
internal sealed class BfgsStepper : RelaxationStepper
{
    private readonly BfgsMethod _method;
    private readonly double[] _inverse;
    private readonly int _size;
    private double[]? _positions;
    private double[] _forces = [];

    public BfgsStepper(BfgsMethod method, int coordinates)
    {
        (_method, _size, _inverse) = (method, coordinates, new double[checked(coordinates * coordinates)]);
        for (int i = 0; i < coordinates; i++)
            _inverse[(i * coordinates) + i] = 1 / method.Alpha;
    }

    public override void Step(ReadOnlySpan<double> positions, ReadOnlySpan<double> forces, Span<double> step)
    {
        if (_positions is not null)
        {
            double[] s = Difference(positions, _positions), y = Difference(_forces, forces);
            if (IsConvex(s, y))
                Update(s, y);
        }
        (_positions, _forces) = (positions.ToArray(), forces.ToArray());
        Multiply(forces, step);
        Limit(step, _method.MaximumStep);
    }

    /// <summary>H + (1 + yᵀHy ρ)ρ s sᵀ − ρ(Hy sᵀ + s yᵀH) with ρ = 1/(yᵀs).</summary>
    private void Update(double[] s, double[] y)
    {
        var product = new double[_size];
        Multiply(y, product);
        double scale = 1 / Dot(y, s), square = scale * (1 + (scale * Dot(y, product)));
        for (int i = 0; i < _size; i++)
        {
            Span<double> row = _inverse.AsSpan(i * _size, _size);
            double a = (square * s[i]) - (scale * product[i]), b = scale * s[i];
            for (int j = 0; j < _size; j++)
                row[j] += (a * s[j]) - (b * product[j]);
        }
    }

    private void Multiply(ReadOnlySpan<double> vector, Span<double> product)
    {
        for (int i = 0; i < _size; i++)
            product[i] = Dot(_inverse.AsSpan(i * _size, _size), vector);
    }
}
