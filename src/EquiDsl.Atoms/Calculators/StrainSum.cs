namespace EquiDsl.Atoms;

/// <summary>
/// Adds up forces and the derivative of the energy by strain of one structure, edge by edge. With g the derivative of the
/// energy by the edge vector d = r(source) − r(target), the target gains g, the source loses it, and the strain derivative
/// gains g ⊗ d.
/// </summary>
internal sealed class StrainSum(int atoms)
{
    private double _xx;
    private double _yy;
    private double _zz;
    private double _yz;
    private double _xz;
    private double _xy;

    public double[] Forces { get; } = new double[3 * atoms];

    /// <summary>Adds a central interaction.</summary>
    /// <param name="target">Target atom in the structure.</param>
    /// <param name="source">Source atom in the structure.</param>
    /// <param name="d">The edge vector in Å.</param>
    /// <param name="slope">Derivative of the energy by the length of the edge over that length, eV/Å².</param>
    public void Add(int target, int source, ReadOnlySpan<double> d, double slope)
    {
        double x = slope * d[0], y = slope * d[1], z = slope * d[2];
        Span<double> to = Forces.AsSpan(3 * target, 3), from = Forces.AsSpan(3 * source, 3);
        (to[0], to[1], to[2]) = (to[0] + x, to[1] + y, to[2] + z);
        (from[0], from[1], from[2]) = (from[0] - x, from[1] - y, from[2] - z);
        (_xx, _yy, _zz) = (_xx + (x * d[0]), _yy + (y * d[1]), _zz + (z * d[2]));
        (_yz, _xz, _xy) = (_yz + (y * d[2]), _xz + (x * d[2]), _xy + (x * d[1]));
    }

    /// <summary>The stress in eV/Å³; null for a structure without periodic axis or without volume.</summary>
    public double[]? Stress(AtomicStructure structure)
    {
        double volume = CellMatrix.Volume(structure.Cell);
        return structure.Periodicity.Any && volume > 0
            ? [_xx / volume, _yy / volume, _zz / volume, _yz / volume, _xz / volume, _xy / volume]
            : null;
    }
}
