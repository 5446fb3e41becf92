using System.Runtime.InteropServices;

namespace EquiDsl.Cpu;

/// <summary>Memory outside the garbage collector, 64-byte aligned, that only grows.</summary>
internal sealed unsafe class NativeBuffer<T> : SafeHandle
    where T : unmanaged
{
    public NativeBuffer()
        : base(0, true)
    {
    }

    public long Capacity { get; private set; }

    public T* Pointer => (T*)handle;

    public override bool IsInvalid => handle == 0;

    /// <summary>Makes room for <paramref name="count"/> elements; contents are lost when it grows.</summary>
    public T* Ensure(long count)
    {
        if (count > Capacity)
        {
            NativeMemory.AlignedFree((void*)handle);
            handle = 0;
            Capacity = 0;
            // A vector may read past the last row's end, and a block of rows past the last row.
            handle = (nint)LargeMemory.Allocate(checked((nuint)((count * sizeof(T)) + 4096)));
            Capacity = count;
        }
        return Pointer;
    }

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
