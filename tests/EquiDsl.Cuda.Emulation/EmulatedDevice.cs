namespace EquiDsl.Cuda.Emulation;

/// <summary>Devices on which CUDA kernels run as they are, on this processor.</summary>
public static class EmulatedDevice
{
    /// <summary>An emulated GPU.</summary>
    /// <param name="driver">Its sizes; null for the usual ones.</param>
    /// <param name="isChecked">Whether each access to shared memory is checked.</param>
    public static Device Create(EmulatedCudaDriver? driver = null, bool isChecked = true) =>
        Device.Cuda(driver ?? new EmulatedCudaDriver(), new EmulatedCudaCompiler(isChecked), 0, EmulatedCudaCompiler.Cache);
}
