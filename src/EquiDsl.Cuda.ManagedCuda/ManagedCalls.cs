using ManagedCuda.BasicTypes;

namespace EquiDsl.Cuda.Managed;

/// <summary>Calls of ManagedCuda, whose failures become those of the seam.</summary>
internal static class ManagedCalls
{
    /// <summary>Throws unless a call succeeded.</summary>
    public static void Check(CUResult result, string call)
    {
        if (result != CUResult.Success)
            throw new Cuda.CudaException($"{call} failed: {result} ({(int)result})");
    }

    /// <summary>Runs a call that throws by itself, or finds no library.</summary>
    public static T Run<T>(string call, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception problem) when (problem is global::ManagedCuda.CudaException or DllNotFoundException or EntryPointNotFoundException)
        {
            throw new Cuda.CudaException($"{call} failed: {problem.Message}", problem);
        }
    }

    /// <summary>Runs a call without a result.</summary>
    public static void Run(string call, Action action) => Run(call, () =>
    {
        action();
        return 0;
    });
}
