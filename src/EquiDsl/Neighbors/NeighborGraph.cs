using System.Globalization;

namespace EquiDsl;

/// <summary>
/// The atom graph of a batch of structures, written by <see cref="NeighborList"/>. The arrays are
/// reused and may be longer than what is valid: read only the first <see cref="EdgeCount"/>,
/// <see cref="NodeCount"/> or <see cref="SystemCount"/> entries (times the stated width). Edges are sorted
/// by target, then source, then cell offset with the first axis slowest.
/// </summary>
public sealed class NeighborGraph
{
    private int[] _source = [];
    private int[] _target = [];
    private int[] _cellOffsets = [];
    private double[] _edgeVectors = [];
    private int[] _targetStart = [0];
    private int[] _system = [];
    private int[] _systemStart = [0];
    private int[] _atomicNumbers = [];
    private double[] _volumes = [];
    private int[] _cutShells = [];

    /// <summary>Number of edges, E.</summary>
    public int EdgeCount { get; internal set; }

    /// <summary>Number of atoms of all structures, N.</summary>
    public int NodeCount { get; internal set; }

    /// <summary>Number of structures, S.</summary>
    public int SystemCount { get; internal set; }

    /// <summary>Source atom of each edge, E; atoms are numbered through the batch.</summary>
    public int[] Source => _source;

    /// <summary>Target atom of each edge, E; messages are summed here.</summary>
    public int[] Target => _target;

    /// <summary>Cell offset of each edge's source, E × 3; zero on non-periodic axes.</summary>
    public int[] CellOffsets => _cellOffsets;

    /// <summary>Position(source) + offset · cell − position(target) in Å, E × 3.</summary>
    public double[] EdgeVectors => _edgeVectors;

    /// <summary>The edges of target t are <c>TargetStart[t]</c> up to <c>TargetStart[t + 1]</c>; N + 1.</summary>
    public int[] TargetStart => _targetStart;

    /// <summary>Structure of each atom, N.</summary>
    public int[] System => _system;

    /// <summary>The atoms of structure s are <c>SystemStart[s]</c> up to <c>SystemStart[s + 1]</c>; S + 1.</summary>
    public int[] SystemStart => _systemStart;

    /// <summary>Atomic number of each atom, N.</summary>
    public int[] AtomicNumbers => _atomicNumbers;

    /// <summary>Volume of each structure's cell in Å³, S; NaN without a cell.</summary>
    public double[] Volumes => _volumes;

    /// <summary>
    /// First atom of each structure, counted from 0 in it, for which the limit of neighbours keeps some of those at one distance (to 1e-6 Å) and
    /// leaves others out, S; −1 for none. Which are kept is then a matter of their order, and the graph lacks symmetries of the structure.
    /// </summary>
    public int[] CutShells => _cutShells;

    /// <summary>The graph of edges that are listed elsewhere.</summary>
    /// <param name="structures">The batch; its atoms are numbered through.</param>
    /// <param name="source">Source atom of each edge.</param>
    /// <param name="target">Target atom of each edge, ascending.</param>
    /// <param name="cellOffsets">Cell offset of each edge's source, E × 3.</param>
    /// <exception cref="ArgumentException">Lengths differ, an atom does not exist, an edge has no direction or joins two structures, or edges are not sorted by target.</exception>
    public static NeighborGraph FromEdges(
        IReadOnlyList<AtomicStructure> structures, ReadOnlySpan<int> source, ReadOnlySpan<int> target, ReadOnlySpan<int> cellOffsets) =>
        GivenEdges.Graph(structures, source, target, cellOffsets);

    /// <summary>What is to be said of structures of the batch, as <see cref="Prediction.Warnings"/> say it.</summary>
    public IReadOnlyList<PredictionWarning> Warnings()
    {
        List<PredictionWarning> warnings = [];
        for (int s = 0; s < SystemCount; s++)
        {
            if (_cutShells[s] < 0)
                continue;
            int target = _systemStart[s] + _cutShells[s], first = _targetStart[target], count = _targetStart[target + 1] - first;
            double farthest = 0;
            for (int i = 3 * first; i < 3 * (first + count); i += 3)
            {
                ReadOnlySpan<double> v = _edgeVectors.AsSpan(i, 3);
                farthest = Math.Max(farthest, (v[0] * v[0]) + (v[1] * v[1]) + (v[2] * v[2]));
            }
            warnings.Add(new(s, _cutShells[s], PredictionWarningKind.CutShell, string.Create(
                CultureInfo.InvariantCulture,
                $"the limit of {count} neighbours keeps some of those at {Math.Sqrt(farthest):F3} Å from atom {_cutShells[s]} (counted from 0) and not others as far; energies and forces lack the structure's symmetry")));
        }
        return warnings;
    }

