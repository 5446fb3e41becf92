namespace EquiDsl;

/// <summary>What a generated model tells about itself.</summary>
/// <param name="Name">Full name of the declared class.</param>
/// <param name="LMax">Largest degree.</param>
/// <param name="MMax">Largest order in the edge frame.</param>
/// <param name="Cutoff">Largest edge length in Å; 0 without a graph.</param>
/// <param name="MaxNeighbors">Nearest edges kept per atom.</param>
/// <param name="Elements">Atomic numbers must be below this.</param>
/// <param name="Parameters">All parameters.</param>
public sealed record ModelDescription(
    string Name, int LMax, int MMax, double Cutoff, int MaxNeighbors, int Elements, IReadOnlyList<ParameterDescription> Parameters)
{
    /// <summary>What decides outputs besides the parameters' values, as lines <c>option: value</c>; empty when nothing is said.</summary>
    public IReadOnlyList<string> Architecture { get; init; } = [];

    /// <summary>What decides training alone, such as rates of dropout, as lines <c>option: value</c>.</summary>
    public IReadOnlyList<string> Training { get; init; } = [];

    /// <summary>Number of trainable numbers.</summary>
    public long ParameterCount => Parameters.Sum(p => (long)p.Count);
}
