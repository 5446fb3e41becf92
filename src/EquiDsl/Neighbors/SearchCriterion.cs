namespace EquiDsl;

/// <summary>What a search looks for.</summary>
internal enum SearchKind
{
    /// <summary>Edges: beyond the exclusion and within the cutoff.</summary>
    Neighbors,

    /// <summary>Atoms or images with d² ≤ 1e-4 Å², other than the target itself.</summary>
    Coincidences,

    /// <summary>Atoms or images within the cutoff, coincident ones included, other than the target itself.</summary>
    Pairs,
}

/// <summary>Decides which pairs a search keeps.</summary>
/// <param name="Kind">What is looked for.</param>
/// <param name="Cutoff">Largest distance in Å.</param>
/// <param name="ExclusionSquared">For neighbours the squared distance in Å² up to which pairs are no edges.</param>
internal readonly record struct SearchCriterion(
    SearchKind Kind, double Cutoff, double ExclusionSquared = SearchCriterion.CoincidenceSquared)
{
    /// <summary>Squared distance in Å² up to which two atoms coincide.</summary>
    public const double CoincidenceSquared = 1e-4;

    public bool Accepts(double squaredDistance, bool isItself) => Kind switch
    {
        SearchKind.Neighbors => squaredDistance > ExclusionSquared && Math.Sqrt(squaredDistance) <= Cutoff,
        SearchKind.Coincidences => squaredDistance <= CoincidenceSquared && !isItself,
        SearchKind.Pairs => Math.Sqrt(squaredDistance) <= Cutoff && !isItself,
        _ => throw new InvalidOperationException($"unknown search {Kind}"),
    };
}
