namespace EquiDsl.Cpu;

/// <summary>What a generated kernel sees of the tile that it works on.</summary>
public unsafe struct Tile
{
    /// <summary>Tile memory: rows × <see cref="Lanes"/>.</summary>
    public float* Memory;

    /// <summary>Wigner-D blocks of the tile's edges: entries × lanes.</summary>
    public float* Frame;

    /// <summary>Packed weights of this launch by slot.</summary>
    public float** Weights;

    /// <summary>Values in memory by kernel argument, one row per node (or per row of a row kernel).</summary>
    public float** Values;

    /// <summary>First edge or row.</summary>
    public int First;

    /// <summary>Valid lanes; the rest repeat the last valid one.</summary>
    public int Count;

    /// <summary>Lanes.</summary>
    public int Lanes;

    /// <summary>Row of memory of each lane by <see cref="LaneLookup"/>: own row, source, target, element.</summary>
    public int* Lookup;

    /// <summary>Atomic number of each node.</summary>
    public int* Elements;

    /// <summary>First basis function of each edge's band.</summary>
    public int* BandStart;

    /// <summary>Values of each edge's band.</summary>
    public float* Band;

    /// <summary>Basis functions per band.</summary>
    public int BandWidth;

    /// <summary>Number of <see cref="Segments"/>.</summary>
    public int SegmentCount;

    /// <summary>Runs of lanes with the same target.</summary>
    public Segment* Segments;

    /// <summary>Running maximum of the logits of the open target, per head.</summary>
    public float* Maximum;

    /// <summary>Running denominator of the open target, per head.</summary>
    public float* Denominator;

    /// <summary>Per segment and head: factor of what was summed before this tile.</summary>
    public float* Rescale;

    /// <summary>Per segment and head: 1/denominator where the target closes in this tile, else 1.</summary>
    public float* Normalize;

    /// <summary>Per segment and head: maximum of the target's logits so far.</summary>
    public float* ClosedMaximum;

    /// <summary>Basis functions per band, times the derivatives that are kept: band 0, its derivative, ....</summary>
    public long BandStride;

    /// <summary>Row of memory of each lane.</summary>
    public readonly int* Index(LaneLookup lookup) => Lookup + ((int)lookup * Lanes);
}

/// <summary>What selects the row of memory that belongs to a lane.</summary>
public enum LaneLookup
{
    /// <summary>The lane's own row.</summary>
    Self = 0,

    /// <summary>Source node of the edge.</summary>
    Source = 1,

    /// <summary>Target node of the edge.</summary>
    Target = 2,

    /// <summary>Atomic number of the node.</summary>
    Element = 3,
}

/// <summary>Lanes First .. First + Count − 1 of a tile, all edges of one target.</summary>
public struct Segment
{
    /// <summary>The target node.</summary>
    public int Target;

    /// <summary>First lane.</summary>
    public int First;

    /// <summary>Number of lanes.</summary>
    public int Count;

    /// <summary>Whether the target has edges in the tile before.</summary>
    public bool Continues;

    /// <summary>Whether the target has no edges in the tile after.</summary>
    public bool Closes;
}
