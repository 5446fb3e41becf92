namespace EquiDsl;

/// <summary>The bins along one axis.</summary>
/// <param name="Periodic">Whether bins beyond the last are images of the first.</param>
/// <param name="Bins">Number of bins in the cell.</param>
/// <param name="Reach">How many bins to either side a search visits.</param>
/// <param name="Origin">Where the first bin begins, in the cell's coordinates.</param>
/// <param name="Extent">Width of all bins together, in the cell's coordinates.</param>
/// <param name="Height">The same in Å, orthogonal to the other axes.</param>
internal readonly record struct BinAxis(bool Periodic, int Bins, int Reach, double Origin, double Extent, double Height)
{
    /// <summary>A reach beyond this one is refused by the bins; it only has to stay within the integers.</summary>
    private const int MaximumReach = 1 << 28;

    public static BinAxis Create(bool periodic, double origin, double extent, double height, int atoms, double reach)
    {
        double wanted = Math.Floor(height / (reach / 2));
        return new BinAxis(periodic, (int)Math.Clamp(wanted, 1, Math.Max(1, atoms)), 0, origin, extent, height).WithReach(reach);
    }

    public BinAxis Coarser(double reach) => (this with { Bins = Bins / 2 }).WithReach(reach);

    public int BinOf(double coordinate) =>
        Extent == 0 ? 0 : (int)Math.Clamp((coordinate - Origin) / Extent * Bins, 0, Bins - 1);

    /// <summary>The first and last bin to visit around a bin; along a periodic axis they may lie outside of the cell.</summary>
    public (int First, int Last) Range(int bin) => Periodic
        ? (bin - Reach, bin + Reach)
        : (Math.Max(0, bin - Reach), Math.Min(Bins - 1, bin + Reach));

    /// <summary>The image of the cell that a bin of <see cref="Range"/> lies in.</summary>
    public int Image(int bin) => (bin >= 0 ? bin : bin - Bins + 1) / Bins;

    private BinAxis WithReach(double reach)
    {
        double bins = Height == 0 ? 0 : Math.Ceiling(reach / (Height / Bins));
        return this with { Reach = (int)Math.Min(bins, Periodic ? MaximumReach : Bins - 1) };
    }
}
