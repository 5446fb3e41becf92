using Xunit;

namespace EquiDsl.Atoms.Tests.Files;

/// <summary>Real data that lies beside the repository, in <c>../shared/data</c>.</summary>
internal static class SharedData
{
    private static readonly string? s_folder = Find();

    /// <summary>The path of a file; the test is skipped where the data is absent.</summary>
    public static string File(string name)
    {
        string path = Path.Combine(s_folder ?? "", name);
        Skip.If(s_folder is null || !System.IO.File.Exists(path), $"../shared/data/{name} is not there.");
        return path;
    }

    private static string? Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "EquiDsl.sln")))
            {
                string data = Path.Combine(folder.FullName, "..", "shared", "data");
                return Directory.Exists(data) ? Path.GetFullPath(data) : null;
            }
        }
        return null;
    }
}
