using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace EquiDsl.Cuda.Managed;

/// <summary>A stream.</summary>
internal sealed unsafe class ManagedCudaStream(ManagedCudaContext context, CudaStream stream) : ICudaStream
{
    public void CopyToDevice(nint destination, nint hostSource, long bytes)
    {
        if (bytes > 0)
            Call("cuMemcpyHtoDAsync", () => DriverAPINativeMethods.AsynchronousMemcpy_v2.cuMemcpyHtoDAsync_v2(new CUdeviceptr(destination), hostSource, bytes, stream.Stream));
    }

    public void CopyToHost(nint hostDestination, nint source, long bytes)
    {
        if (bytes > 0)
            Call("cuMemcpyDtoHAsync", () => DriverAPINativeMethods.AsynchronousMemcpy_v2.cuMemcpyDtoHAsync_v2(hostDestination, new CUdeviceptr(source), bytes, stream.Stream));
    }

    public void Fill(nint destination, byte value, long bytes)
    {
        if (bytes > 0)
            Call("cuMemsetD8Async", () => DriverAPINativeMethods.MemsetAsync.cuMemsetD8Async(new CUdeviceptr(destination), value, bytes, stream.Stream));
    }

    public void Launch(ICudaFunction function, int gridX, int gridY, int threads, int sharedBytes, ReadOnlySpan<byte> parameter)
    {
        ManagedCudaFunction kernel = (ManagedCudaFunction)function;
        fixed (byte* bytes = parameter)
        {
            nint[] parameters = [(nint)bytes];
            Call(
                $"cuLaunchKernel({kernel.Name}, {gridX} × {gridY} blocks of {threads} threads, {sharedBytes} bytes shared)",
                () => DriverAPINativeMethods.Launch.cuLaunchKernel(
                    kernel.Value, (uint)gridX, (uint)gridY, 1, (uint)threads, 1, 1, (uint)sharedBytes, stream.Stream, parameters, null));
        }
    }

    public void Record(ICudaEvent marker) => context.InContext("cuEventRecord", () => ((ManagedCudaEvent)marker).Value.Record(stream.Stream));

    public void Synchronize() => context.InContext("cuStreamSynchronize", stream.Synchronize);

    public void BeginCapture() =>
        Call("cuStreamBeginCapture", () => DriverAPINativeMethods.Streams.cuStreamBeginCapture(stream.Stream, CUstreamCaptureMode.Local));

    public ICudaGraph EndCapture()
    {
        CUgraph graph = default;
        Call("cuStreamEndCapture", () => DriverAPINativeMethods.Streams.cuStreamEndCapture(stream.Stream, ref graph));
        try
        {
            CUgraphExec executable = default;
            Call("cuGraphInstantiate", () => DriverAPINativeMethods.GraphManagment.cuGraphInstantiate(ref executable, graph, default));
            return new ManagedCudaGraph(context, executable);
        }
        finally
        {
            Call("cuGraphDestroy", () => DriverAPINativeMethods.GraphManagment.cuGraphDestroy(graph));
        }
    }

    public void Launch(ICudaGraph graph) =>
        Call("cuGraphLaunch", () => DriverAPINativeMethods.GraphManagment.cuGraphLaunch(((ManagedCudaGraph)graph).Value, stream.Stream));

    public void Dispose() => context.InContext("cuStreamDestroy", stream.Dispose);

    private void Call(string call, Func<CUResult> action) => context.InContext(call, () => ManagedCalls.Check(action(), call));
}

/// <summary>An instantiated graph.</summary>
internal sealed class ManagedCudaGraph(ManagedCudaContext context, CUgraphExec executable) : ICudaGraph
{
    private bool _destroyed;

    public CUgraphExec Value => executable;

    public void Dispose()
    {
        if (_destroyed)
            return;
        _destroyed = true;
        context.InContext("cuGraphExecDestroy", () => ManagedCalls.Check(DriverAPINativeMethods.GraphManagment.cuGraphExecDestroy(executable), "cuGraphExecDestroy"));
    }
}

/// <summary>An event.</summary>
internal sealed class ManagedCudaEvent(ManagedCudaContext context, CudaEvent marker) : ICudaEvent
{
    public CudaEvent Value => marker;

    public void Synchronize() => context.InContext("cuEventSynchronize", marker.Synchronize);

    public float MillisecondsSince(ICudaEvent earlier) =>
        context.InContext("cuEventElapsedTime", () => CudaEvent.ElapsedTime(((ManagedCudaEvent)earlier).Value, marker));

    public void Dispose() => context.InContext("cuEventDestroy", marker.Dispose);
}
