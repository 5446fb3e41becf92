namespace EquiDsl;

/// <summary>Keeps the nearest candidates of one target: a heap with the worst one on top once it is full.</summary>
internal sealed class NearestCandidates(int capacity)
{
    /// <summary>Distances that differ by less are of one shell, Å.</summary>
    public const double ShellTolerance = 1e-6;

    private Candidate[] _items = [];
    private int _count;
    private double _nearestRefused = double.PositiveInfinity;

    public bool IsFull => _count == capacity;

    /// <summary>The candidate that gives way next; only when full.</summary>
    public ref readonly Candidate Worst => ref _items[0];

    /// <summary>Whether a candidate gave way that is as far as the farthest one that was kept; known once they are sorted.</summary>
    public bool CutsShell { get; private set; }

    public void Clear() => (_count, _nearestRefused, CutsShell) = (0, double.PositiveInfinity, false);

    public void Offer(in Candidate candidate)
    {
        if (_count < capacity)
        {
            Capacity.Extend(ref _items, _count, _count + 1);
            _items[_count++] = candidate;
            if (_count == capacity)
            {
                for (int i = (_count / 2) - 1; i >= 0; i--)
                    SiftDown(i);
            }
        }
        else if (_items[0].IsWorseThan(candidate))
        {
            _nearestRefused = Math.Min(_nearestRefused, _items[0].SquaredDistance);
            _items[0] = candidate;
            SiftDown(0);
        }
        else
        {
            _nearestRefused = Math.Min(_nearestRefused, candidate.SquaredDistance);
        }
    }

    /// <summary>The kept candidates in the order of the edge list.</summary>
    public ReadOnlySpan<Candidate> Sorted()
    {
        CutsShell = IsFull && _count > 0 && Math.Sqrt(_nearestRefused) - Math.Sqrt(_items[0].SquaredDistance) < ShellTolerance;
        Span<Candidate> kept = _items.AsSpan(0, _count);
        kept.Sort();
        return kept;
    }

    /// <summary>The same of candidates that were offered in the order of the edge list.</summary>
    public ReadOnlySpan<Candidate> SortedUnlessFull() => IsFull ? Sorted() : _items.AsSpan(0, _count);

    private void SiftDown(int parent)
    {
        Candidate moved = _items[parent];
        for (int child; (child = (2 * parent) + 1) < _count; parent = child)
        {
            if (child + 1 < _count && _items[child + 1].IsWorseThan(_items[child]))
                child++;
            if (!_items[child].IsWorseThan(moved))
                break;
            _items[parent] = _items[child];
        }
        _items[parent] = moved;
    }
}
