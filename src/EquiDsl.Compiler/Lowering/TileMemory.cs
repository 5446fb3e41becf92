using EquiDsl.Compiler.Kernels;

namespace EquiDsl.Compiler.Lowering;

/// <summary>Places tile buffers: two share rows when no stage needs both.</summary>
internal static class TileMemory
{
    /// <summary>Sets the offset of every buffer and returns the rows needed; stages run one after another.</summary>
    public static int Assign(IReadOnlyList<Stage> stages) =>
        Assign(stages.SelectMany((stage, i) => stage.Buffers.Select(b => (b, i))));

    /// <summary>Sets the offset of every buffer and returns the rows needed, given the times at which buffers are used.</summary>
    public static int Assign(IEnumerable<(TileBuffer Buffer, int Time)> uses)
    {
        Dictionary<TileBuffer, (int First, int Last)> life = [];
        foreach ((TileBuffer buffer, int time) in uses)
            life[buffer] = (life.TryGetValue(buffer, out (int First, int Last) span) ? span.First : time, time);
        List<TileBuffer> placed = [];
        int total = 0;
        foreach (TileBuffer buffer in life.Keys.OrderBy(b => life[b].First).ThenByDescending(b => b.Rows).ThenBy(b => b.Name, StringComparer.Ordinal))
        {
            int offset = 0;
            foreach (TileBuffer other in placed.OrderBy(b => b.Offset))
            {
                bool together = life[other].First <= life[buffer].Last && life[buffer].First <= life[other].Last;
                if (together && offset < other.Offset + other.Rows && other.Offset < offset + buffer.Rows)
                    offset = other.Offset + other.Rows;
            }
            buffer.Offset = offset;
            placed.Add(buffer);
            total = Math.Max(total, offset + buffer.Rows);
        }
        return total;
    }
}
