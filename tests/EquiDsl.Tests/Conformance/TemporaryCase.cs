using EquiDsl.Conformance;
using EquiDsl.Files;
using EquiDsl.Tests.Files;
using Xunit;

namespace EquiDsl.Tests.Conformance;

/// <summary>A copy of a golden case in a folder of its own, to be damaged.</summary>
internal sealed class TemporaryCase : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("equidsl");

    public TemporaryCase(string name)
    {
        Json = Path.Combine(_folder.FullName, name + ".json");
        Tensors = Path.Combine(_folder.FullName, name + ".safetensors");
        File.Copy(Path.Combine(GoldenFiles.Folder, name + ".json"), Json);
        File.Copy(Path.Combine(GoldenFiles.Folder, name + ".safetensors"), Tensors);
    }

    public string Json { get; }

    public string Tensors { get; }

    public string Run(int expected)
    {
        using StringWriter output = new();
        int code = ConformanceRun.Run([_folder.FullName], output);
        Assert.True(code == expected, output.ToString());
        return output.ToString();
    }

    /// <summary>Adds to one element of a float32 tensor.</summary>
    public void Change(string tensor, int element, float difference) => Rewrite(n => n, (name, bytes) =>
    {
        if (name == tensor)
            BitConverter.TryWriteBytes(bytes.AsSpan(4 * element), BitConverter.ToSingle(bytes, 4 * element) + difference);
    });

    public void Remove(string tensor) => Rewrite(n => n == tensor ? null : n, (_, _) => { });

    public void Rename(string tensor, string name) => Rewrite(n => n == tensor ? name : n, (_, _) => { });

    public void Dispose() => _folder.Delete(recursive: true);

    private void Rewrite(Func<string, string?> rename, Action<string, byte[]> change)
    {
        SafetensorsWriter writer = new();
        using (SafetensorsFile file = SafetensorsFile.Open(Tensors))
        {
            foreach (SafetensorsEntry entry in file.Tensors)
            {
                if (rename(entry.Name) is not string name)
                    continue;
                byte[] bytes = file.ReadBytes(entry.Name);
                change(entry.Name, bytes);
                writer.AddBytes(name, entry.Type, [.. entry.Shape], bytes);
            }
        }
        writer.Write(Tensors);
    }
}
