using System.Runtime.InteropServices;
using EquiDsl.Interop;

namespace NativeLibrarySample;

/// <summary>The functions of equidsl.h.</summary>
internal static unsafe class Exports
{
    private static readonly NativeExport s_export = new(
        (path, device) => SmallModel.Load(path, device).Runtime, (seed, device) => SmallModel.FromSeed(seed, device).Runtime);

    [UnmanagedCallersOnly(EntryPoint = "equidsl_create")]
    public static int Create(byte* weights, ulong seed, int threads, nint* model) => s_export.Create(weights, seed, threads, model);

    [UnmanagedCallersOnly(EntryPoint = "equidsl_normalize")]
    public static int Normalize(nint model, double mean, double deviation) => s_export.Normalize(model, mean, deviation);

    [UnmanagedCallersOnly(EntryPoint = "equidsl_predict")]
    public static int Predict(
        nint model, int systems, int* atomCounts, int* atomicNumbers, double* positions, double* cells, byte* periodic,
        double* energies, double* forces) =>
        s_export.Predict(model, systems, atomCounts, atomicNumbers, positions, cells, periodic, energies, forces);

    [UnmanagedCallersOnly(EntryPoint = "equidsl_free")]
    public static void Free(nint model) => s_export.Free(model);

    [UnmanagedCallersOnly(EntryPoint = "equidsl_error_message")]
    public static byte* ErrorMessage() => NativeExport.ErrorMessage();
}
