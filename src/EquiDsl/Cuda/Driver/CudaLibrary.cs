using System.Runtime.InteropServices;

namespace EquiDsl.Cuda;

/// <summary>A native library, or why it was not found.</summary>
/// <param name="Handle">Its handle, or 0.</param>
/// <param name="Problem">What was tried; null when it was found.</param>
internal sealed record CudaLibrary(nint Handle, string? Problem)
{
    /// <summary>Looks for a library.</summary>
    /// <param name="what">What it is, for the message.</param>
    /// <param name="variable">Environment variable that names the file; nothing else is tried when it is set.</param>
    /// <param name="names">File names, best first.</param>
    /// <param name="folders">Folders that are searched after the system's own search.</param>
    public static CudaLibrary Find(string what, string variable, IReadOnlyList<string> names, IEnumerable<string> folders)
    {
        List<string> tried = [];
        bool Try(string candidate, out nint handle)
        {
            tried.Add(candidate);
            return NativeLibrary.TryLoad(candidate, out handle);
        }

        if (EnvironmentVariables.Read(variable) is { } given)
        {
            return Try(given, out nint handle)
                ? new(handle, null)
                : new(0, $"{what} was not found: {variable} names '{given}', which cannot be loaded");
        }
        foreach (string name in names)
        {
            if (Try(name, out nint handle))
                return new(handle, null);
        }
        foreach (string folder in folders)
        {
            foreach (string name in names)
            {
                string path = Path.Combine(folder, name);
                if (File.Exists(path) && Try(path, out nint handle))
                    return new(handle, null);
            }
            tried.Add(Path.Combine(folder, names[0]) + " …");
        }
        return new(0, $"{what} was not found; {variable} may name the file. Tried: {string.Join(", ", tried.Distinct())}");
    }
}
