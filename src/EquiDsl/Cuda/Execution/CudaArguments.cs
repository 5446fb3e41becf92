using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EquiDsl.Cuda;

/// <summary>The structure <c>Chunk</c> of Device/Arguments.cuh.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CudaChunk
{
    public int First;
    public int Count;
    public int FirstTile;
}

/// <summary>The structure <c>Arguments</c> of Device/Arguments.cuh; members are device addresses, but for a stride and a number.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CudaArguments
{
    public nint Tiles;
    public nint Weights;
    public CudaValues Values;
    public nint Chunk;
    public nint Frame;
    public nint Band;
    public long BandStride;
    public nint BandStart;
    public nint Source;
    public nint Target;
    public nint TargetStart;
    public nint Elements;
    public nint BySource;
    public nint Gradients;
    public nint Partials;
    public int Repetition;
}

/// <summary>Values by kernel argument.</summary>
[InlineArray(Count)]
internal struct CudaValues
{
    /// <summary>Enough for 31 layers of a model that is trained on gradient forces; the parameters of a kernel may take 4 KiB.</summary>
    public const int Count = 256;

    private nint _first;
}

/// <summary>The structure <c>GeometryArguments</c> of Device/Geometry.cuh.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CudaGeometryArguments
{
    public nint Vectors;
    public nint Chunks;
    public nint Entries;
    public nint Coefficients;
    public nint Frame;
    public nint Band;
    public long BandStride;
    public nint BandStart;
    public double Spacing;
    public double Deviation;
    public int LMax;
    public int EntryCount;
    public int FrameWidth;
    public int BandWidth;
    public int BandOrders;
    public int GaussianCount;
    public int Lanes;
}
