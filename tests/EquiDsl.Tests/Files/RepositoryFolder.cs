namespace EquiDsl.Tests.Files;

/// <summary>Finds folders of the repository from wherever the tests were built to.</summary>
internal static class RepositoryFolder
{
    /// <summary>The folder of this relative path in the nearest ancestor of the test assembly that has it.</summary>
    public static string Find(string relativePath)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, relativePath);
            if (Directory.Exists(candidate))
                return candidate;
        }
        throw new DirectoryNotFoundException($"No ancestor of '{AppContext.BaseDirectory}' has a folder '{relativePath}'.");
    }
}
