namespace EquiDsl;

/// <summary>Reads l = 0 of node features of one channel and sums it per system: <c>EnergyPerSystem</c>, (systems), in eV.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class ScalarReadoutAttribute : Attribute
{
    /// <summary>The sum is divided by it: the mean number of atoms per system.</summary>
    public double AverageNodeCount { get; set; } = 77.81317;
}
