using System.Security.Cryptography;
using System.Text;

namespace EquiDsl.Cuda.Emulation;

/// <summary>
/// Compiles CUDA C++ with g++ against a header that takes the place of Device/Intrinsics.cuh. Libraries are kept in a folder by
/// their content, so that equal text is compiled once.
/// </summary>
/// <param name="isChecked">Whether each access to shared memory is checked for bounds, unwritten words and races.</param>
public sealed class EmulatedCudaCompiler(bool isChecked = true) : ICudaCompiler
{
    private static readonly string[] s_headers = ["fibers.h", "block.h", "shared.h", "shared_unchecked.h", "emulation.h"];

    private static readonly Lazy<string> s_folder = new(MakeFolder);

    /// <inheritdoc/>
    public string Version => "g++ emulation";

    /// <inheritdoc/>
    public byte[] Compile(CudaSource source, int architecture)
    {
        ArgumentNullException.ThrowIfNull(source);
        string text = $"#include \"emulation.h\"\n#line 1 \"{source.Name}.cu\"\n{source.Text}";
        string[] options = ["-std=c++17", isChecked ? "-O0" : "-O2", "-w", "-shared", "-fPIC", "-fno-gnu-unique", "-fvisibility=default", .. isChecked ? [] : new[] { "-DEQUIDSL_UNCHECKED" }];
        string name = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(' ', options) + text)))[..32];
        string library = Path.Combine(s_folder.Value, name + ".so");
        if (!File.Exists(library))
        {
            string unique = Path.Combine(s_folder.Value, $"{name}.{Guid.NewGuid():N}");
            File.WriteAllText(unique + ".cpp", text);
            (int code, string log) = EmulationTools.Run("g++", [.. options, "-I", s_folder.Value, "-o", unique + ".so", unique + ".cpp"]);
            File.Delete(unique + ".cpp");
            if (code != 0)
                throw new CudaCompilationException($"{source.Name} does not compile for the emulation\n{log}");
            File.Move(unique + ".so", library, overwrite: true);
        }
        return Encoding.UTF8.GetBytes(library);
    }

    /// <summary>A folder of this version of the headers.</summary>
    private static string MakeFolder()
    {
        string[] texts = [.. s_headers.Select(Read)];
        string version = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(texts))))[..16];
        string folder = Path.Combine(Path.GetTempPath(), "equidsl-emulation", version);
        Directory.CreateDirectory(folder);
        foreach ((string header, string text) in s_headers.Zip(texts))
        {
            string path = Path.Combine(folder, header), unique = $"{path}.{Guid.NewGuid():N}";
            File.WriteAllText(unique, text);
            File.Move(unique, path, overwrite: true);
        }
        return folder;
    }

    private static string Read(string header)
    {
        using StreamReader reader = new(typeof(EmulatedCudaCompiler).Assembly.GetManifestResourceStream(header)!);
        return reader.ReadToEnd();
    }
}
