namespace EquiDsl;

/// <summary>SiLU on the S2 grid for all degrees. Node or edge features, kept in kind and channels.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class S2ActivationAttribute : LayerAttribute
{
    /// <summary>S2 grid points along latitude and along longitude; even and at least 2 (LMax + 1). 0: the coarsest grid that holds the degrees.</summary>
    public int GridResolution { get; set; }
}
