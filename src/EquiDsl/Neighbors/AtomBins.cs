using System.Globalization;

namespace EquiDsl;

/// <summary>
/// The atoms of one structure sorted into bins along the axes of its search cell, about half a cutoff wide.
/// Along periodic axes atoms are wrapped into the cell first; <see cref="Wrap"/> remembers by how much.
/// </summary>
internal sealed class AtomBins
{
    /// <summary>Most bins (over all images) that a search around one atom may visit.</summary>
    private const double MaximumVisits = 1e5;

    /// <summary>Most cells that an atom may lie away from the cell at the origin.</summary>
    private const double MaximumWrap = 250_000;

    private double[] _fractional = [];
    private int[] _bin = [];
    private int[] _wrap = [];
    private int[] _start = [];
    private int[] _atom = [];
    private double[] _x = [];
    private double[] _y = [];
    private double[] _z = [];

    public SearchCell Cell { get; private set; }

    public BinAxis A { get; private set; }

    public BinAxis B { get; private set; }

    public BinAxis C { get; private set; }

    /// <summary>What rounding may add to a distance between wrapped atoms, in Å.</summary>
    public double Margin { get; private set; }

    /// <summary>Along each axis the bin of an atom, N × 3.</summary>
    public ReadOnlySpan<int> Bin => _bin;

    /// <summary>Whole cells that wrapping took off the position of an atom, N × 3.</summary>
    public ReadOnlySpan<int> Wrap => _wrap;

    /// <summary>The entries of bin b are <c>Start[b]</c> up to <c>Start[b + 1]</c>, the last axis fastest.</summary>
    public ReadOnlySpan<int> Start => _start;

    /// <summary>The atom of an entry.</summary>
    public ReadOnlySpan<int> Atom => _atom;

    /// <summary>The wrapped position of an entry in Å, along x.</summary>
    public ReadOnlySpan<double> X => _x;

    /// <summary>The wrapped position of an entry in Å, along y.</summary>
    public ReadOnlySpan<double> Y => _y;

    /// <summary>The wrapped position of an entry in Å, along z.</summary>
    public ReadOnlySpan<double> Z => _z;

    /// <summary>Sorts the atoms of a structure, at least one, for searches up to a cutoff.</summary>
    /// <exception cref="InvalidStructureException">Positions or cell are not finite, or the search would explode.</exception>
    public void Fill(AtomicStructure structure, double cutoff, int structureIndex)
    {
        int count = structure.Count;
        Cell = SearchCell.Of(structure, structureIndex);
        Reserve(count);
        double largest = WrapPositions(structure, structureIndex);
        Margin = (1e-9 * cutoff) + (1e-12 * largest);
        ChooseAxes(count, cutoff + Margin, structureIndex);
        SortIntoBins(structure.Positions, count);
    }

    private void Reserve(int count)
    {
        Capacity.Ensure(ref _fractional, 3 * count);
        Capacity.Ensure(ref _bin, 3 * count);
        Capacity.Ensure(ref _wrap, 3 * count);
        Capacity.Ensure(ref _atom, count);
        Capacity.Ensure(ref _x, count);
        Capacity.Ensure(ref _y, count);
        Capacity.Ensure(ref _z, count);
    }

