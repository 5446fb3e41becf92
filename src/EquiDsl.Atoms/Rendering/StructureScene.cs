namespace EquiDsl.Atoms;

/// <summary>A structure projected on a view: balls and short pieces of cell edges, the farthest first; lengths in Å, y up.</summary>
internal sealed class StructureScene
{
    // Cell edges are cut into pieces, so that each finds its place between the atoms, Å.
    private const double PieceLength = 0.25;

    // Share of white in the colour of the farthest atom.
    private const double Haze = 0.55;

    // Radius of a ball that has sticks, in covalent radii, and the width of a stick, Å.
    private const double Stick = 0.55, BondWidth = 0.22;

    private readonly List<(double Depth, PictureItem Item)> _items = [];

    private StructureScene()
    {
    }

    public double Left { get; private set; } = double.PositiveInfinity;

    public double Right { get; private set; } = double.NegativeInfinity;

    public double Bottom { get; private set; } = double.PositiveInfinity;

    public double Top { get; private set; } = double.NegativeInfinity;

    public IEnumerable<PictureItem> Items => _items.OrderBy(i => i.Depth).Select(i => i.Item);

    public static StructureScene Of(AtomicStructure structure, StructureView view, PictureOptions options)
    {
        StructureScene scene = new();
        List<(Vector3D Seen, int Number)> atoms = [];
        foreach (Vector3D shift in Repeats(structure, options))
        {
            for (int i = 0; i < structure.Count; i++)
                atoms.Add((Project(PeriodicImages.Position(structure, i) + shift, view), structure.AtomicNumbers[i]));
        }
        List<(int First, int Second)> bonds = options.Bonds ? Bonding.Among(atoms) : [];
        double near = atoms.Max(a => a.Seen.Z), far = atoms.Min(a => a.Seen.Z);
        int Color(int number, double depth) => Mix(ElementColors.Of(number), 0xFFFFFF, near - far > 1e-6 ? Haze * (near - depth) / (near - far) : 0);
        foreach ((Vector3D seen, int number) in atoms)
        {
            double radius = Radius(number, options);
            scene.Include(seen.X, seen.Y, radius);
            scene._items.Add((seen.Z, new PictureBall(seen.X, seen.Y, radius, Color(number, seen.Z))));
        }
        foreach ((int i, int j) in bonds)
        {
            scene.AddBond(atoms[i].Seen, atoms[j].Seen, Radius(atoms[i].Number, options), Color(atoms[i].Number, atoms[i].Seen.Z));
            scene.AddBond(atoms[j].Seen, atoms[i].Seen, Radius(atoms[j].Number, options), Color(atoms[j].Number, atoms[j].Seen.Z));
        }
        if (options.Cell)
            scene.AddCell(structure, view);
        return scene;
    }

    public static int Mix(int color, int other, double share)
    {
        int mixed = 0;
        for (int shift = 0; shift <= 16; shift += 8)
            mixed |= (int)Math.Round((((color >> shift) & 255) * (1 - share)) + (((other >> shift) & 255) * share)) << shift;
        return mixed;
    }

    private static IEnumerable<Vector3D> Repeats(AtomicStructure structure, PictureOptions options)
    {
        Vector3D[] vectors = Vectors(structure);
        for (int a = 0; a < (structure.Periodicity.A ? options.Repeat.A : 1); a++)
        {
            for (int b = 0; b < (structure.Periodicity.B ? options.Repeat.B : 1); b++)
            {
                for (int c = 0; c < (structure.Periodicity.C ? options.Repeat.C : 1); c++)
                    yield return (a * vectors[0]) + (b * vectors[1]) + (c * vectors[2]);
            }
        }
    }

    private static Vector3D[] Vectors(AtomicStructure structure) =>
        [.. Enumerable.Range(0, 3).Select(i => new Vector3D(structure.Cell[3 * i], structure.Cell[(3 * i) + 1], structure.Cell[(3 * i) + 2]))];

    /// <summary>x and y of the view, and z towards the eye.</summary>
    private static Vector3D Project(Vector3D p, StructureView view) => view switch
    {
        StructureView.Top => p,
        StructureView.Side => new(p.X, p.Z, -p.Y),
        _ => throw new ArgumentOutOfRangeException(nameof(view), view, "There is no such view."),
    };

    private static double Radius(int number, PictureOptions options)
    {
        double scale = options.Bonds && !Bonding.IsMetal(number) ? Stick : 1;
        return scale * options.RadiusScale * (number >= 1 && number <= CovalentRadii.MaximumAtomicNumber ? CovalentRadii.Of(number) : 1.5);
    }

    /// <summary>The half of a bond that belongs to an atom, from its surface to the middle, where there is one outside of it.</summary>
    private void AddBond(Vector3D from, Vector3D to, double radius, int color)
    {
        Vector3D way = to - from, middle = from + (0.5 * way);
        double start = 0.9 * radius / way.Length;
        if (start >= 0.5)
            return;
        Vector3D surface = from + (start * way);
        _items.Add(((surface.Z + middle.Z) / 2, new PictureBond(surface.X, surface.Y, middle.X, middle.Y, BondWidth, color)));
    }

    private void Include(double x, double y, double radius)
    {
        (Left, Right) = (Math.Min(Left, x - radius), Math.Max(Right, x + radius));
        (Bottom, Top) = (Math.Min(Bottom, y - radius), Math.Max(Top, y + radius));
    }

    /// <summary>The edges along periodic vectors, as far as they lie in the part that the atoms need: vacuum is left out.</summary>
    private void AddCell(AtomicStructure structure, StructureView view)
    {
        Vector3D[] v = [.. Vectors(structure).Select(r => Project(r, view))];
        bool[] periodic = [structure.Periodicity.A, structure.Periodicity.B, structure.Periodicity.C];
        for (int i = 0; i < 3; i++)
            v[i] = periodic[i] ? v[i] : default;
        if (v.All(r => r.Length == 0))
            return;
        if (view == StructureView.Top)
        {
            // In the plane, the cell's outline always shows.
            foreach ((int a, int b) in new[] { (0, 0), (0, 1), (1, 0), (1, 1) })
                Include((a * v[0].X) + (b * v[1].X), (a * v[0].Y) + (b * v[1].Y), 0.1);
        }
        const double Border = 0.6;
        (double left, double right, double bottom, double top) = (Left - Border, Right + Border, Bottom - Border, Top + Border);
        for (int axis = 0; axis < 3; axis++)
        {
            int pieces = (int)Math.Ceiling(v[axis].Length / PieceLength);
            for (int corner = 0; corner < 4 && v[axis].Length > 0; corner++)
            {
                // Corners along a vector that is not there are the same one.
                if (((corner & 1) == 1 && v[(axis + 1) % 3].Length == 0) || ((corner >> 1) == 1 && v[(axis + 2) % 3].Length == 0))
                    continue;
                Vector3D start = ((corner & 1) * v[(axis + 1) % 3]) + ((corner >> 1) * v[(axis + 2) % 3]);
                for (int piece = 0; piece < pieces; piece++)
                {
                    Vector3D from = start + ((double)piece / pieces * v[axis]), to = start + ((double)(piece + 1) / pieces * v[axis]);
                    if (Math.Min(from.X, to.X) < left || Math.Max(from.X, to.X) > right || Math.Min(from.Y, to.Y) < bottom || Math.Max(from.Y, to.Y) > top)
                        continue;
                    _items.Add(((from.Z + to.Z) / 2, new PictureLine(from.X, from.Y, to.X, to.Y, 0x505050)));
                }
            }
        }
        (Left, Right, Bottom, Top) = (left, right, bottom, top);
    }
}
