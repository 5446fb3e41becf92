namespace EquiDsl.Compiler.Graph;

/// <summary>Type of a value: an array with one row of <see cref="Width"/> numbers per element of its extent.</summary>
/// <param name="Extent">What the rows are.</param>
public abstract record ValueType(Extent Extent)
{
    /// <summary>Numbers per row.</summary>
    public abstract int Width { get; }

    /// <summary>Independently removable parts of a row: coefficients, columns, or 1.</summary>
    public virtual int Units => 1;
}

/// <summary>Plain numbers per row.</summary>
public sealed record ScalarsType(Extent Extent, int Columns) : ValueType(Extent)
{
    /// <inheritdoc/>
    public override int Width => Columns;

    /// <inheritdoc/>
    public override int Units => Columns;

    /// <inheritdoc/>
    public override string ToString() => $"{Extent}[{Columns}]";
}

/// <summary>Irreps features: coefficients × channels, channel fastest.</summary>
public sealed record IrrepsType(Extent Extent, CoefficientSet Coefficients, int Channels) : ValueType(Extent)
{
    /// <inheritdoc/>
    public override int Width => Coefficients.Count * Channels;

    /// <inheritdoc/>
    public override int Units => Coefficients.Count;

    /// <inheritdoc/>
    public override string ToString() => $"{Extent}[{Coefficients} × {Channels}]";
}

/// <summary>Features on the S2 grid of (LMax, MMax, Resolution): latitude × longitude × channels, channel fastest.</summary>
public sealed record GridType(Extent Extent, GridShape Grid, int Channels) : ValueType(Extent)
{
    /// <inheritdoc/>
    public override int Width => Grid.Latitudes * Grid.Longitudes * Channels;

    /// <inheritdoc/>
    public override string ToString() => $"{Extent}[{Grid.Latitudes}×{Grid.Longitudes} grid × {Channels}]";
}

/// <summary>Wigner-D blocks that turn each edge onto +y: per degree, rows |m| ≤ min(l, MMax) by 2l+1 columns.</summary>
public sealed record FrameType(int LMax, int MMax) : ValueType(Extent.Edges)
{
    /// <inheritdoc/>
    public override int Width => Offset(LMax + 1);

    /// <summary>Start of the block of degree <paramref name="l"/>.</summary>
    public int Offset(int l) => Enumerable.Range(0, l).Sum(d => Rows(d) * ((2 * d) + 1));

    /// <summary>Rows of the block of degree <paramref name="l"/>.</summary>
    public int Rows(int l) => (2 * Math.Min(l, MMax)) + 1;

    /// <summary>Place of the element of row <paramref name="m"/> (in the edge frame) and column <paramref name="order"/> of degree <paramref name="l"/>.</summary>
    public int Entry(int l, int m, int order) => Offset(l) + ((m + (Rows(l) / 2)) * ((2 * l) + 1)) + l + order;

    /// <inheritdoc/>
    public override string ToString() => $"Edges[Wigner l≤{LMax} |m|≤{MMax}]";
}

/// <summary>An S2 grid: β_i = π(i+½)/Latitudes, α_j = 2πj/Longitudes.</summary>
/// <param name="LMax">Degree that the transforms are scaled for.</param>
/// <param name="MMax">Largest order.</param>
/// <param name="Resolution">Even number of points along both axes, or 0 for the coarsest.</param>
public sealed record GridShape(int LMax, int MMax, int Resolution)
{
    /// <summary>Points along the polar angle.</summary>
    public int Latitudes => Resolution == 0 ? 2 * (LMax + 1) : Resolution;

    /// <summary>Points around the pole.</summary>
    public int Longitudes => Resolution != 0 ? Resolution : MMax == LMax ? (2 * LMax) + 3 : (2 * MMax) + 1;
}
