using EquiDsl.Cpu;
using EquiDsl.Cuda;

namespace EquiDsl;

/// <summary>
/// What models run on. Safe to share between threads. <see cref="Dispose"/> refuses calls of its models from then on, waits for those under
/// way, and frees what the models hold on it; they throw <see cref="ObjectDisposedException"/> when they are used later, and can still be
/// disposed.
/// </summary>
public abstract class Device : IDisposable
{
    private readonly List<WeakReference<LoadedProgram>> _loaded = [];
    private readonly ManualResetEventSlim _freed = new(false);

    private protected Device() => Calls = new(nameof(Device));

    private static readonly Lazy<Device> s_default = new(() => (Device?)CudaDevice.OpenIfUsable() ?? new CpuDevice(0, CpuInstructionSet.Auto));

    /// <summary>
    /// The first CUDA GPU, of compute capability 8.0 or later, when this machine has one with its driver and NVRTC, or
    /// the program has kernels precompiled for it; else this machine's processor with all its cores. Shared, disposing it has no effect.
    /// </summary>
    public static Device Default => s_default.Value;

    /// <summary>A CUDA GPU.</summary>
    /// <param name="index">Which of the machine's.</param>
    /// <exception cref="CudaException">There is none of compute capability 8.0 or later, or no driver; the message says what was looked for.</exception>
    public static Device Cuda(int index = 0) => CudaDevice.Open(index);

    /// <summary>A GPU reached through a given driver and compiler.</summary>
    /// <param name="driver">The driver.</param>
    /// <param name="compiler">Compiles kernels that the cache does not have.</param>
    /// <param name="index">Which of the driver's devices.</param>
    /// <param name="cache">Where compiled kernels are kept; null for the default folder.</param>
    public static Device Cuda(ICudaDriver driver, ICudaCompiler compiler, int index = 0, CudaModuleCache? cache = null)
    {
        ArgumentNullException.ThrowIfNull(driver);
        ArgumentNullException.ThrowIfNull(compiler);
        return new CudaDevice(driver, () => compiler, cache ?? new CudaModuleCache(), index);
    }

    /// <summary>The processor.</summary>
    /// <param name="threads">
    /// Threads that work on a call, the calling one included: at most 1024, or 0 for one per core. Several calls at once divide them. Results
    /// do not depend on it, to the bit.
    /// </param>
    /// <param name="instructionSet">Vector width; narrower ones are for tests and comparison.</param>
    /// <exception cref="PlatformNotSupportedException">The machine lacks the instruction set.</exception>
    public static Device Cpu(int threads = 0, CpuInstructionSet instructionSet = CpuInstructionSet.Auto) =>
        new CpuDevice(threads, instructionSet);

    /// <summary>Short description, e.g. <c>CPU, 2 threads, Vector512</c>.</summary>
    public abstract string Description { get; }

    /// <summary>Calls of all models on it.</summary>
    internal CallGate Calls { get; }

    /// <summary>Calls of a model that compute at once unless its runtime says otherwise.</summary>
    internal abstract int DefaultConcurrency { get; }

    /// <summary>Packs the parameters of a program and makes it ready to run.</summary>
    /// <exception cref="ObjectDisposedException">The device was disposed.</exception>
    internal LoadedProgram Load(ModelProgram program, ParameterSet parameters)
    {
        Calls.Enter();
        try
        {
            LoadedProgram loaded = LoadProgram(program, parameters);
            lock (_loaded)
            {
                _loaded.RemoveAll(l => !l.TryGetTarget(out _));
                _loaded.Add(new(loaded));
            }
            return loaded;
        }
        finally
        {
            Calls.Exit();
        }
    }

    /// <summary>Waits for the calls of its models that are under way, and frees what it holds; the default device stays as it is.</summary>
    public void Dispose()
    {
        if (s_default.IsValueCreated && ReferenceEquals(this, s_default.Value))
            return;
        if (!Calls.Close())
        {
            _freed.Wait();
            return;
        }
        try
        {
            Calls.Wait();
            foreach (WeakReference<LoadedProgram> reference in _loaded)
            {
                if (reference.TryGetTarget(out LoadedProgram? loaded))
                    loaded.Dispose();
            }
            Free();
        }
        finally
        {
            _freed.Set();
        }
        GC.SuppressFinalize(this);
    }

    private protected abstract LoadedProgram LoadProgram(ModelProgram program, ParameterSet parameters);

    /// <summary>Frees what is left when no model holds anything on it.</summary>
    private protected abstract void Free();
}
