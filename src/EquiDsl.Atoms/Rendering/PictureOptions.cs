namespace EquiDsl.Atoms;

/// <summary>How a structure is drawn.</summary>
public sealed record PictureOptions
{
    /// <summary>The views, from left to right.</summary>
    public IReadOnlyList<StructureView> Views { get; init; } = [StructureView.Top, StructureView.Side];

    /// <summary>Repeats along the three cell vectors; other than 1 only along periodic ones.</summary>
    public (int A, int B, int C) Repeat
    {
        get;
        init => field = (Require.AtLeast(1, value.A), Require.AtLeast(1, value.B), Require.AtLeast(1, value.C));
    } = (1, 1, 1);

    /// <summary>Radius of a ball in units of the covalent radius.</summary>
    public double RadiusScale { get; init => field = Require.Positive(value); } = 1;

    /// <summary>Longer side of a view in pixels.</summary>
    public int Size { get; init => field = Require.AtLeast(50, value); } = 480;

    /// <summary>Whether the cell's edges are drawn.</summary>
    public bool Cell { get; init; } = true;

    /// <summary>A line above the views; null for none.</summary>
    public string? Title { get; init; }
}
