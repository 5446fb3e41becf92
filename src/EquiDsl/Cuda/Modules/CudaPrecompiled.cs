using System.Collections.Concurrent;
using System.Reflection;

namespace EquiDsl.Cuda;

/// <summary>
/// Modules that were compiled when the program was built: resources of its assemblies, named by the hash of text and architecture.
/// Machine code runs on devices of its own major version with the same or a higher minor one.
/// </summary>
public static class CudaPrecompiled
{
    /// <summary>Start of the resources' names.</summary>
    public const string ResourcePrefix = "EquiDsl.Cubin.";

    private static readonly ConcurrentDictionary<string, Assembly> s_resources = new();
    private static readonly ConcurrentDictionary<Assembly, bool> s_searched = new();

    /// <summary>Makes known an assembly whose resources hold modules. Declared models do it for their own.</summary>
    public static void Register(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        if (!s_searched.TryAdd(assembly, true))
            return;
        foreach (string name in assembly.GetManifestResourceNames())
        {
            if (name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
                s_resources[name] = assembly;
        }
    }

    /// <summary>Whether the program holds modules for a device: those of a project always include the geometry of edges.</summary>
    internal static bool IsPresent(int architecture)
    {
        foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies().Where(a => !a.IsDynamic))
            Register(assembly);
        return Find(CudaText.Geometry.Text, architecture) is not null;
    }

    /// <summary>Name of the resource that holds a module.</summary>
    public static string ResourceName(string text, int architecture) =>
        $"{ResourcePrefix}{CudaModuleCache.Key("", text, architecture)}";

    /// <summary>The machine code of a module for a device, or null.</summary>
    internal static byte[]? Find(string text, int architecture)
    {
        if (s_resources.IsEmpty)
            return null;
        for (int candidate = architecture; candidate >= architecture / 10 * 10; candidate--)
        {
            string name = ResourceName(text, candidate);
            if (!s_resources.TryGetValue(name, out Assembly? assembly))
                continue;
            using Stream stream = assembly.GetManifestResourceStream(name)!;
            byte[] code = new byte[stream.Length];
            stream.ReadExactly(code);
            return code;
        }
        return null;
    }
}
