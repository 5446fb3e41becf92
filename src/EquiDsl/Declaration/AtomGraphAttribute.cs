namespace EquiDsl;

/// <summary>How edges are made and described; beside <see cref="EquivariantModelAttribute"/> or <see cref="EquivariantLayerAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class AtomGraphAttribute : Attribute
{
    /// <summary>Largest edge length in Å.</summary>
    public double Cutoff { get; set; } = 12.0;

    /// <summary>Nearest neighbours kept per atom.</summary>
    public int MaxNeighbors { get; set; } = 20;

    /// <summary>Rows of the element tables; atomic numbers must be below it.</summary>
    public int Elements { get; set; } = 90;

    /// <summary>Gaussians of the radial basis, evenly spaced on [0, Cutoff]; at least 2.</summary>
    public int GaussianCount { get; set; } = 600;

    /// <summary>Standard deviation of each Gaussian in units of their spacing.</summary>
    public double GaussianWidth { get; set; } = 2.0;
}
