namespace EquiDsl.Tests.Packaging;

/// <summary>What native publishing links with.</summary>
internal static class NativeToolchain
{
    /// <summary>Path of a C compiler; null where there is none.</summary>
    public static string? Compiler { get; } = OnPath("gcc") ?? OnPath("clang");

    private static string? OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Select(place => Path.Combine(place, program)).FirstOrDefault(File.Exists);
}
