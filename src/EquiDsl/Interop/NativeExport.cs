using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using EquiDsl.Files;

namespace EquiDsl.Interop;

/// <summary>
/// The C interface of a declared model. A library project wraps each member in a static method with
/// <see cref="UnmanagedCallersOnlyAttribute"/> and is published with NativeAOT. No exception leaves a member: it returns a
/// <see cref="NativeStatus"/>, and <see cref="ErrorMessage"/> says more. Handles are numbers that are never given twice, so that
/// a freed one is refused. Thread-safe: calls with one handle run at the same time, and freeing it waits for them.
/// </summary>
/// <param name="load">Reads the model's weights from a safetensors file, e.g. <c>(path, device) => MyModel.Load(path, device).Runtime</c>.</param>
/// <param name="fromSeed">Draws them from a seed, e.g. <c>(seed, device) => MyModel.FromSeed(seed, device).Runtime</c>.</param>
public sealed unsafe class NativeExport(Func<string, Device, ModelRuntime> load, Func<ulong, Device, ModelRuntime> fromSeed)
{
    private static long s_lastHandle;

    private readonly ConcurrentDictionary<nint, NativeModel> _models = new();

    /// <summary>The message of the calling thread's last failure: UTF-8, ending in 0, valid until the thread fails again.</summary>
    public static byte* ErrorMessage() => NativeErrorText.Current;

    /// <summary>Makes a model.</summary>
    /// <param name="weights">Path of a safetensors file, UTF-8 ending in 0; null draws the weights from the seed.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="threads">Threads of the processor, at most 1024; 0 one per core; −1 a GPU if there is one, else the processor.</param>
    /// <param name="model">Receives the handle, 0 on failure.</param>
    /// <returns>A <see cref="NativeStatus"/>.</returns>
    public int Create(byte* weights, ulong seed, int threads, nint* model) => Guard(() =>
    {
        Require(model is not null, "the place of the model is null");
        *model = 0;
        Require(threads is >= -1 and <= 1024, $"{threads} threads; expected -1 to 1024");
        Device device = threads == -1 ? Device.Default : Device.Cpu(threads);
        try
        {
            ModelRuntime runtime = weights is null ? fromSeed(seed, device) : load(Marshal.PtrToStringUTF8((nint)weights)!, device);
            nint handle = (nint)Interlocked.Increment(ref s_lastHandle);
            _models[handle] = new NativeModel(runtime, device);
            *model = handle;
        }
        catch
        {
            device.Dispose();
            throw;
        }
    });

    /// <summary>Sets the units of predictions: energies times deviation plus mean, forces times deviation.</summary>
    /// <param name="model">The handle.</param>
    /// <param name="mean">Mean of the training energies, eV.</param>
    /// <param name="deviation">Their standard deviation, eV, positive.</param>
    /// <returns>A <see cref="NativeStatus"/>.</returns>
    public int Normalize(nint model, double mean, double deviation) => Guard(() =>
    {
        Require(double.IsFinite(mean) && double.IsFinite(deviation) && deviation > 0, "mean and deviation are finite, and the deviation is positive");
        Find(model).Normalize(mean, deviation);
    });

    /// <summary>Predicts energies and forces of a batch of S structures with N atoms in all.</summary>
    /// <param name="model">The handle.</param>
    /// <param name="systems">S, at least 0.</param>
    /// <param name="atomCounts">Atoms of each structure, S.</param>
    /// <param name="atomicNumbers">Atomic numbers, N.</param>
    /// <param name="positions">Positions in Å, N × 3, atom slowest.</param>
    /// <param name="cells">Cell vectors as rows in Å, S × 9; null for no cells.</param>
    /// <param name="periodic">Whether each axis is periodic, S × 3; null for all axes if there are cells, else none.</param>
    /// <param name="energies">Receives energies in eV, S; null if unwanted.</param>
    /// <param name="forces">Receives forces in eV/Å, N × 3; null if unwanted.</param>
    /// <returns>A <see cref="NativeStatus"/>; on failure nothing was written.</returns>
    public int Predict(
        nint model, int systems, int* atomCounts, int* atomicNumbers, double* positions, double* cells, byte* periodic,
        double* energies, double* forces) => Guard(() =>
    {
        NativeModel found = Find(model);
        AtomicStructure[] structures = NativeStructures.Read(systems, atomCounts, atomicNumbers, positions, cells, periodic);
        if (systems == 0)
            return;
        Prediction prediction = found.Predict(structures);
        Require(energies is null || prediction.Energies.Length > 0, "the model declares no energy");
        Require(forces is null || prediction.Forces.Length > 0, "the model declares no forces");
        if (energies is not null)
            prediction.Energies.CopyTo(new Span<double>(energies, systems));
        if (forces is not null)
            prediction.Forces.CopyTo(new Span<double>(forces, prediction.Forces.Length));
    });

    /// <summary>Frees a model; 0 and handles that were freed before have no effect.</summary>
    /// <param name="model">The handle.</param>
    public void Free(nint model) => Guard(() =>
    {
        if (_models.TryRemove(model, out NativeModel? found))
            found.Dispose();
    });

    internal static void Require(bool condition, string problem)
    {
        if (!condition)
            throw new ArgumentException(problem);
    }

    private NativeModel Find(nint handle) => _models.TryGetValue(handle, out NativeModel? model)
        ? model
        : throw new ArgumentException(handle == 0 ? "the model is null" : "the model was freed, or is none");

    private static int Guard(Action action)
    {
        try
        {
            action();
            return (int)NativeStatus.Ok;
        }
        catch (Exception e)
        {
            NativeErrorText.Set(e.Message);
            return (int)(e switch
            {
                InvalidStructureException => NativeStatus.InvalidStructure,
                EquiDslFileException or IOException or UnauthorizedAccessException => NativeStatus.InvalidFile,
                ArgumentException => NativeStatus.InvalidArgument,
                _ => NativeStatus.Failure,
            });
        }
    }
}