    private double WrapPositions(AtomicStructure structure, int structureIndex)
    {
        double[] positions = structure.Positions;
        double largest = 0;
        for (int i = 0; i < structure.Count; i++)
        {
            var r = new Vector3D(positions[3 * i], positions[(3 * i) + 1], positions[(3 * i) + 2]);
            double magnitude = Math.Abs(r.X) + Math.Abs(r.Y) + Math.Abs(r.Z);
            // Beyond 1e12 Å doubles no longer resolve distances between atoms.
            if (!(magnitude <= 1e12))
            {
                throw new InvalidStructureException(
                    structureIndex, i,
                    string.Create(CultureInfo.InvariantCulture, $"the position is ({r.X}, {r.Y}, {r.Z}); expected finite numbers in Å, below 1e12."));
            }
            largest = Math.Max(largest, magnitude);
            for (int axis = 0; axis < 3; axis++)
            {
                double fractional = r.Dot(Cell.Reciprocal(axis));
                double wrap = structure.Periodicity[axis] ? Math.Floor(fractional) : 0;
                if (Math.Abs(wrap) > MaximumWrap)
                {
                    throw new InvalidStructureException(
                        structureIndex, i,
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"the atom lies {wrap:E1} cells from the origin along axis {axis}; expected at most {MaximumWrap}. Wrap the positions."));
                }
                _fractional[(3 * i) + axis] = fractional - wrap;
                _wrap[(3 * i) + axis] = (int)wrap;
            }
        }
        return largest;
    }

    private void ChooseAxes(int count, double reach, int structureIndex)
    {
        BinAxis a = ChooseAxis(0, count, reach), b = ChooseAxis(1, count, reach), c = ChooseAxis(2, count, reach);
        long most = Math.Max(1, (long)count);
        while ((long)a.Bins * b.Bins * c.Bins > most)
        {
            if (a.Bins >= b.Bins && a.Bins >= c.Bins)
                a = a.Coarser(reach);
            else if (b.Bins >= c.Bins)
                b = b.Coarser(reach);
            else
                c = c.Coarser(reach);
        }
        double visits = ((2.0 * a.Reach) + 1) * ((2.0 * b.Reach) + 1) * ((2.0 * c.Reach) + 1);
        if (!(visits <= MaximumVisits))
        {
            throw new InvalidStructureException(
                structureIndex, null,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the cell is so small that a reach of {reach:G6} Å covers {visits:G3} of its images; expected at most {MaximumVisits:G3}. Are its vectors in Å?"));
        }
        (A, B, C) = (a, b, c);
    }

    private BinAxis ChooseAxis(int axis, int count, double reach)
    {
        if (Cell.Periodicity[axis])
            return BinAxis.Create(true, 0, 1, Cell.Height(axis), count, reach);
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        for (int i = 0; i < count; i++)
        {
            low = Math.Min(low, _fractional[(3 * i) + axis]);
            high = Math.Max(high, _fractional[(3 * i) + axis]);
        }
        // The completed cell has unit height along a non-periodic axis, so that the extent is in Å.
        return BinAxis.Create(false, low, high - low, high - low, count, reach);
    }

    private void SortIntoBins(double[] positions, int count)
    {
        int bins = A.Bins * B.Bins * C.Bins;
        // Counting two places ahead leaves, after the second pass, each start where it belongs.
        Capacity.Ensure(ref _start, bins + 2);
        Array.Clear(_start, 0, bins + 2);
        for (int i = 0; i < count; i++)
        {
            _bin[3 * i] = A.BinOf(_fractional[3 * i]);
            _bin[(3 * i) + 1] = B.BinOf(_fractional[(3 * i) + 1]);
            _bin[(3 * i) + 2] = C.BinOf(_fractional[(3 * i) + 2]);
            _start[Flat(i) + 2]++;
        }
        for (int bin = 0; bin < bins; bin++)
            _start[bin + 2] += _start[bin + 1];
        for (int i = 0; i < count; i++)
        {
            int entry = _start[Flat(i) + 1]++;
            Vector3D shift = Cell.Translation(_wrap[3 * i], _wrap[(3 * i) + 1], _wrap[(3 * i) + 2]);
            _atom[entry] = i;
            _x[entry] = positions[3 * i] - shift.X;
            _y[entry] = positions[(3 * i) + 1] - shift.Y;
            _z[entry] = positions[(3 * i) + 2] - shift.Z;
        }
    }

    private int Flat(int atom) => (((_bin[3 * atom] * B.Bins) + _bin[(3 * atom) + 1]) * C.Bins) + _bin[(3 * atom) + 2];
}
