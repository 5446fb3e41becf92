using static EquiDsl.Cuda.CudaDriverApi;

namespace EquiDsl.Cuda;

/// <summary>A stream of <see cref="NativeCudaContext"/>.</summary>
internal sealed unsafe class NativeCudaStream(NativeCudaContext context, CudaHandle stream) : ICudaStream
{
    public void CopyToDevice(nint destination, nint hostSource, long bytes)
    {
        context.Enter();
        if (bytes > 0)
            Check(cuMemcpyHtoDAsync_v2(destination, hostSource, (nuint)bytes, stream.Value), nameof(cuMemcpyHtoDAsync_v2));
    }

    public void CopyToHost(nint hostDestination, nint source, long bytes)
    {
        context.Enter();
        if (bytes > 0)
            Check(cuMemcpyDtoHAsync_v2(hostDestination, source, (nuint)bytes, stream.Value), nameof(cuMemcpyDtoHAsync_v2));
    }

    public void Fill(nint destination, byte value, long bytes)
    {
        context.Enter();
        if (bytes > 0)
            Check(cuMemsetD8Async(destination, value, (nuint)bytes, stream.Value), nameof(cuMemsetD8Async));
    }

    public void Launch(ICudaFunction function, int gridX, int gridY, int threads, int sharedBytes, ReadOnlySpan<byte> parameter)
    {
        context.Enter();
        NativeCudaFunction kernel = (NativeCudaFunction)function;
        fixed (byte* bytes = parameter)
        {
            void* first = bytes;
            Check(
                cuLaunchKernel(
                    kernel.Value, (uint)gridX, (uint)gridY, 1, (uint)threads, 1, 1, (uint)sharedBytes, stream.Value, &first, null),
                $"{nameof(cuLaunchKernel)}({kernel.Name}, {gridX} × {gridY} blocks of {threads} threads, {sharedBytes} bytes shared)");
        }
    }

    public void Record(ICudaEvent marker)
    {
        context.Enter();
        Check(cuEventRecord(((NativeCudaEvent)marker).Value, stream.Value), nameof(cuEventRecord));
    }

    public void Synchronize()
    {
        context.Enter();
        Check(cuStreamSynchronize(stream.Value), nameof(cuStreamSynchronize));
    }

    public void BeginCapture()
    {
        context.Enter();
        Check(cuStreamBeginCapture_v2(stream.Value, CaptureThreadLocal), nameof(cuStreamBeginCapture_v2));
    }

    public ICudaGraph EndCapture()
    {
        context.Enter();
        Check(cuStreamEndCapture(stream.Value, out nint graph), nameof(cuStreamEndCapture));
        try
        {
            Check(cuGraphInstantiateWithFlags(out nint executable, graph, 0), nameof(cuGraphInstantiateWithFlags));
            return new NativeCudaGraph(new(executable, g => context.InContext(() => cuGraphExecDestroy(g))));
        }
        finally
        {
            Check(cuGraphDestroy(graph), nameof(cuGraphDestroy));
        }
    }

    public void Launch(ICudaGraph graph)
    {
        context.Enter();
        Check(cuGraphLaunch(((NativeCudaGraph)graph).Value, stream.Value), nameof(cuGraphLaunch));
    }

    public void Dispose() => stream.Dispose();
}

/// <summary>An instantiated graph.</summary>
internal sealed class NativeCudaGraph(CudaHandle executable) : ICudaGraph
{
    public nint Value => executable.Value;

    public void Dispose() => executable.Dispose();
}

/// <summary>An event.</summary>
internal sealed class NativeCudaEvent(NativeCudaContext context, CudaHandle marker) : ICudaEvent
{
    public nint Value => marker.Value;

    public void Synchronize()
    {
        context.Enter();
        Check(cuEventSynchronize(marker.Value), nameof(cuEventSynchronize));
    }

    public float MillisecondsSince(ICudaEvent earlier)
    {
        context.Enter();
        Check(cuEventElapsedTime(out float milliseconds, ((NativeCudaEvent)earlier).Value, marker.Value), nameof(cuEventElapsedTime));
        return milliseconds;
    }

    public void Dispose() => marker.Dispose();
}
