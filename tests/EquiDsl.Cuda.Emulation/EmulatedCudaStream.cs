using System.Diagnostics;
using System.Text;

namespace EquiDsl.Cuda.Emulation;

/// <summary>Runs what it is given at once, or records it while it captures.</summary>
internal sealed unsafe class EmulatedCudaStream(EmulatedCudaDriver driver) : ICudaStream
{
    /// <summary>What every device takes.</summary>
    private const int ParameterBytes = 4096;

    private List<Action>? _recording;

    public void CopyToDevice(nint destination, nint hostSource, long bytes) =>
        Do(() => Buffer.MemoryCopy((void*)hostSource, (void*)destination, bytes, bytes));

    public void CopyToHost(nint hostDestination, nint source, long bytes) => CopyToDevice(hostDestination, source, bytes);

    public void Fill(nint destination, byte value, long bytes) => Do(() =>
    {
        for (long start = 0; start < bytes; start += 1 << 30)
            new Span<byte>((byte*)destination + start, (int)Math.Min(bytes - start, 1 << 30)).Fill(value);
    });

    public void Launch(ICudaFunction function, int gridX, int gridY, int threads, int sharedBytes, ReadOnlySpan<byte> parameter)
    {
        EmulatedCudaFunction kernel = (EmulatedCudaFunction)function;
        if (gridX < 1 || gridY < 1 || gridY > 65535 || threads < 32 || threads > 1024 || threads % 32 != 0)
            throw new CudaException($"{kernel.Name}: {gridX} × {gridY} blocks of {threads} threads are no valid launch");
        if (sharedBytes > kernel.SharedBytesAllowed)
            throw new CudaException($"{kernel.Name}: {sharedBytes} bytes of shared memory, {kernel.SharedBytesAllowed} are allowed");
        if (parameter.Length > ParameterBytes)
            throw new CudaException($"{kernel.Name}: {parameter.Length} bytes of parameters, {ParameterBytes} are allowed");
        byte[] bytes = new byte[ParameterBytes];
        parameter.CopyTo(bytes);
        Do(() => Run(kernel, gridX, gridY, threads, sharedBytes, bytes));
    }

    public void Record(ICudaEvent marker) => Do(((EmulatedCudaEvent)marker).Mark);

    public void Synchronize()
    {
    }

    public void BeginCapture() => _recording = [];

    public ICudaGraph EndCapture()
    {
        EmulatedCudaGraph graph = new([.. _recording!]);
        _recording = null;
        return graph;
    }

    public void Launch(ICudaGraph graph)
    {
        foreach (Action action in ((EmulatedCudaGraph)graph).Actions)
            action();
    }

    public void Dispose()
    {
    }

    private void Do(Action action)
    {
        if (_recording is null)
            action();
        else
            _recording.Add(action);
    }

    private void Run(EmulatedCudaFunction kernel, int x, int y, int threads, int sharedBytes, byte[] parameter)
    {
        byte* report = stackalloc byte[1024];
        fixed (byte* p = parameter)
        {
            var run = (delegate* unmanaged<nint, byte*, int, int, int, int, uint, int, nint, byte*, int, int>)kernel.Runner;
            if (run(kernel.Address, p, x, y, threads, sharedBytes, driver.Seed, driver.Workers, kernel.Guard, report, 1024) != 0)
                throw new CudaException($"{kernel.Name}, blocks in the order of seed {driver.Seed}: {Encoding.UTF8.GetString(System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated(report))}");
        }
    }
}

/// <summary>Recorded work.</summary>
internal sealed class EmulatedCudaGraph(Action[] actions) : ICudaGraph
{
    public Action[] Actions => actions;

    public void Dispose()
    {
    }
}

/// <summary>A time.</summary>
internal sealed class EmulatedCudaEvent : ICudaEvent
{
    private long _time;

    public void Mark() => _time = Stopwatch.GetTimestamp();

    public void Synchronize()
    {
    }

    public float MillisecondsSince(ICudaEvent earlier) =>
        (float)Stopwatch.GetElapsedTime(((EmulatedCudaEvent)earlier)._time, _time).TotalMilliseconds;

    public void Dispose()
    {
    }
}
