using System.IO.Compression;
using EquiDsl.Atoms.Tests.Files;

namespace EquiDsl.Training.Tests.Torch;

/// <summary>Small files in PyTorch's layout.</summary>
internal static class TorchFiles
{
    public static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in entries)
            {
                using Stream stream = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
                stream.Write(content);
            }
        }
        return memory.ToArray();
    }

    /// <summary>An archive whose entries are compressed; each is its content, repeated.</summary>
    public static void WriteCompressed(string path, params (string Name, byte[] Content, int Times)[] entries)
    {
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach ((string name, byte[] content, int times) in entries)
        {
            using Stream stream = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
            for (int i = 0; i < times; i++)
                stream.Write(content);
        }
    }

    /// <summary>A pickled dictionary of vectors, each of which is a view of a storage of its own or of one that others have too.</summary>
    public static byte[] Views(params (string Name, int Storage, int StorageCount, int Offset, int Count)[] views)
    {
        PickleBytesBuilder pickle = new PickleBytesBuilder().Op('}');
        foreach ((string name, int storage, int storageCount, int offset, int count) in views)
        {
            pickle.Text(name).Global("torch._utils", "_rebuild_tensor_v2").Op('(')
                .Op('(').Text("storage").Global("torch", "FloatStorage").Text($"{storage}").Text("cpu").Integer(storageCount).Op('t', 'Q')
                .Integer(offset).Tuple(count).Tuple(1).Op(0x89).Global("collections", "OrderedDict").Op(')', 'R').Op('t', 'R').Op('s');
        }
        return pickle.End();
    }

    /// <summary>A pickled dictionary of one vector, whose elements are in storage 0.</summary>
    public static byte[] StateDictionary(string name, int count) => new PickleBytesBuilder().Op('}').Text(name)
        .Global("torch._utils", "_rebuild_tensor_v2").Op('(')
        .Op('(').Text("storage").Global("torch", "FloatStorage").Text("0").Text("cpu").Integer(count).Op('t', 'Q')
        .Integer(0).Tuple(count).Tuple(1).Op(0x89).Global("collections", "OrderedDict").Op(')', 'R').Op('t', 'R').Op('s').End();
}
