namespace EquiDsl.Interop;

/// <summary>A model that a program in C holds, with the device that was opened for it. Calls run at the same time; freeing waits for them.</summary>
internal sealed class NativeModel(ModelRuntime runtime, Device device) : IDisposable
{
    public void Normalize(double mean, double deviation) => runtime.Normalization = new TargetNormalization(mean, deviation);

    /// <exception cref="ArgumentException">The model was freed.</exception>
    public Prediction Predict(IReadOnlyList<AtomicStructure> structures)
    {
        try
        {
            return runtime.Predict(structures);
        }
        catch (ObjectDisposedException freed)
        {
            throw new ArgumentException("the model was freed", freed);
        }
    }

    public void Dispose()
    {
        runtime.Dispose();
        device.Dispose();
    }
}
