using System.Numerics;
using System.Runtime.InteropServices;

namespace EquiDsl;

/// <summary>
/// Finds the atoms near a target among the bins of one structure. Bins only preselect: the decision uses the
/// positions as given and the final cell offset, as a search over all pairs and images would. Once prepared, several threads
/// may collect at once.
/// </summary>
internal sealed class NeighborSearch(SearchKind kind)
{
    private readonly AtomBins _bins = new();
    private AtomicStructure _structure = null!;
    private double _cutoff;

    /// <summary>The cell of the structure.</summary>
    public SearchCell Cell => _bins.Cell;

    /// <summary>What rounding may add to a distance between wrapped atoms, in Å.</summary>
    public double Margin => _bins.Margin;

    /// <summary>Takes up a structure of at least one atom.</summary>
    /// <exception cref="InvalidStructureException">Positions or cell are not finite, or the search would explode.</exception>
    public void Prepare(AtomicStructure structure, double cutoff, int structureIndex)
    {
        (_structure, _cutoff) = (structure, cutoff);
        _bins.Fill(structure, cutoff, structureIndex);
    }

    /// <summary>Forgets the structure, so that it can be collected.</summary>
    public void Release() => _structure = null!;

    /// <summary>Position(source) + offset · cell − position(target) in Å.</summary>
    public Vector3D Vector(int target, int source, int a, int b, int c)
    {
        double[] r = _structure.Positions;
        Vector3D shift = _bins.Cell.Translation(a, b, c);
        return new(
            r[3 * source] + shift.X - r[3 * target],
            r[(3 * source) + 1] + shift.Y - r[(3 * target) + 1],
            r[(3 * source) + 2] + shift.Z - r[(3 * target) + 2]);
    }

    /// <summary>Offers all that the search looks for around a target.</summary>
    public void Collect(int target, NearestCandidates nearest) => Collect(target, nearest, new SearchCriterion(kind, _cutoff));

    /// <summary>Offers all around a target that a criterion accepts, whose cutoff is at most the one prepared for.</summary>
    public void Collect(int target, NearestCandidates nearest, in SearchCriterion criterion)
    {
        ReadOnlySpan<int> bin = _bins.Bin.Slice(3 * target, 3);
        ReadOnlySpan<int> wrap = _bins.Wrap.Slice(3 * target, 3);
        double[] r = _structure.Positions;
        Vector3D taken = _bins.Cell.Translation(wrap[0], wrap[1], wrap[2]);
        var wrapped = new Vector3D(r[3 * target] - taken.X, r[(3 * target) + 1] - taken.Y, r[(3 * target) + 2] - taken.Z);
        BinAxis axisA = _bins.A, axisB = _bins.B, axisC = _bins.C;
        (int firstA, int lastA) = axisA.Range(bin[0]);
        (int firstB, int lastB) = axisB.Range(bin[1]);
        (int firstC, int lastC) = axisC.Range(bin[2]);
        for (int a = firstA; a <= lastA; a++)
        {
            int imageA = axisA.Image(a), rowA = (a - (imageA * axisA.Bins)) * axisB.Bins;
            for (int b = firstB; b <= lastB; b++)
            {
                int imageB = axisB.Image(b), row = (rowA + b - (imageB * axisB.Bins)) * axisC.Bins;
                // Bins of one image along the last axis are contiguous, and so are their atoms.
                for (int c = firstC, end; c <= lastC; c = end)
                {
                    int imageC = axisC.Image(c), origin = row - (imageC * axisC.Bins);
                    end = Math.Min(lastC, (imageC * axisC.Bins) + axisC.Bins - 1) + 1;
                    int first = _bins.Start[origin + c], last = _bins.Start[origin + end];
                    if (first == last)
                        continue;
                    Vector3D image = _bins.Cell.Translation(imageA, imageB, imageC);
                    var shift = new Vector3D(image.X - wrapped.X, image.Y - wrapped.Y, image.Z - wrapped.Z);
                    var offset = (imageA + wrap[0], imageB + wrap[1], imageC + wrap[2]);
                    CollectRun(target, first, last, shift, offset, nearest, criterion);
                }
            }
        }
    }

    private void CollectRun(
        int target, int first, int last, Vector3D shift, (int A, int B, int C) offset, NearestCandidates nearest,
        in SearchCriterion criterion)
    {
        ref double x = ref MemoryMarshal.GetReference(_bins.X);
        ref double y = ref MemoryMarshal.GetReference(_bins.Y);
        ref double z = ref MemoryMarshal.GetReference(_bins.Z);
        double limit = Limit(nearest, criterion.Cutoff);
        int entry = first;
        for (; entry <= last - Vector<double>.Count; entry += Vector<double>.Count)
        {
            Vector<double> dx = System.Numerics.Vector.LoadUnsafe(ref x, (nuint)entry) + new Vector<double>(shift.X);
            Vector<double> dy = System.Numerics.Vector.LoadUnsafe(ref y, (nuint)entry) + new Vector<double>(shift.Y);
            Vector<double> dz = System.Numerics.Vector.LoadUnsafe(ref z, (nuint)entry) + new Vector<double>(shift.Z);
            Vector<double> squared = (dx * dx) + (dy * dy) + (dz * dz);
            if (!System.Numerics.Vector.LessThanOrEqualAny(squared, new Vector<double>(limit)))
                continue;
            for (int lane = 0; lane < Vector<double>.Count; lane++)
            {
                if (squared[lane] <= limit)
                    Consider(target, entry + lane, offset, nearest, criterion);
            }
            limit = Limit(nearest, criterion.Cutoff);
        }
        for (; entry < last; entry++)
        {
            double dx = _bins.X[entry] + shift.X, dy = _bins.Y[entry] + shift.Y, dz = _bins.Z[entry] + shift.Z;
            if ((dx * dx) + (dy * dy) + (dz * dz) <= limit)
                Consider(target, entry, offset, nearest, criterion);
        }
    }

    /// <summary>Squared distance between wrapped atoms beyond which a candidate cannot be kept, nor be of the shell of the last one.</summary>
    private double Limit(NearestCandidates nearest, double cutoff)
    {
        double distance = nearest.IsFull ? Math.Min(cutoff, Math.Sqrt(nearest.Worst.SquaredDistance) + NearestCandidates.ShellTolerance) : cutoff;
        return (distance + _bins.Margin) * (distance + _bins.Margin);
    }

    private void Consider(
        int target, int entry, (int A, int B, int C) offset, NearestCandidates nearest, in SearchCriterion criterion)
    {
        int source = _bins.Atom[entry];
        ReadOnlySpan<int> wrap = _bins.Wrap.Slice(3 * source, 3);
        int a = offset.A - wrap[0], b = offset.B - wrap[1], c = offset.C - wrap[2];
        Vector3D vector = Vector(target, source, a, b, c);
        double squared = vector.Dot(vector);
        if (criterion.Accepts(squared, isItself: source == target && a == 0 && b == 0 && c == 0))
            nearest.Offer(new Candidate(squared, source, Candidate.Pack(a, b, c)));
    }
}
