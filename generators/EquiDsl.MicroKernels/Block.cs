namespace EquiDsl.MicroKernels;

/// <summary>The kernel that a block is a part of.</summary>
internal enum KernelKind
{
    /// <summary>y = W·x: weights are packed, rows of a column side by side.</summary>
    Matrix,

    /// <summary>G += Σ y·xᵀ over lanes: cotangents y lie as in tiles, inputs x in strips.</summary>
    Gradient,
}

/// <summary>Where the second and further vectors of a row lie.</summary>
internal enum VectorPlace
{
    /// <summary>Directly behind the vector before.</summary>
    Adjacent,

    /// <summary>At a distance that is a parameter, so that they can be of the next panel.</summary>
    OwnAddress,
}

/// <summary>Rows by vectors of sums that stay in registers over all columns.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Vector">The vectors.</param>
/// <param name="Rows">Rows of the result.</param>
/// <param name="VectorsPerRow">Vectors side by side.</param>
/// <param name="Unrolled">Columns (lanes of a gradient) per turn of the loop, so that the loop itself costs little.</param>
/// <param name="PrefetchEvery">Columns from one fetch ahead to the next; 0 for none.</param>
/// <param name="Place">Where further vectors lie.</param>
internal sealed record Block(
    KernelKind Kernel, VectorText Vector, int Rows, int VectorsPerRow, int Unrolled = 1, int PrefetchEvery = 0, VectorPlace Place = VectorPlace.Adjacent)
{
    /// <summary>Sums, the vectors of a column, and one weight.</summary>
    public int Registers => (Rows * VectorsPerRow) + VectorsPerRow + 1;

    /// <summary>The method's name.</summary>
    public string Name => $"Block{Rows}x{VectorsPerRow}{Vector.Suffix}";

    /// <summary>The file.</summary>
    /// <exception cref="InvalidOperationException">The block cannot be.</exception>
    public GeneratedFile File()
    {
        Check(Rows >= 1 && VectorsPerRow >= 1 && Unrolled >= 1 && PrefetchEvery >= 0, "rows, vectors and unrolled columns are at least 1");
        Check(Registers <= Vector.Registers, $"it needs {Registers} registers of {Vector.Registers}");
        Check(PrefetchEvery == 0 || Unrolled % PrefetchEvery == 0, $"{Unrolled} unrolled columns are no multiple of the {PrefetchEvery} of a fetch");
        Check(PrefetchEvery == 0 || !Vector.IsGeneric, "vectors of any width are of machines that need not have the instruction of a fetch");
        Check(Place == VectorPlace.Adjacent || (Kernel == KernelKind.Matrix && VectorsPerRow > 1), "only further vectors of a matrix kernel can lie apart");
        return Kernel switch
        {
            KernelKind.Matrix => new MatrixBlockText(this).File(),
            KernelKind.Gradient => new GradientBlockText(this).File(),
            _ => throw new InvalidOperationException($"no text for {Kernel}"),
        };
    }

    private void Check(bool condition, string problem)
    {
        if (!condition)
            throw new InvalidOperationException($"{Kernel} {Name}: {problem}.");
    }
}
