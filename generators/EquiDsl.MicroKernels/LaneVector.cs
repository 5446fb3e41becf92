namespace EquiDsl.MicroKernels;

/// <summary>A vector of lanes as generated kernels use it.</summary>
/// <param name="Bits">Its width.</param>
/// <param name="SigmoidByDivision">Whether the sigmoid is 1/(1 + e^−x) as written; else the type has one of its own.</param>
internal sealed record LaneVector(int Bits, bool SigmoidByDivision)
{
    public int Lanes => Bits / 32;

    public string Type => $"Lanes{Bits}";

    public string Class => $"Vector{Bits}";

    public string Vector => $"{Class}<float>";
}
