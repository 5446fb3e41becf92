using EquiDsl.Cuda;
using EquiDsl.Cuda.Emulation;

namespace EquiDsl.Tests.Cuda;

/// <summary>The emulated driver, with a list of what it is asked for.</summary>
internal sealed class RecordingDriver : ICudaDriver
{
    private readonly EmulatedCudaDriver _driver = new();

    /// <summary>Calls in order, e.g. <c>copy in, pinned</c>, <c>kernel</c>, <c>graph</c>, <c>wait</c>; with the number of the stream.</summary>
    public List<(int Stream, string Call)> Calls { get; } = [];

    /// <summary>Makes the launch of a kernel fail: none, or one that is recorded.</summary>
    public bool FailsInCapture { get; set; }

    public string Name => _driver.Name;

    public int DeviceCount => 1;

    public ICudaContext Open(int device) => new Context(this, _driver.Open(device));

    public static Device Device(RecordingDriver driver) =>
        EquiDsl.Device.Cuda(driver, new EmulatedCudaCompiler(isChecked: false), 0, EmulatedCudaCompiler.Cache);

    private sealed class Context(RecordingDriver driver, ICudaContext inner) : ICudaContext
    {
        private readonly Dictionary<nint, long> _pinned = [];
        private int _streams;

        public CudaDeviceProperties Properties => inner.Properties;

        public (long Free, long Total) Memory => inner.Memory;

        public bool IsPinned(nint address, long bytes) => _pinned.Any(p => p.Key <= address && address + bytes <= p.Key + p.Value);

        public nint Allocate(long bytes)
        {
            driver.Calls.Add((-1, "allocate"));
            return inner.Allocate(bytes);
        }

        public void Free(nint address)
        {
            driver.Calls.Add((-1, "free"));
            inner.Free(address);
        }

        public nint AllocatePinned(long bytes)
        {
            driver.Calls.Add((-1, "allocate"));
            nint address = inner.AllocatePinned(bytes);
            _pinned[address] = bytes;
            return address;
        }

        public void FreePinned(nint address)
        {
            _pinned.Remove(address);
            inner.FreePinned(address);
        }

        public ICudaModule Load(ReadOnlySpan<byte> image) => inner.Load(image);

        public ICudaStream CreateStream() => new Stream(driver, this, inner.CreateStream(), _streams++);

        public ICudaEvent CreateEvent() => inner.CreateEvent();

        public void Dispose() => inner.Dispose();
    }

    private sealed class Stream(RecordingDriver driver, Context context, ICudaStream inner, int number) : ICudaStream
    {
        private bool _captures;

        public void CopyToDevice(nint destination, nint hostSource, long bytes)
        {
            Note($"copy in, {(context.IsPinned(hostSource, bytes) ? "pinned" : "pageable")}");
            inner.CopyToDevice(destination, hostSource, bytes);
        }

        public void CopyToHost(nint hostDestination, nint source, long bytes)
        {
            Note($"copy out, {(context.IsPinned(hostDestination, bytes) ? "pinned" : "pageable")}");
            inner.CopyToHost(hostDestination, source, bytes);
        }

        public void Fill(nint destination, byte value, long bytes)
        {
            Note("fill");
            inner.Fill(destination, value, bytes);
        }

        public void Launch(ICudaFunction function, int gridX, int gridY, int threads, int sharedBytes, ReadOnlySpan<byte> parameter)
        {
            if (_captures && driver.FailsInCapture)
                throw new CudaException("a launch that fails");
            Note("kernel");
            inner.Launch(function, gridX, gridY, threads, sharedBytes, parameter);
        }

        public void Record(ICudaEvent marker) => inner.Record(marker);

        public void Synchronize()
        {
            Note("wait");
            inner.Synchronize();
        }

        public void BeginCapture()
        {
            if (_captures)
                throw new CudaException("the stream records already");
            _captures = true;
            Note("capture");
            inner.BeginCapture();
        }

        public ICudaGraph EndCapture()
        {
            _captures = false;
            return inner.EndCapture();
        }

        public void Launch(ICudaGraph graph)
        {
            Note("graph");
            inner.Launch(graph);
        }

        public void Dispose() => inner.Dispose();

        private void Note(string call) => driver.Calls.Add((number, _captures && call != "capture" ? "recorded " + call : call));
    }
}
