using Microsoft.Win32.SafeHandles;

namespace EquiDsl.Cuda;

/// <summary>An object of the driver, given back exactly once.</summary>
internal sealed class CudaHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly Func<nint, int> _release;

    /// <param name="value">The object.</param>
    /// <param name="release">Gives it back; returns CUresult.</param>
    public CudaHandle(nint value, Func<nint, int> release)
        : base(true)
    {
        _release = release;
        SetHandle(value);
    }

    /// <summary>The object.</summary>
    public nint Value => IsClosed ? throw new ObjectDisposedException(nameof(CudaHandle)) : handle;

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => _release(handle) == 0;
}
