namespace EquiDsl.Cpu;

/// <summary>
/// A vector of float32 lanes. Generated kernels are written once over this interface and compiled for each width that the
/// machine has; a lane is one edge or one node.
/// </summary>
/// <typeparam name="TSelf">The implementing vector.</typeparam>
public unsafe interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>Lanes per vector.</summary>
    static abstract int Count { get; }

    /// <summary>Reads <see cref="Count"/> consecutive numbers.</summary>
    static abstract TSelf Load(float* address);

    /// <summary>Writes <see cref="Count"/> consecutive numbers.</summary>
    static abstract void Store(TSelf value, float* address);

    /// <summary>
    /// Writes <see cref="Count"/> consecutive numbers at a multiple of the vector's size past the caches, for what is read much later;
    /// <see cref="Store"/> where the machine cannot. Other threads see it after a fence.
    /// </summary>
    static abstract void Stream(TSelf value, float* address);

    /// <summary>The same number in all lanes.</summary>
    static abstract TSelf Broadcast(float value);

    /// <summary>a·b + c, rounded once where the machine has fused multiply-add.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>The smaller number of each lane.</summary>
    static abstract TSelf Min(TSelf left, TSelf right);

    /// <summary>The larger number of each lane.</summary>
    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary>Square root.</summary>
    static abstract TSelf Sqrt(TSelf value);

    /// <summary>The value where the tested number is positive, else 0.</summary>
    static abstract TSelf WherePositive(TSelf tested, TSelf value);

    /// <summary>e^x to about two units in the last place; arguments are limited to [−87, 86].</summary>
    static abstract TSelf Exp(TSelf value);

    /// <summary>1/(1 + e^−x).</summary>
    static abstract TSelf Sigmoid(TSelf value);

    /// <summary>
    /// Reads <see cref="Count"/> numbers at <paramref name="offset"/> of each of <see cref="Count"/> rows and writes them
    /// transposed: number i of all rows at <paramref name="output"/> + i·<paramref name="stride"/>. Where the stride is shorter than a vector,
    /// what is written later stands: number i + 1 over what number i leaves beyond its stride. With <paramref name="isStreamed"/> whole cache
    /// lines are written as by <see cref="Stream"/>.
    /// </summary>
    static abstract void Transpose(float** rows, nint offset, float* output, nint stride, bool isStreamed = false);

    /// <summary>Sum.</summary>
    static abstract TSelf operator +(TSelf left, TSelf right);

    /// <summary>Difference.</summary>
    static abstract TSelf operator -(TSelf left, TSelf right);

    /// <summary>Product.</summary>
    static abstract TSelf operator *(TSelf left, TSelf right);

    /// <summary>Quotient.</summary>
    static abstract TSelf operator /(TSelf left, TSelf right);
}
