namespace EquiDsl.Atoms;

/// <summary>Atoms of stacked planes, before they become a slab.</summary>
internal sealed class SlabAtoms
{
    private readonly Vector3D _a;
    private readonly Vector3D _b;
    private readonly List<(Vector3D Position, int Number)> _atoms = [];
    private readonly List<int> _layers = [];

    private SlabAtoms(Vector3D a, Vector3D b) => (_a, _b) = (a, b);

    /// <summary>Plane of each atom, 0 at the bottom.</summary>
    public IReadOnlyList<int> Layers => _layers;

    /// <summary>Area of the cell in the plane, Å².</summary>
    public double Area => _a.Cross(_b).Z;

    /// <summary>Stacks planes below and including one.</summary>
    public static SlabAtoms Stack(SurfaceLattice lattice, int topPlane, int layers, (int A, int B) repeat)
    {
        SlabAtoms slab = new(repeat.A * lattice.A, repeat.B * lattice.B);
        int count = lattice.Planes.Count;
        double floor = 0;
        for (int layer = 0; layer < layers; layer++)
        {
            int number = topPlane - (layers - 1) + layer;
            int repeatAcross = (int)Math.Floor((double)number / count);
            AtomicPlane plane = lattice.Planes[number - (repeatAcross * count)];
            if (layer == 0)
                floor = plane.Atoms.Min(a => a.Position.Z) + (repeatAcross * lattice.Across.Z);
            foreach ((Vector3D position, int element) in plane.Atoms)
            {
                Vector3D moved = position + (repeatAcross * lattice.Across) - new Vector3D(0, 0, floor);
                for (int j = 0; j < repeat.B; j++)
                {
                    for (int i = 0; i < repeat.A; i++)
                    {
                        slab._atoms.Add((slab.Wrap(moved + (i * lattice.A) + (j * lattice.B)), element));
                        slab._layers.Add(layer);
                    }
                }
            }
        }
        return slab;
    }

    public AtomicStructure ToStructure(double vacuum, bool periodicAlongNormal)
    {
        double height = _atoms.Max(a => a.Position.Z) + vacuum;
        return new(
            [.. _atoms.SelectMany(a => new[] { a.Position.X, a.Position.Y, a.Position.Z })], [.. _atoms.Select(a => a.Number)],
            [_a.X, _a.Y, 0, _b.X, _b.Y, 0, 0, 0, height], new Periodicity(true, true, periodicAlongNormal));
    }

    /// <summary>The image within the cell; a position on its border, within rounding, stays on the lower one.</summary>
    private Vector3D Wrap(Vector3D p)
    {
        double v = p.Y / _b.Y, u = (p.X - (v * _b.X)) / _a.X;
        return p - (Math.Floor(u + 1e-7) * _a) - (Math.Floor(v + 1e-7) * _b);
    }
}
