namespace EquiDsl.Atoms;

/// <summary>How a slab is cut.</summary>
public sealed record SlabOptions
{
    /// <summary>Atomic planes of the slab; null to decide by <see cref="Thickness"/>.</summary>
    public int? Layers { get; init => field = value is null ? null : Require.AtLeast(1, value.Value); }

    /// <summary>
    /// Least thickness in Å when <see cref="Layers"/> is not given: whole repeats of the crystal along the normal are stacked until their
    /// spacings add up to it, so that the composition stays that of the crystal.
    /// </summary>
    public double Thickness { get; init => field = Require.Positive(value); } = 7;

    /// <summary>Empty height between the slab and its image, Å.</summary>
    public double Vacuum { get; init => field = Require.Positive(value); } = 20;

    /// <summary>Repeats in the plane; null to decide by <see cref="MinimumExtent"/>.</summary>
    public (int A, int B)? Repeat
    {
        get;
        init => field = value is null ? null : (Require.AtLeast(1, value.Value.A), Require.AtLeast(1, value.Value.B));
    }

    /// <summary>Least width of the cell in the plane, Å, across both of its vectors, when <see cref="Repeat"/> is not given.</summary>
    public double MinimumExtent { get; init => field = Require.Positive(value); } = 8;

    /// <summary>Which of <see cref="SlabBuilder.Terminations"/>.</summary>
    public int Termination { get; init => field = Require.AtLeast(0, value); }

    /// <summary>Atomic planes at the bottom that are held in place; null to hold all atoms with tag 0.</summary>
    public int? FixedLayers { get; init => field = value is null ? null : Require.AtLeast(0, value.Value); }

    /// <summary>Whether the slab also repeats along its normal, across the vacuum.</summary>
    public bool PeriodicAlongNormal { get; init; }

    /// <summary>Distance in Å within which positions, and heights of one atomic plane, count as equal.</summary>
    public double Tolerance { get; init => field = Require.Between(0, 0.5, value); } = 0.05;
}
