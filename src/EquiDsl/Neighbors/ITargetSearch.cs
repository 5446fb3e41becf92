namespace EquiDsl;

/// <summary>Finds the edges of single targets; several threads may ask at once.</summary>
internal interface ITargetSearch
{
    /// <summary>The edges of a target in the order of the edge list, valid until <paramref name="nearest"/> is used again.</summary>
    /// <param name="target">The atom that the edges lead to.</param>
    /// <param name="nearest">Workspace of the caller's thread, holding at most the neighbours that a target may have.</param>
    ReadOnlySpan<Candidate> Find(int target, NearestCandidates nearest);

    /// <summary>Position(source) + offset · cell − position(target) in Å.</summary>
    Vector3D Vector(int target, in Candidate edge);
}
