namespace EquiDsl.Atoms;

/// <summary>Puts a turned adsorbate over a site, as low as it touches the slab.</summary>
internal sealed class AdsorbatePlacer
{
    // A contact may be this much shorter than asked for by rounding, Å.
    private const double Rounding = 1e-6;

    private readonly AtomicStructure _slab;
    private readonly Adsorbate _adsorbate;
    private readonly SurfaceFrame _frame;
    private readonly double _scale;
    private readonly int[] _tags;
    private readonly double[] _slabRadii;
    private readonly double[] _radii;

    public AdsorbatePlacer(AtomicStructure slab, Adsorbate adsorbate, double scale)
    {
        (_slab, _adsorbate, _scale) = (slab, adsorbate, scale);
        _frame = SurfaceFrame.Of(slab);
        _tags = slab.GetTags() is int[] tags && tags.Contains(1) ? tags : SurfaceTags.Of(slab);
        if (_tags.Contains(2))
            throw new InvalidStructureException(0, Array.IndexOf(_tags, 2), "the slab already has an adsorbate (tag 2); give a clean one.");
        _slabRadii = BondMatrix.Radii(slab);
        _radii = BondMatrix.Radii(adsorbate.Structure);
    }

    /// <summary>Places the adsorbate.</summary>
    /// <param name="site">Where.</param>
    /// <param name="turned">Its positions in the surface's axes.</param>
    /// <param name="centred">Whether its centre stands over the site, not its binding atom.</param>
    public AdsorbatePlacement Place(SurfaceSite site, double[] turned, bool centred)
    {
        int count = _adsorbate.Structure.Count;
        Vector3D Atom(int i) => new(turned[3 * i], turned[(3 * i) + 1], turned[(3 * i) + 2]);
        Vector3D anchor = Atom(_adsorbate.BindingAtom);
        if (centred)
        {
            anchor = default;
            for (int i = 0; i < count; i++)
                anchor += Atom(i) / count;
        }
        Vector3D[] atoms = new Vector3D[count];
        double lift = double.NegativeInfinity;
        for (int i = 0; i < count; i++)
        {
            atoms[i] = site.Point + _frame.FromPlane(Atom(i) - anchor);
            lift = Math.Max(lift, Lift(atoms[i], _radii[i]));
        }
        double[] positions = [.. _slab.Positions, .. atoms.Select(a => a + (lift * _frame.Normal)).SelectMany(a => new[] { a.X, a.Y, a.Z })];
        AtomicStructure structure = new(positions, [.. _slab.AtomicNumbers, .. _adsorbate.Structure.AtomicNumbers], [.. _slab.Cell], _slab.Periodicity)
        {
            Fixed = [.. _slab.Fixed ?? new bool[_slab.Count], .. new bool[count]],
        };
        structure.SetTags([.. _tags, .. Enumerable.Repeat(2, count)]);
        HeldComponents.Carry(_slab, structure);
        CheckRoom(structure);
        return new(structure, site);
    }

    /// <summary>How far along the normal an atom moves to touch the slab, coming from above; infinitely far down when nothing is below.</summary>
    private double Lift(Vector3D atom, double radius)
    {
        double lift = double.NegativeInfinity;
        Vector3D planar = _frame.ToPlane(atom);
        for (int i = 0; i < _slab.Count; i++)
        {
            double contact = _scale * (radius + _slabRadii[i]);
            Vector3D other = _frame.ToPlane(PeriodicImages.Position(_slab, i));
            // Of all images, the one nearest in the plane is touched first.
            double aside = _frame.PlanarDistance(planar, other);
            if (aside < contact)
                lift = Math.Max(lift, other.Z - planar.Z + Math.Sqrt((contact * contact) - (aside * aside)));
        }
        return lift;
    }

    /// <summary>Refuses a cell in which the adsorbate touches its own image, or the slab's from below.</summary>
    private void CheckRoom(AtomicStructure structure)
    {
        double longest = 2 * _scale * Math.Max(_slabRadii.Max(), _radii.Max());
        NeighborGraph graph = new NeighborList(Math.Max(longest, 0.02), int.MaxValue).Build([structure]);
        int first = _slab.Count;
        for (int edge = 0; edge < graph.EdgeCount; edge++)
        {
            (int source, int target) = (graph.Source[edge], graph.Target[edge]);
            if (target < first)
                continue;
            ReadOnlySpan<double> d = graph.EdgeVectors.AsSpan(3 * edge, 3);
            double length = Math.Sqrt((d[0] * d[0]) + (d[1] * d[1]) + (d[2] * d[2]));
            double other = source < first ? _slabRadii[source] : _radii[source - first];
            if (length >= (_scale * (_radii[target - first] + other)) - Rounding)
                continue;
            bool ownImage = source >= first && graph.CellOffsets.AsSpan(3 * edge, 3).IndexOfAnyExcept(0) >= 0;
            if (ownImage)
                throw new InvalidStructureException(0, target, $"the adsorbate {_adsorbate.Name} touches its own periodic image; repeat the slab in its plane.");
            if (source < first)
                throw new InvalidStructureException(0, target, $"the adsorbate {_adsorbate.Name} touches the slab's image across the vacuum; make it higher.");
        }
    }
}
