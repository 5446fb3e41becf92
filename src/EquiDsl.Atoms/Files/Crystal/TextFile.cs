using System.Text;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>Small text files, read whole.</summary>
internal static class TextFile
{
    private const long Largest = 1 << 28;

    /// <summary>The text of a file; characters that are not UTF-8 are replaced, since comments may hold any.</summary>
    /// <exception cref="EquiDslFileException">The file cannot be read, or is too large for its kind.</exception>
    public static string Read(string path)
    {
        using BinaryFile file = BinaryFile.Open(path);
        if (file.Length > Largest)
            throw new EquiDslFileException(path, $"the file has {file.Length} bytes; a text of one structure has at most {Largest}.");
        return Encoding.UTF8.GetString(file.Read(0, file.Length, problem => new EquiDslFileException(path, problem))).TrimStart('\uFEFF');
    }
}
