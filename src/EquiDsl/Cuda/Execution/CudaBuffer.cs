namespace EquiDsl.Cuda;

/// <summary>Device memory, or page-locked host memory, that grows when more is asked for and otherwise stays where it is.</summary>
internal sealed class CudaBuffer(ICudaContext context, bool pinned = false) : IDisposable
{
    /// <summary>Its address, 0 while it is empty.</summary>
    public nint Address { get; private set; }

    /// <summary>Its size.</summary>
    public long Bytes { get; private set; }

    /// <summary>Makes it at least <paramref name="bytes"/> large, without its contents; returns whether it moved.</summary>
    public bool Ensure(long bytes)
    {
        if (bytes <= Bytes)
            return false;
        Dispose();
        Address = pinned ? context.AllocatePinned(bytes) : context.Allocate(bytes);
        Bytes = bytes;
        return true;
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        if (Address == 0)
            return;
        if (pinned)
            context.FreePinned(Address);
        else
            context.Free(Address);
        (Address, Bytes) = (0, 0);
    }
}
