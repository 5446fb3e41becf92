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

    /// <summary>Radius of a ball in units of the covalent radius; with <see cref="Bonds"/>, atoms that are no metals have 0.55 of it.</summary>
    public double RadiusScale { get; init => field = Require.Positive(value); } = 1;

    /// <summary>Longer side of a view in pixels.</summary>
    public int Size { get; init => field = Require.AtLeast(50, value); } = 480;

    /// <summary>Whether bonds are drawn: between atoms of which at most one is a metal, up to 0.4 Å longer than their covalent radii.</summary>
    public bool Bonds { get; init; } = true;

    /// <summary>Whether the cell's edges are drawn, along the vectors in which the structure is periodic.</summary>
    public bool Cell { get; init; } = true;

    /// <summary>A line above the views; null for none.</summary>
    public string? Title { get; init; }
}