    /// <summary>The graph of some systems of this one, numbered from zero.</summary>
    internal NeighborGraph Part(int firstSystem, int systems)
    {
        int firstNode = _systemStart[firstSystem], nodes = _systemStart[firstSystem + systems] - firstNode;
        int firstEdge = _targetStart[firstNode], edges = _targetStart[firstNode + nodes] - firstEdge;
        static int[] Shifted(int[] values, int first, int count, int shift) =>
            Array.ConvertAll(values[first..(first + count)], v => v - shift);
        return new()
        {
            SystemCount = systems,
            NodeCount = nodes,
            EdgeCount = edges,
            _source = Shifted(_source, firstEdge, edges, firstNode),
            _target = Shifted(_target, firstEdge, edges, firstNode),
            _cellOffsets = _cellOffsets[(3 * firstEdge)..(3 * (firstEdge + edges))],
            _edgeVectors = _edgeVectors[(3 * firstEdge)..(3 * (firstEdge + edges))],
            _targetStart = Shifted(_targetStart, firstNode, nodes + 1, firstEdge),
            _system = Shifted(_system, firstNode, nodes, firstSystem),
            _systemStart = Shifted(_systemStart, firstSystem, systems + 1, firstNode),
            _atomicNumbers = _atomicNumbers[firstNode..(firstNode + nodes)],
            _volumes = _volumes[firstSystem..(firstSystem + systems)],
            _cutShells = _cutShells[firstSystem..(firstSystem + systems)],
        };
    }

    /// <summary>The largest number of edges whose arrays the runtime can hold.</summary>
    internal static int MaximumEdges => Array.MaxLength / 3;

    internal void Clear()
    {
        (EdgeCount, NodeCount, SystemCount) = (0, 0, 0);
        (_targetStart[0], _systemStart[0]) = (0, 0);
    }

    /// <summary>Numbers the atoms of a batch through.</summary>
    internal void AddSystems(IReadOnlyList<AtomicStructure> structures)
    {
        long nodes = 0;
        for (int system = 0; system < structures.Count; system++)
        {
            ArgumentNullException.ThrowIfNull(structures[system], nameof(structures));
            nodes += structures[system].Count;
            if (nodes > MaximumEdges)
                throw new InvalidStructureException(system, null, $"the batch has more than {MaximumEdges} atoms; split it.");
        }
        Capacity.Ensure(ref _targetStart, (int)nodes + 1);
        Capacity.Ensure(ref _system, (int)nodes);
        Capacity.Ensure(ref _atomicNumbers, (int)nodes);
        Capacity.Ensure(ref _systemStart, structures.Count + 1);
        Capacity.Ensure(ref _volumes, structures.Count);
        Capacity.Ensure(ref _cutShells, structures.Count);
        _cutShells.AsSpan(0, structures.Count).Fill(-1);
        (_targetStart[0], _systemStart[0]) = (0, 0);
        int first = 0;
        for (int system = 0; system < structures.Count; system++)
        {
            int[] numbers = structures[system].AtomicNumbers;
            numbers.CopyTo(_atomicNumbers, first);
            _system.AsSpan(first, numbers.Length).Fill(system);
            first += numbers.Length;
            _systemStart[system + 1] = first;
            _volumes[system] = Volume(structures[system].Cell);
        }
        (NodeCount, SystemCount) = (first, structures.Count);
    }

    private static double Volume(double[] c)
    {
        double volume = Math.Abs((c[0] * ((c[4] * c[8]) - (c[5] * c[7]))) - (c[1] * ((c[3] * c[8]) - (c[5] * c[6]))) + (c[2] * ((c[3] * c[7]) - (c[4] * c[6]))));
        return volume > 0 ? volume : double.NaN;
    }

    internal void ReserveEdges(int edges)
    {
        Capacity.Extend(ref _source, EdgeCount, edges);
        Capacity.Extend(ref _target, EdgeCount, edges);
        Capacity.Extend(ref _cellOffsets, 3 * EdgeCount, 3 * edges);
        Capacity.Extend(ref _edgeVectors, 3 * EdgeCount, 3 * edges);
    }

    internal void AddEdge(int source, int target, int a, int b, int c, Vector3D vector) =>
        SetEdge(EdgeCount++, source, target, a, b, c, vector);

    internal void SetEdge(int edge, int source, int target, int a, int b, int c, Vector3D vector)
    {
        _source[edge] = source;
        _target[edge] = target;
        (_cellOffsets[3 * edge], _cellOffsets[(3 * edge) + 1], _cellOffsets[(3 * edge) + 2]) = (a, b, c);
        (_edgeVectors[3 * edge], _edgeVectors[(3 * edge) + 1], _edgeVectors[(3 * edge) + 2]) = (vector.X, vector.Y, vector.Z);
    }
}
