namespace EquiDsl.Cpu;

/// <summary>How one worker's scratch memory is divided for a kernel.</summary>
internal readonly struct TileScratch(int tileRows, int lanes, int heads)
{
    private const int Alignment = 64;

    public long ByteCount => Round((long)tileRows * lanes * sizeof(float)) + Round(4L * lanes * sizeof(int))
        + Round((long)lanes * 24) + (2 * Round((long)heads * sizeof(float))) + (3 * Round((long)lanes * heads * sizeof(float)));

    public unsafe void Place(ref Tile tile, byte* memory)
    {
        tile.Memory = (float*)memory;
        memory += Round((long)tileRows * lanes * sizeof(float));
        tile.Lookup = (int*)memory;
        memory += Round(4L * lanes * sizeof(int));
        tile.Segments = (Segment*)memory;
        memory += Round((long)lanes * 24);
        tile.Maximum = (float*)memory;
        memory += Round((long)heads * sizeof(float));
        tile.Denominator = (float*)memory;
        memory += Round((long)heads * sizeof(float));
        tile.Rescale = (float*)memory;
        memory += Round((long)lanes * heads * sizeof(float));
        tile.Normalize = (float*)memory;
        memory += Round((long)lanes * heads * sizeof(float));
        tile.ClosedMaximum = (float*)memory;
    }

    private static long Round(long bytes) => (bytes + Alignment - 1) / Alignment * Alignment;
}
