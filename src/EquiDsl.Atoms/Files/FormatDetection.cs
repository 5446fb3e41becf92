using System.Buffers.Binary;
using System.Text;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>Judges a file's format by its first bytes; text formats also by the name.</summary>
internal static class FormatDetection
{
    /// <summary>Enough for the headers of the binary formats and for the first lines of the text formats.</summary>
    private const int HeadLength = 8192;

    /// <summary>The data file of an LMDB that is given as a folder; any other path as it is.</summary>
    public static string Resolve(string path)
    {
        string inside = Path.Combine(path, "data.mdb");
        return Directory.Exists(path) && File.Exists(inside) ? inside : path;
    }

    public static StructureFormat Detect(string path)
    {
        byte[] head = ReadHead(path);
        if (head.AsSpan().StartsWith("- of Ulm"u8) || head.AsSpan().StartsWith("AFFormat"u8))
            return StructureFormat.AseTrajectory;
        if (head.AsSpan().StartsWith("SQLite format 3\0"u8))
            return StructureFormat.AseDatabase;
        if (head.Length >= 20 && BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(16)) == LmdbMeta.Magic)
            return DetectLmdb(path);
        return DetectText(path, head);
    }

    /// <summary>Whether the name is that of a POSCAR: POSCAR or CONTCAR with anything behind, or one that ends in .vasp and the like, but in no other format's ending.</summary>
    public static bool IsPoscarName(string path)
    {
        string name = Path.GetFileName(path), extension = Path.GetExtension(path).ToLowerInvariant();
        return extension is ".vasp" or ".poscar" or ".contcar"
            || (extension is not (".xyz" or ".extxyz" or ".cif" or ".traj" or ".db")
                && (name.StartsWith("POSCAR", StringComparison.OrdinalIgnoreCase) || name.StartsWith("CONTCAR", StringComparison.OrdinalIgnoreCase)));
    }

    private static StructureFormat DetectLmdb(string path)
    {
        using LmdbFile file = LmdbFile.Open(path);
        foreach (LmdbEntry entry in file.Entries())
        {
            byte[] value = file.Read(entry);
            if (value is [0x80, ..])
                return StructureFormat.OcLmdb;
            if (value is [0x78, ..])
                return StructureFormat.AseLmdb;
            break;
        }
        throw new EquiDslFileException(path, "the LMDB's first value is neither a pickle (OC20) nor compressed JSON (ASE); the format is unknown.");
    }

    private static StructureFormat DetectText(string path, byte[] head)
    {
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".xyz" or ".extxyz":
                return StructureFormat.ExtendedXyz;
            case ".cif":
                return StructureFormat.Cif;
        }
        if (IsPoscarName(path))
            return StructureFormat.Poscar;
        string[] lines = Encoding.Latin1.GetString(head).Split('\n');
        if (lines.Any(line => line.StartsWith("data_", StringComparison.OrdinalIgnoreCase)))
            return StructureFormat.Cif;
        if (int.TryParse(lines[0].Trim(), out int count) && count >= 0 && lines.Length > 1)
            return StructureFormat.ExtendedXyz;
        if (lines.Length > 6 && lines[1..5].All(line => PoscarText.Numbers(line) is { Length: 1 or 3 }))
            return StructureFormat.Poscar;
        throw new EquiDslFileException(
            path, "the format is unknown; expected extended XYZ, ASE trajectory or database, OC20 or ASE LMDB, CIF, or POSCAR.");
    }

    private static byte[] ReadHead(string path)
    {
        using BinaryFile file = BinaryFile.Open(path);
        return file.Read(0, Math.Min(HeadLength, file.Length), problem => new EquiDslFileException(path, problem));
    }
}
