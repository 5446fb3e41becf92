namespace EquiDsl.MicroKernels;

/// <summary>How a vector of float32 is written in C#.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Class">Where its loads and stores are.</param>
/// <param name="Zero">Zeros.</param>
/// <param name="Create">The method that puts a number into all lanes.</param>
/// <param name="MultiplyAdd">The method of a·b + c.</param>
/// <param name="Count">Lanes.</param>
/// <param name="Registers">Vector registers that machines of this width have.</param>
/// <param name="Suffix">What methods over it are called.</param>
/// <param name="Bits">Its width in words.</param>
internal sealed record VectorText(
    string Type, string Class, string Zero, string Create, string MultiplyAdd, string Count, int Registers, string Suffix, string Bits)
{
    /// <summary>Any width, through the interface: machines whose own vectors are not below.</summary>
    public static VectorText AnyWidth { get; } = new("V", "V", "V.Broadcast(0)", "V.Broadcast", "V.MultiplyAdd", "V.Count", 16, "", "any width");

    /// <summary>256 bits as such: through the interface the JIT moves every second sum from register to register.</summary>
    public static VectorText Bits256 { get; } = Native(256, "Fma.MultiplyAdd", 16);

    /// <summary>512 bits as such, see <see cref="Bits256"/>.</summary>
    public static VectorText Bits512 { get; } = Native(512, "Vector512.FusedMultiplyAdd", 32);

    /// <summary>Whether methods over it have the width as a type parameter.</summary>
    public bool IsGeneric => Type == "V";

    public string Load(string address) => $"{Class}.Load({address})";

    public string Store(string value, string address) => $"{Class}.Store({value}, {address})";

    private static VectorText Native(int bits, string multiplyAdd, int registers) => new(
        $"Vector{bits}<float>", $"Vector{bits}", $"Vector{bits}<float>.Zero", $"Vector{bits}.Create", multiplyAdd, $"{bits / 32}", registers, $"Vector{bits}", $"{bits} bits");
}
