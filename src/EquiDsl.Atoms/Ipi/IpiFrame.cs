namespace EquiDsl.Atoms;

/// <summary>
/// The frame in which a cell is as the protocol and programs like LAMMPS have it: a along x, b in the plane of x and y, all
/// three with a positive last component. The rows are its axes; a left-handed cell needs a reflection, under which energies
/// stay and forces turn along.
/// </summary>
internal sealed class IpiFrame
{
    private readonly double[]? _axes;

    private IpiFrame(double[]? axes) => _axes = axes;

    /// <summary>The frame of a cell; the structure's own if that will do, or if the three vectors span no volume.</summary>
    public static IpiFrame Of(ReadOnlySpan<double> cell)
    {
        bool isTriangular = cell[1] == 0 && cell[2] == 0 && cell[5] == 0 && cell[0] > 0 && cell[4] > 0 && cell[8] > 0;
        if (isTriangular)
            return new IpiFrame(null);
        double[] axes = new double[9];
        for (int i = 0; i < 3; i++)
        {
            Span<double> axis = axes.AsSpan(3 * i, 3);
            ReadOnlySpan<double> vector = cell.Slice(3 * i, 3);
            vector.CopyTo(axis);
            // Twice, so that rounding leaves no component along the earlier axes.
            for (int pass = 0; pass < 2; pass++)
            {
                for (int j = 0; j < i; j++)
                    Subtract(axis, axes.AsSpan(3 * j, 3));
            }
            double length = Math.Sqrt(Dot(axis, axis));
            if (!(length > 1e-9 * Math.Sqrt(Dot(vector, vector))))
                return new IpiFrame(null);
            for (int k = 0; k < 3; k++)
                axis[k] /= length;
        }
        return new IpiFrame(axes);
    }

    /// <summary>The rows of a cell in the frame, with exact zeros above the diagonal.</summary>
    public double[] Cell(double[] cell)
    {
        double[] turned = ToFrame(cell);
        if (_axes is not null)
            (turned[1], turned[2], turned[5]) = (0, 0, 0);
        return turned;
    }

    /// <summary>Vectors in the frame, n × 3.</summary>
    public double[] ToFrame(double[] vectors) => _axes is null ? vectors : Turn(vectors, _axes);

    /// <summary>Vectors of the frame as the structure has them, n × 3.</summary>
    public double[] FromFrame(double[] vectors) => _axes is null ? vectors : Turn(vectors, IpiMatrix.Transposed(_axes));

    /// <summary>A 3 × 3 tensor of the frame as the structure has it.</summary>
    public double[] TensorFromFrame(double[] tensor) => FromFrame(IpiMatrix.Transposed(FromFrame(IpiMatrix.Transposed(tensor))));

    private static double[] Turn(double[] vectors, double[] rows)
    {
        double[] turned = new double[vectors.Length];
        for (int i = 0; i < vectors.Length; i++)
            turned[i] = Dot(vectors.AsSpan(i / 3 * 3, 3), rows.AsSpan(i % 3 * 3, 3));
        return turned;
    }

    private static void Subtract(Span<double> from, ReadOnlySpan<double> axis)
    {
        double along = Dot(from, axis);
        for (int k = 0; k < 3; k++)
            from[k] -= along * axis[k];
    }

    private static double Dot(ReadOnlySpan<double> u, ReadOnlySpan<double> v) => (u[0] * v[0]) + (u[1] * v[1]) + (u[2] * v[2]);
}
