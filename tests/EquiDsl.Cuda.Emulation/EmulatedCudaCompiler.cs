using System.Security.Cryptography;
using System.Text;

namespace EquiDsl.Cuda.Emulation;

/// <summary>Compiles CUDA C++ with g++ against a header that takes the place of Device/Intrinsics.cuh.</summary>
/// <param name="isChecked">Whether each access to shared memory is checked for bounds, unwritten words and races.</param>
public sealed class EmulatedCudaCompiler(bool isChecked = true) : ICudaCompiler
{
    private static readonly string[] s_headers = ["fibers.h", "block.h", "shared.h", "shared_unchecked.h", "emulation.h"];

    private static readonly string[] s_options = ["-std=c++17", "-w", "-fPIC", "-fno-gnu-unique"];

    private static readonly Lazy<(string Folder, string Version)> s_installed = new(Install);

    private static readonly Lazy<bool> s_checkedHeader = new(() => Precompile(true)), s_uncheckedHeader = new(() => Precompile(false));

    /// <summary>A cache apart from that of real devices.</summary>
    public static CudaModuleCache Cache { get; } = new(Path.Combine(Path.GetTempPath(), "equidsl-emulation", "modules"));

    /// <inheritdoc/>
    public string Version => $"emulation {s_installed.Value.Version} {(isChecked ? "checked" : "unchecked")}";

    /// <inheritdoc/>
    public byte[] Compile(CudaSource source, int architecture)
    {
        ArgumentNullException.ThrowIfNull(source);
        string folder = s_installed.Value.Folder, file = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        string[] mode = Mode(isChecked);
        _ = (isChecked ? s_checkedHeader : s_uncheckedHeader).Value;
        File.WriteAllText(file + ".cpp", $"#include \"emulation.h\"\n#line 1 \"{source.Name}.cu\"\n{source.Text}");
        try
        {
            (int code, string log) = EmulationTools.Run(
                "g++", [.. s_options, "-shared", .. mode, "-I", folder, "-o", file + ".so", file + ".cpp"]);
            return code == 0
                ? File.ReadAllBytes(file + ".so")
                : throw new CudaCompilationException($"{source.Name} does not compile for the emulation\n{log}");
        }
        finally
        {
            File.Delete(file + ".cpp");
            File.Delete(file + ".so");
        }
    }

    private static string[] Mode(bool isChecked) => isChecked ? ["-O0"] : ["-O2", "-DEQUIDSL_UNCHECKED"];

    /// <summary>Compiles the header once for all modules, where that works; else each module reads it as it is.</summary>
    private static bool Precompile(bool isChecked)
    {
        string folder = s_installed.Value.Folder, headers = Path.Combine(folder, "emulation.h.gch"), file = Path.Combine(headers, isChecked ? "checked" : "unchecked");
        if (File.Exists(file))
            return true;
        Directory.CreateDirectory(headers);
        string unique = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        (int code, _) = EmulationTools.Run(
            "g++", [.. s_options, .. Mode(isChecked), "-x", "c++-header", "-o", unique, Path.Combine(folder, "emulation.h")]);
        if (code == 0)
            File.Move(unique, file, overwrite: true);
        return code == 0;
    }

    /// <summary>Writes the headers to a folder of their version.</summary>
    private static (string Folder, string Version) Install()
    {
        string[] texts = [.. s_headers.Select(Read)];
        string version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(texts))))[..16];
        string folder = Path.Combine(Path.GetTempPath(), "equidsl-emulation", version);
        Directory.CreateDirectory(folder);
        foreach ((string header, string text) in s_headers.Zip(texts))
        {
            string path = Path.Combine(folder, header), unique = $"{path}.{Guid.NewGuid():N}";
            File.WriteAllText(unique, text);
            File.Move(unique, path, overwrite: true);
        }
        return (folder, version);
    }

    private static string Read(string header)
    {
        using StreamReader reader = new(typeof(EmulatedCudaCompiler).Assembly.GetManifestResourceStream(header)!);
        return reader.ReadToEnd();
    }
}
