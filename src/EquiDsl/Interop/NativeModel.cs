namespace EquiDsl.Interop;

/// <summary>A model that a program in C holds; calls from several threads take turns.</summary>
internal sealed class NativeModel(ModelRuntime runtime, Device device) : IDisposable
{
    private readonly Lock _turn = new();
    private bool _freed;

    public void Normalize(double mean, double deviation)
    {
        lock (_turn)
            Runtime.Normalization = new TargetNormalization(mean, deviation);
    }

    public Prediction Predict(IReadOnlyList<AtomicStructure> structures)
    {
        lock (_turn)
            return Runtime.Predict(structures);
    }

    public void Dispose()
    {
        lock (_turn)
        {
            if (_freed)
                return;
            _freed = true;
            runtime.Dispose();
            device.Dispose();
        }
    }

    private ModelRuntime Runtime => _freed ? throw new ArgumentException("the model was freed") : runtime;
}
