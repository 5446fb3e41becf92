namespace EquiDsl;

/// <summary>The candidates of some targets in a row, each target's in the order of the edge list.</summary>
internal sealed class CandidateBlock
{
    /// <summary>Targets of a block; the last one of a structure may have fewer.</summary>
    public const int Size = 256;

    private readonly int[] _start = new int[Size + 1];
    private int[] _source = [];
    private long[] _offset = [];

    /// <summary>The sources of a target of the block, counted from its first one.</summary>
    public ReadOnlySpan<int> Sources(int index) => _source.AsSpan(_start[index].._start[index + 1]);

    /// <summary>The packed cell offsets that go with <see cref="Sources"/>.</summary>
    public ReadOnlySpan<long> Offsets(int index) => _offset.AsSpan(_start[index].._start[index + 1]);

    /// <summary>Takes the candidates of the next target; index 0 starts anew.</summary>
    public void Set(int index, ReadOnlySpan<Candidate> candidates)
    {
        int count = _start[index], end = count + candidates.Length;
        Capacity.Extend(ref _source, count, end);
        Capacity.Extend(ref _offset, count, end);
        for (int i = 0; i < candidates.Length; i++)
            (_source[count + i], _offset[count + i]) = (candidates[i].Source, candidates[i].Offset);
        _start[index + 1] = end;
    }
}
