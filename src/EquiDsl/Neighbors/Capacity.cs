namespace EquiDsl;

/// <summary>Growth of arrays that are kept between calls.</summary>
internal static class Capacity
{
    /// <summary>Makes room for <paramref name="length"/> entries; the contents are lost on growth.</summary>
    public static void Ensure<T>(ref T[] array, int length)
    {
        if (array.Length < length)
            array = new T[Grown(array.Length, length)];
    }

    /// <summary>Makes room for <paramref name="length"/> entries and keeps the first <paramref name="used"/>.</summary>
    public static void Extend<T>(ref T[] array, int used, int length)
    {
        if (array.Length >= length)
            return;
        var larger = new T[Grown(array.Length, length)];
        Array.Copy(array, larger, used);
        array = larger;
    }

    private static int Grown(int current, int needed) =>
        (int)Math.Min(Array.MaxLength, Math.Max(needed, current + (current / 2L)));
}
