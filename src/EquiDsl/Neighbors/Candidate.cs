namespace EquiDsl;

/// <summary>
/// A possible edge of one target. The natural order is the one of the edge list: source, then cell
/// offset with the first axis slowest.
/// </summary>
/// <param name="SquaredDistance">In Å².</param>
/// <param name="Source">Source atom within its structure.</param>
/// <param name="Offset">The cell offset, packed so that its order is that of the three numbers.</param>
internal readonly record struct Candidate(double SquaredDistance, int Source, long Offset) : IComparable<Candidate>
{
    private const int Bits = 21;

    /// <summary>The largest magnitude of an offset that can be packed.</summary>
    public const int MaximumOffset = (1 << (Bits - 1)) - 1;

    public int OffsetA => (int)(Offset >> (2 * Bits)) - MaximumOffset;

    public int OffsetB => (int)((Offset >> Bits) & ((1 << Bits) - 1)) - MaximumOffset;

    public int OffsetC => (int)(Offset & ((1 << Bits) - 1)) - MaximumOffset;

    public static long Pack(int a, int b, int c) =>
        ((long)(a + MaximumOffset) << (2 * Bits)) | ((long)(b + MaximumOffset) << Bits) | (long)(c + MaximumOffset);

    public int CompareTo(Candidate other) =>
        Source != other.Source ? Source.CompareTo(other.Source) : Offset.CompareTo(other.Offset);

    /// <summary>Whether this candidate gives way to the other one when only one can be kept.</summary>
    public bool IsWorseThan(in Candidate other) =>
        SquaredDistance != other.SquaredDistance ? SquaredDistance > other.SquaredDistance : CompareTo(other) > 0;
}
