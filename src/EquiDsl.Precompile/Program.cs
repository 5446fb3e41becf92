using System.Runtime.Loader;
using EquiDsl.Precompile;

// Folders of assemblies come first, before any type of theirs is touched.
string[] folders = [.. Arguments.After(args, "--assemblies")];
AssemblyLoadContext.Default.Resolving += (context, name) => folders
    .Select(folder => Path.Combine(folder, name.Name + ".dll"))
    .Where(File.Exists)
    .Select(context.LoadFromAssemblyPath)
    .FirstOrDefault();
return Precompilation.Run(args);
