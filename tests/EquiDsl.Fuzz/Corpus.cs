namespace EquiDsl.Fuzz;

/// <summary>
/// Files that cases are made of: <c>Corpus/TARGET/seed-*</c> are sound and accepted; <c>Corpus/TARGET/found-*</c> once did harm, and are refused or
/// accepted now.
/// </summary>
internal static class Corpus
{
    public static string[] Files(string target)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Corpus", target);
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal)] : [];
    }
}
