namespace EquiDsl.Training;

/// <summary>
/// Cuts parallel lists of arrays into pieces for several threads. The pieces do not depend on the number of threads, and sums
/// over them are added up in their order, so that results do not either.
/// </summary>
internal sealed class ParameterChunks
{
    private const int Length = 1 << 15;

    private readonly List<(int Array, int Start, int Count)> _chunks = [];
    private readonly int[] _counts;
    private readonly ParallelOptions _threads;

    public ParameterChunks(IEnumerable<int> counts, int threads)
    {
        _counts = [.. counts];
        _threads = new ParallelOptions { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount };
        for (int array = 0; array < _counts.Length; array++)
        {
            for (int start = 0; start < _counts[array]; start += Length)
                _chunks.Add((array, start, Math.Min(Length, _counts[array] - start)));
        }
    }

    public ParameterChunks(IReadOnlyList<ParameterDescription> parameters, int threads)
        : this(parameters.Select(p => p.Count), threads)
    {
    }

    /// <summary>Arrays of zeros.</summary>
    public float[][] Allocate() => Array.ConvertAll(_counts, count => new float[count]);

    /// <summary>Requires a list of arrays of these lengths.</summary>
    public void Check(IReadOnlyList<float[]> arrays, string name)
    {
        if (arrays.Count != _counts.Length || !arrays.Select(a => a.Length).SequenceEqual(_counts))
            throw new ArgumentException("the arrays are not parallel to the parameters.", name);
    }

    /// <summary>Works on all pieces: the array's index, the first element, the number of elements.</summary>
    public void ForEach(Action<int, int, int> work) =>
        Parallel.For(0, _chunks.Count, _threads, i => work(_chunks[i].Array, _chunks[i].Start, _chunks[i].Count));

    /// <summary>Adds up what the pieces give.</summary>
    public double Sum(Func<int, int, int, double> part)
    {
        var parts = new double[_chunks.Count];
        Parallel.For(0, _chunks.Count, _threads, i => parts[i] = part(_chunks[i].Array, _chunks[i].Start, _chunks[i].Count));
        double sum = 0;
        foreach (double value in parts)
            sum += value;
        return sum;
    }

    /// <summary>Copies arrays.</summary>
    public void Copy(IReadOnlyList<float[]> source, IReadOnlyList<float[]> destination) =>
        ForEach((a, start, count) => source[a].AsSpan(start, count).CopyTo(destination[a].AsSpan(start)));

    /// <summary>Sets arrays to zero.</summary>
    public void Clear(IReadOnlyList<float[]> arrays) => ForEach((a, start, count) => arrays[a].AsSpan(start, count).Clear());
}
