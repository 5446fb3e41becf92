using EquiDsl.Cuda;
using EquiDsl.Cuda.Emulation;
using Xunit;

namespace EquiDsl.Tests.Cuda;

/// <summary>Memory that is kept and given back.</summary>
public sealed class CudaMemoryPoolTests
{
    private const long MiB = 1 << 20;

    [SkippableFact]
    public void What_is_given_back_is_taken_again()
    {
        using ICudaContext context = Open(100 * MiB);
        using CudaMemoryPool pool = new(context, false, 50 * MiB);
        (nint address, long bytes) = pool.Take(10 * MiB);
        pool.GiveBack(address, bytes);
        Assert.Equal((address, bytes), pool.Take((10 * MiB) - 5));
        Assert.Equal(bytes, pool.UsedBytes);
    }

    [SkippableFact]
    public void Idle_memory_is_freed_when_it_is_needed()
    {
        using ICudaContext context = Open(100 * MiB);
        using CudaMemoryPool pool = new(context, false, 90 * MiB);
        (nint address, long bytes) = pool.Take(60 * MiB);
        pool.GiveBack(address, bytes);
        Assert.Equal(60 * MiB, pool.IdleBytes);
        pool.Take(80 * MiB);
        Assert.Equal(0, pool.IdleBytes);
        Assert.Throws<CudaOutOfMemoryException>(() => pool.Take(30 * MiB));
    }

    [SkippableFact]
    public void Idle_memory_is_bounded()
    {
        using ICudaContext context = Open(100 * MiB);
        using CudaMemoryPool pool = new(context, false, 20 * MiB);
        (nint Address, long Bytes)[] pieces = [.. Enumerable.Range(0, 5).Select(_ => pool.Take(10 * MiB))];
        foreach ((nint address, long bytes) in pieces)
            pool.GiveBack(address, bytes);
        Assert.Equal(20 * MiB, pool.IdleBytes);
        Assert.Equal(80 * MiB, context.Memory.Free);
    }

    private static ICudaContext Open(long bytes)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "the emulated memory needs Linux");
        return new EmulatedCudaDriver { MemoryBytes = bytes }.Open(0);
    }
}
