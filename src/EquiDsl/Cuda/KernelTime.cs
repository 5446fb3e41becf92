namespace EquiDsl.Cuda;

/// <summary>Time of one launch on a GPU.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Phase">Its phase.</param>
/// <param name="Milliseconds">Time between the end of the launch before and its own.</param>
/// <param name="MatrixOperations">Operations of matrix products; a multiply-add is two.</param>
/// <param name="Bytes">Bytes of global memory read and written, weights not counted.</param>
public sealed record KernelTime(string Kernel, int Phase, float Milliseconds, long MatrixOperations, long Bytes);
