namespace EquiDsl;

/// <summary>Something about a structure that makes its prediction less than it seems.</summary>
/// <param name="StructureIndex">0-based index of the structure in the batch.</param>
/// <param name="AtomIndex">0-based index in the structure of the first atom that it is about.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Problem">A sentence, without the structure's index.</param>
public sealed record PredictionWarning(int StructureIndex, int AtomIndex, PredictionWarningKind Kind, string Problem);

/// <summary>Kinds of <see cref="PredictionWarning"/>.</summary>
public enum PredictionWarningKind
{
    /// <summary>
    /// The limit of neighbours cuts a shell of equal distances, so that energies and forces do not have the symmetry of the structure, and
    /// atoms of a perfect crystal may have forces where 0 is exact.
    /// </summary>
    CutShell,
}
