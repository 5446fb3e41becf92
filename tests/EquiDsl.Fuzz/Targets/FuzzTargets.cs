namespace EquiDsl.Fuzz;

/// <summary>All targets by name.</summary>
internal static class FuzzTargets
{
    public static SortedDictionary<string, FuzzTarget> All { get; } = new(
        StructureTargets.All.Concat(WeightTargets.All).Concat(StateTargets.All).Concat(IpiTargets.All).Append(DeclarationTarget.Target).ToDictionary(t => t.Name),
        StringComparer.Ordinal);
}
