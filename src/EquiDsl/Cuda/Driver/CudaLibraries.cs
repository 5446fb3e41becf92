using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EquiDsl.Cuda;

/// <summary>
/// Finds libcuda and libnvrtc: where the environment variables EQUIDSL_LIBCUDA and EQUIDSL_LIBNVRTC say, else by the usual names,
/// else in the usual places.
/// </summary>
internal static class CudaLibraries
{
    /// <summary>Name under which the driver's functions are imported.</summary>
    public const string Driver = "equidsl-cuda";

    /// <summary>Name under which the compiler's functions are imported.</summary>
    public const string Compiler = "equidsl-nvrtc";

    private static readonly Lazy<CudaLibrary> s_driver = new(() => CudaLibrary.Find("the CUDA driver", EnvironmentVariables.CudaDriver, DriverNames, []));

    private static readonly Lazy<CudaLibrary> s_compiler = new(() => CudaLibrary.Find("NVRTC", EnvironmentVariables.CudaCompiler, CompilerNames, CompilerFolders));

    /// <summary>Why the driver is not there, or null when it is.</summary>
    public static string? DriverMissing => s_driver.Value.Problem;

    /// <summary>Why the compiler is not there, or null when it is.</summary>
    public static string? CompilerMissing => s_compiler.Value.Problem;

    private static string[] DriverNames => OperatingSystem.IsWindows() ? ["nvcuda.dll"] : ["libcuda.so.1", "libcuda.so"];

    private static string[] CompilerNames => CompilerNamesFor(DriverMajor);

    /// <summary>
    /// File names of NVRTC for a driver of a major version, 0 if unknown. A driver does not load the machine code of a newer major
    /// version, so that those come last.
    /// </summary>
    internal static string[] CompilerNamesFor(int driver)
    {
        (int Major, string Name)[] names = OperatingSystem.IsWindows()
            ? [(13, "nvrtc64_130_0.dll"), (12, "nvrtc64_120_0.dll"), (11, "nvrtc64_112_0.dll")]
            : [(13, "libnvrtc.so.13"), (12, "libnvrtc.so.12"), (11, "libnvrtc.so.11.2"), (int.MaxValue, "libnvrtc.so")];
        return [.. names.OrderBy(n => driver > 0 && n.Major > driver).Select(n => n.Name)];
    }

    private static unsafe int DriverMajor
    {
        get
        {
            int version = 0;
            return s_driver.Value.Problem is null && NativeLibrary.TryGetExport(s_driver.Value.Handle, nameof(CudaDriverApi.cuDriverGetVersion), out nint address)
                && ((delegate* unmanaged<int*, int>)address)(&version) == 0 ? version / 1000 : 0;
        }
    }

    /// <summary>Toolkits, and the packages that Python environments bring.</summary>
    private static IEnumerable<string> CompilerFolders
    {
        get
        {
            foreach (string variable in new[] { EnvironmentVariables.CudaPath, EnvironmentVariables.CudaHome })
            {
                if (EnvironmentVariables.ReadFolder(variable) is { } root)
                {
                    foreach (string part in new[] { "lib64", "bin", Path.Combine("bin", "x64"), Path.Combine("lib", "x64") })
                        yield return Path.Combine(root, part);
                }
            }
            if (OperatingSystem.IsWindows())
                yield break;
            foreach (string toolkit in Folders("/usr/local", "cuda*"))
            {
                yield return Path.Combine(toolkit, "lib64");
                yield return Path.Combine(toolkit, "targets", "x86_64-linux", "lib");
            }
            yield return "/usr/lib/x86_64-linux-gnu";
            yield return "/usr/lib/aarch64-linux-gnu";
            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            IEnumerable<string?> prefixes =
            [
                "/usr/local", "/usr", "/opt/conda", "/opt/venv", Path.Combine(home, ".local"),
                EnvironmentVariables.ReadFolder(EnvironmentVariables.VirtualEnvironment), EnvironmentVariables.ReadFolder(EnvironmentVariables.CondaPrefix),
            ];
            foreach (string prefix in prefixes.OfType<string>().Where(Path.IsPathFullyQualified))
            {
                foreach (string python in Folders(Path.Combine(prefix, "lib"), "python3*"))
                {
                    foreach (string packages in new[] { "site-packages", "dist-packages" })
                    {
                        foreach (string version in new[] { "cu13", "cuda_nvrtc" })
                            yield return Path.Combine(python, packages, "nvidia", version, "lib");
                    }
                }
            }
        }
    }

    [ModuleInitializer]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2255", Justification = "Imports must be resolvable before the first call, whoever makes it.")]
    internal static void Initialize() => NativeLibrary.SetDllImportResolver(typeof(CudaLibraries).Assembly, Resolve);

    private static nint Resolve(string name, System.Reflection.Assembly assembly, DllImportSearchPath? path) => name switch
    {
        Driver => s_driver.Value.Handle,
        Compiler => s_compiler.Value.Handle,
        _ => 0,
    };

    private static string[] Folders(string parent, string pattern) =>
        Directory.Exists(parent) ? [.. Directory.GetDirectories(parent, pattern).OrderDescending(StringComparer.Ordinal)] : [];
}
