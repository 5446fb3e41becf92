using EquiDsl.Files;

namespace EquiDsl.Tests.Files;

/// <summary>Reads and writes extended XYZ without a file.</summary>
internal static class XyzText
{
    public static List<AtomicStructure> ReadAll(string text) => [.. ExtendedXyz.Read(new StringReader(text), "case.xyz")];

    public static AtomicStructure ReadOne(string text) => ReadAll(text).Single();

    public static string Write(params AtomicStructure[] structures)
    {
        using var writer = new StringWriter();
        ExtendedXyz.Write(writer, structures);
        return writer.ToString();
    }
}
