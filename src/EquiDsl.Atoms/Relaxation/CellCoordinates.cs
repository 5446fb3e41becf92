namespace EquiDsl.Atoms;

/// <summary>
/// The cell of a structure as nine coordinates of a relaxation beside its atoms. With the deformation D, the cell is H₀ · D
/// and positions are x · D, row vectors; x are the atoms' coordinates, and N · D those of the cell, so that a cell's steps
/// compare with those of the atoms (Tadmor, Smith, Bernstein, Kaxiras, Phys. Rev. B 59, 235 (1999)).
/// </summary>
internal sealed class CellCoordinates
{
    private readonly AtomicStructure _structure;
    private readonly double[] _original;
    private readonly double[] _projector;
    private readonly bool _isotropic;
    private readonly double _pressure;
    private readonly double _scale;
    private double[] _deformation = CellMatrix.Identity;

    /// <summary>Takes up a structure.</summary>
    /// <param name="structure">Has independent cell vectors, at least one of them periodic.</param>
    /// <param name="original">H₀, the cell with deformation 1; a copy is kept.</param>
    public CellCoordinates(AtomicStructure structure, double[] original, RelaxationOptions options)
    {
        (_structure, _original, _pressure, _scale) = (structure, [.. original], options.Pressure, structure.Count);
        _isotropic = options.Cell == CellRelaxation.Isotropic;
        _projector = PeriodicSpace(structure);
        Refresh();
    }

    /// <summary>Largest component of the projected stress, eV/Å³, as of the last <see cref="Read"/>.</summary>
    public double LargestStress { get; private set; }

    /// <summary>Reads the deformation off a cell that was set from outside.</summary>
    public void Refresh() => _deformation = CellMatrix.Multiply(CellMatrix.Inverse(_original), _structure.Cell);

    /// <summary>Writes coordinates and generalised forces.</summary>
    /// <param name="forces">Forces on the atoms; becomes what the constraints leave of them.</param>
    /// <param name="constraints">Hold atoms along directions that the cell's deformation carries with it; without bonds.</param>
    /// <param name="stress">Stress in Voigt order.</param>
    /// <param name="coordinates">Receives x and N · D.</param>
    /// <param name="generalized">Receives the forces on them.</param>
    public void Read(
        Span<double> forces, StructureConstraints constraints, double[] stress, Span<double> coordinates, Span<double> generalized)
    {
        int atoms = forces.Length;
        _structure.Positions.CopyTo(coordinates);
        CellMatrix.Apply(coordinates[..atoms], CellMatrix.Inverse(_deformation));
        forces.CopyTo(generalized);
        CellMatrix.Apply(generalized[..atoms], CellMatrix.Transpose(_deformation));
        constraints.Project(_structure.Positions, generalized[..atoms]);
        generalized[..atoms].CopyTo(forces);
        CellMatrix.Apply(forces, CellMatrix.Transpose(CellMatrix.Inverse(_deformation)));
        double[] residual = Residual(stress);
        LargestStress = residual.Max(Math.Abs);
        double volume = CellMatrix.Volume(_structure.Cell);
        double[] gradient = CellMatrix.Multiply(CellMatrix.Transpose(CellMatrix.Inverse(_deformation)), residual);
        for (int k = 0; k < 9; k++)
        {
            coordinates[atoms + k] = _scale * _deformation[k];
            generalized[atoms + k] = -volume * gradient[k] / _scale;
        }
    }

    /// <summary>Sets cell and positions from coordinates.</summary>
    public void Write(ReadOnlySpan<double> coordinates)
    {
        int atoms = _structure.Positions.Length;
        for (int k = 0; k < 9; k++)
            _deformation[k] = coordinates[atoms + k] / _scale;
        CellMatrix.Multiply(_original, _deformation).CopyTo(_structure.Cell, 0);
        coordinates[..atoms].CopyTo(_structure.Positions);
        CellMatrix.Apply(_structure.Positions, _deformation);
    }

    /// <summary>Stress plus pressure within the space that may be strained.</summary>
    private double[] Residual(double[] stress)
    {
        double[] total = CellMatrix.Symmetric(stress);
        for (int k = 0; k < 9; k += 4)
            total[k] += _pressure;
        double[] residual = CellMatrix.Multiply(CellMatrix.Multiply(_projector, total), _projector);
        if (!_isotropic)
            return residual;
        double dimensions = _projector[0] + _projector[4] + _projector[8], mean = (residual[0] + residual[4] + residual[8]) / dimensions;
        return Array.ConvertAll(_projector, p => mean * p);
    }

    /// <summary>The projector onto the space of the periodic vectors, by Gram and Schmidt.</summary>
    private static double[] PeriodicSpace(AtomicStructure structure)
    {
        var projector = new double[9];
        for (int axis = 0; axis < 3; axis++)
        {
            if (!structure.Periodicity[axis])
                continue;
            double[] v = structure.Cell[(3 * axis)..((3 * axis) + 3)], inside = [.. v];
            CellMatrix.Apply(inside, projector);
            double length = 0;
            for (int k = 0; k < 3; k++)
            {
                v[k] -= inside[k];
                length += v[k] * v[k];
            }
            for (int k = 0; k < 9; k++)
                projector[k] += v[k / 3] * v[k % 3] / length;
        }
        return projector;
    }
}
