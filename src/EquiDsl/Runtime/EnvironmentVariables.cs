namespace EquiDsl;

/// <summary>
/// Every environment variable that EquiDsl reads, and the one place where it reads them. The security page has a paragraph on each: what it is for,
/// what one who controls it could do, and what is checked.
/// </summary>
internal static class EnvironmentVariables
{
    /// <summary>Folder in which that of compiled kernels lies.</summary>
    public const string Cache = "EQUIDSL_CACHE";

    /// <summary>MiB that the folder of compiled kernels may hold.</summary>
    public const string CacheMebibytes = "EQUIDSL_CACHE_MIB";

    /// <summary>The user's cache folder, of the XDG base directory specification.</summary>
    public const string UserCache = "XDG_CACHE_HOME";

    /// <summary>File of the CUDA driver.</summary>
    public const string CudaDriver = "EQUIDSL_LIBCUDA";

    /// <summary>File of NVRTC.</summary>
    public const string CudaCompiler = "EQUIDSL_LIBNVRTC";

    /// <summary>Folder of a CUDA toolkit.</summary>
    public const string CudaPath = "CUDA_PATH", CudaHome = "CUDA_HOME";

    /// <summary>Folder of a Python environment, whose packages may bring NVRTC.</summary>
    public const string VirtualEnvironment = "VIRTUAL_ENV", CondaPrefix = "CONDA_PREFIX";

    /// <summary>The value; null where it is not set or empty.</summary>
    public static string? Read(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary>The folder that a variable names; a relative one, which would depend on where the program was started, counts as not set.</summary>
    public static string? ReadFolder(string name) => Read(name) is { } folder && Path.IsPathFullyQualified(folder) ? folder : null;
}
