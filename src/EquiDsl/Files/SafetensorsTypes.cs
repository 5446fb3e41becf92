namespace EquiDsl.Files;

/// <summary>Names and sizes of the element types.</summary>
internal static class SafetensorsTypes
{
    private static readonly string[] s_names =
    [
        "F64", "F32", "F16", "BF16", "I64", "I32", "I16", "I8", "U64", "U32", "U16", "U8", "BOOL", "F8_E4M3", "F8_E5M2",
    ];

    private static readonly int[] s_sizes = [8, 4, 2, 2, 8, 4, 2, 1, 8, 4, 2, 1, 1, 1, 1];

    public static string AllNames => string.Join(", ", s_names);

    public static string Name(this SafetensorsType type) => s_names[(int)type];

    public static int Size(this SafetensorsType type) => s_sizes[(int)type];

    public static bool TryParse(string name, out SafetensorsType type)
    {
        int index = Array.IndexOf(s_names, name);
        type = (SafetensorsType)index;
        return index >= 0;
    }
}
