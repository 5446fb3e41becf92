using EquiDsl.MicroKernels;

string root = args switch
{
    [] => RepositoryRoot(Directory.GetCurrentDirectory()),
    [string folder] => RepositoryRoot(Path.GetFullPath(folder)),
    _ => throw new ArgumentException("at most one argument is expected: a folder of the repository"),
};
int changed = 0;
string target = Path.Combine(root, "src", "EquiDsl", "Cpu");
foreach (GeneratedFile file in Description.Files)
{
    string path = Path.Combine(target, file.Path);
    if (File.Exists(path) && File.ReadAllText(path) == file.Text)
        continue;
    File.WriteAllText(path, file.Text);
    Console.WriteLine($"written: {Path.GetRelativePath(root, path)}");
    changed++;
}
HashSet<string> described = [.. Description.Files.Select(f => Path.GetFullPath(f.Path, target))];
foreach (string path in Directory.EnumerateFiles(target, "*.g.cs", SearchOption.AllDirectories).Where(p => !described.Contains(p)).ToList())
{
    if (!File.ReadAllText(path).StartsWith(GeneratedFile.Header, StringComparison.Ordinal))
        continue;
    File.Delete(path);
    Console.WriteLine($"deleted: {Path.GetRelativePath(root, path)}, which is not described");
    changed++;
}
Console.WriteLine($"{Description.Files.Count} files, {changed} changed");

static string RepositoryRoot(string folder)
{
    for (DirectoryInfo? at = new(folder); at != null; at = at.Parent)
    {
        if (File.Exists(Path.Combine(at.FullName, "EquiDsl.sln")))
            return at.FullName;
    }
    throw new DirectoryNotFoundException($"{folder} is not in the repository: no EquiDsl.sln there or above");
}
