namespace EquiDsl.Cuda;

/// <summary>Memory of a pool that grows when more is asked for and otherwise stays where it is.</summary>
internal sealed class CudaBuffer(CudaMemoryPool pool) : IDisposable
{
    /// <summary>Its address, 0 while it is empty.</summary>
    public nint Address { get; private set; }

    /// <summary>Its size.</summary>
    public long Bytes { get; private set; }

    /// <summary>Makes it at least <paramref name="bytes"/> large, without its contents; returns whether it moved.</summary>
    /// <exception cref="CudaOutOfMemoryException">There is not enough memory; the buffer is empty then.</exception>
    public bool Ensure(long bytes)
    {
        if (bytes <= Bytes)
            return false;
        Dispose();
        (Address, Bytes) = pool.Take(bytes);
        return true;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (Address == 0)
            return;
        pool.GiveBack(Address, Bytes);
        (Address, Bytes) = (0, 0);
    }
}
