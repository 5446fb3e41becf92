namespace EquiDsl;

/// <summary>Keeps the nearest candidates of one target: a heap with the worst one on top once it is full.</summary>
internal sealed class NearestCandidates(int capacity)
{
    private Candidate[] _items = [];
    private int _count;

    public bool IsFull => _count == capacity;

    /// <summary>The candidate that gives way next; only when full.</summary>
    public ref readonly Candidate Worst => ref _items[0];

    public void Clear() => _count = 0;

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
            _items[0] = candidate;
            SiftDown(0);
        }
    }

    /// <summary>The kept candidates in the order of the edge list.</summary>
    public ReadOnlySpan<Candidate> Sorted()
    {
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
