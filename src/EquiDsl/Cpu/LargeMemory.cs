using System.Runtime.InteropServices;

namespace EquiDsl.Cpu;

/// <summary>
/// Memory outside the garbage collector. From 2 MiB on it starts at a large page, and Linux is asked to back it with such pages: weights and
/// tiles are read from end to end, which costs a translation every 4 KiB otherwise.
/// </summary>
internal static unsafe class LargeMemory
{
    private const nuint PageBytes = 2 << 20, LineBytes = 64;
    private const int AdviceHugePages = 14;

    private static readonly delegate* unmanaged<void*, nuint, int, int> s_advise = FindAdvise();

    /// <summary>Memory that <see cref="NativeMemory.AlignedFree"/> frees, with undefined contents.</summary>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public static void* Allocate(nuint bytes)
    {
        if (bytes < PageBytes)
            return NativeMemory.AlignedAlloc(bytes, LineBytes);
        void* memory = NativeMemory.AlignedAlloc(bytes, PageBytes);
        // Advice: where it is refused, small pages do.
        if (s_advise != null)
            _ = s_advise(memory, bytes / PageBytes * PageBytes, AdviceHugePages);
        return memory;
    }

    private static delegate* unmanaged<void*, nuint, int, int> FindAdvise() =>
        OperatingSystem.IsLinux() && NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "madvise", out nint address)
            ? (delegate* unmanaged<void*, nuint, int, int>)address
            : null;
}
