namespace EquiDsl.Cuda;

/// <summary>CUDA failed, or is not there.</summary>
public class CudaException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Device memory is exhausted; the device is still usable.</summary>
public sealed class CudaOutOfMemoryException(string message) : CudaException(message);

/// <summary>CUDA C++ text did not compile.</summary>
public sealed class CudaCompilationException(string message) : CudaException(message);
