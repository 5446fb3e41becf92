using System.Buffers.Binary;
using System.Text;
using EquiDsl.Files;

namespace EquiDsl.Tests.Files;

/// <summary>Builds safetensors files byte by byte, malformed ones too.</summary>
internal static class SafetensorsBytes
{
    public static byte[] Create(string header, int dataLength, long? announced = null)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + json.Length + dataLength];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, announced ?? json.Length);
        json.CopyTo(bytes, 8);
        for (int i = 0; i < dataLength; i++)
            bytes[8 + json.Length + i] = (byte)i;
        return bytes;
    }

    /// <summary>Opens the bytes as a file, runs an action on it and closes it.</summary>
    public static void Open(byte[] bytes, Action<SafetensorsFile>? action = null)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("case.safetensors");
        File.WriteAllBytes(path, bytes);
        using SafetensorsFile file = SafetensorsFile.Open(path);
        action?.Invoke(file);
    }
}
