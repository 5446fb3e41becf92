namespace EquiDsl.Cuda;

/// <summary>
/// Device memory, or page-locked host memory, that models of a device share: what one gives back another can take. Idle memory is
/// freed when an allocation fails for lack of it, and beyond a bound.
/// </summary>
internal sealed class CudaMemoryPool(ICudaContext context, bool pinned, long largestIdleBytes) : IDisposable
{
    private const long Grain = 2 << 20;

    private readonly List<(nint Address, long Bytes)> _idle = [];
    private readonly Lock _gate = new();

    /// <summary>Bytes in use.</summary>
    public long UsedBytes { get; private set; }

    /// <summary>Bytes kept for later.</summary>
    public long IdleBytes { get; private set; }

    /// <summary>Takes at least <paramref name="bytes"/>; large pieces are rounded up to 2 MiB.</summary>
    /// <exception cref="CudaOutOfMemoryException">There is not enough even without idle memory.</exception>
    public (nint Address, long Bytes) Take(long bytes)
    {
        bytes = bytes > Grain ? (bytes + Grain - 1) / Grain * Grain : (bytes + 255) / 256 * 256;
        lock (_gate)
        {
            int best = -1;
            for (int i = 0; i < _idle.Count; i++)
            {
                if (_idle[i].Bytes >= bytes && _idle[i].Bytes <= bytes + Math.Max(bytes / 4, 4096) && (best < 0 || _idle[i].Bytes < _idle[best].Bytes))
                    best = i;
            }
            (nint Address, long Bytes) piece;
            if (best >= 0)
            {
                piece = _idle[best];
                _idle.RemoveAt(best);
                IdleBytes -= piece.Bytes;
            }
            else
            {
                piece = (Allocate(bytes), bytes);
            }
            UsedBytes += piece.Bytes;
            return piece;
        }
    }

    /// <summary>Gives a piece back.</summary>
    public void GiveBack(nint address, long bytes)
    {
        lock (_gate)
        {
            UsedBytes -= bytes;
            IdleBytes += bytes;
            _idle.Add((address, bytes));
            Trim(largestIdleBytes);
        }
    }

    /// <summary>Frees idle memory.</summary>
    public void Dispose()
    {
        lock (_gate)
            Trim(0);
    }

    private nint Allocate(long bytes)
    {
        try
        {
            return pinned ? context.AllocatePinned(bytes) : context.Allocate(bytes);
        }
        catch (CudaOutOfMemoryException) when (_idle.Count > 0)
        {
            Trim(0);
            return pinned ? context.AllocatePinned(bytes) : context.Allocate(bytes);
        }
    }

    /// <summary>Frees idle pieces, oldest first, until no more than <paramref name="bytes"/> are left.</summary>
    private void Trim(long bytes)
    {
        while (IdleBytes > bytes && _idle.Count > 0)
        {
            (nint address, long size) = _idle[0];
            _idle.RemoveAt(0);
            IdleBytes -= size;
            if (pinned)
                context.FreePinned(address);
            else
                context.Free(address);
        }
    }
}
