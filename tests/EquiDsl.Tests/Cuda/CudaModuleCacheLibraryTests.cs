using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using EquiDsl.Tests.Files;
using Xunit;

namespace EquiDsl.Tests.Cuda;

/// <summary>The cache on a C library that does not have what tells who may write to a folder.</summary>
public sealed class CudaModuleCacheLibraryTests
{
    [SkippableFact]
    public void Nothing_is_kept_where_it_cannot_be_checked()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "functions of the C library of Linux");
        // The loader is a library without the functions, and without others behind it.
        string? loader = File.ReadLines("/proc/self/maps").Select(line => line[(line.LastIndexOf(' ') + 1)..])
            .FirstOrDefault(path => Path.GetFileName(path).StartsWith("ld-linux", StringComparison.Ordinal));
        Skip.If(loader is null, "the C library is its own loader");
        using TemporaryFolder folder = new();
        Copy context = new(loader!);
        Assembly copy = context.LoadFromAssemblyPath(typeof(Device).Assembly.Location);
        Assert.NotSame(typeof(Device).Assembly, copy);
        List<string> warnings = [];
        Type type = copy.GetType("EquiDsl.Cuda.CudaModuleCache", throwOnError: true)!;
        object cache = Activator.CreateInstance(type, folder.File("cache"), null, (Action<string>)warnings.Add)!;
        Type compiler = copy.GetType("EquiDsl.Cuda.ICudaCompiler", throwOnError: true)!;
        object source = Activator.CreateInstance(copy.GetType("EquiDsl.Cuda.CudaSource", throwOnError: true)!, "a", "text")!;

        for (int i = 0; i < 2; i++)
            Assert.Equal([1, 2, 3], (byte[])type.GetMethod("Get")!.Invoke(cache, [Compiler.Create(compiler), source, 90])!);

        string place = folder.File("cache/equidsl-kernels");
        string expected = $"compiled kernels are not kept on disk, and each start compiles them again: who may write to '{place}' cannot be checked, since the C library lacks what tells it: ";
        Assert.StartsWith(expected, Assert.Single(warnings), StringComparison.Ordinal);
        Assert.False(Directory.Exists(place));
    }

    /// <summary>Loads a second copy of the library, which looks for functions of the C library in another one.</summary>
    private sealed class Copy(string library) : AssemblyLoadContext
    {
        protected override Assembly? Load(AssemblyName assemblyName) => null;

        protected override nint LoadUnmanagedDll(string unmanagedDllName) => unmanagedDllName == "libc" ? NativeLibrary.Load(library) : 0;
    }

    /// <summary>A compiler of the copy's interface.</summary>
    public class Compiler : DispatchProxy
    {
        /// <summary>A compiler that implements an interface which this assembly does not know.</summary>
        public static object Create(Type type) => DispatchProxy.Create(type, typeof(Compiler));

        /// <inheritdoc/>
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
        {
            "get_Version" => "1",
            "Compile" => new byte[] { 1, 2, 3 },
            _ => throw new NotSupportedException(targetMethod.Name),
        };
    }
}
