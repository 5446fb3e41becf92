using System.Runtime.InteropServices;
using EquiDsl;
using EquiDsl.Cuda;

namespace CudaBenchmarksSample;

/// <summary>What the device reaches on a large plain matrix product and on a large copy, in the same run.</summary>
internal sealed class Peaks : IDisposable
{
    private const int Rows = 8192, Columns = 4096, Lanes = 128, Tiles = 64, Repetitions = 10;
    private const long CopyBytes = 1L << 30;

    private readonly ICudaContext _context;
    private readonly ICudaCompiler _compiler;
    private readonly ICudaStream _stream;

    public Peaks(ICudaContext context, ICudaCompiler compiler) =>
        (_context, _compiler, _stream) = (context, compiler, context.CreateStream());

    /// <summary>Operations per second of y(8192 × 8192) = W(8192 × 4096)·x by the project's own kernel.</summary>
    public double OwnProduct(Precision precision)
    {
        string text = $$"""
            {{CudaText.Common}}
            struct Operands3 { const float* w; const float* x; float* y; };
            extern "C" __global__ void __launch_bounds__(128, 2) product(const Operands3 a)
            {
                EQUIDSL_SHARED_WORDS(shared);
                matrixProduct<Operands::{{precision}}, {{Rows}}, {{Columns}}, {{Lanes}}, 128>(
                    shared, a.w, nullptr, nullptr, a.x + (size_t)blockIdx.y * {{Columns * Lanes}}, a.y + (size_t)blockIdx.y * {{Rows * Lanes}}, blockIdx.x);
            }
            """;
        using ICudaModule module = Compile("product", text);
        ICudaFunction function = module.Function("product");
        const int SharedBytes = 4 * ((128 * 16) + (16 * (Lanes + 8))) * sizeof(float);
        function.AllowSharedBytes(SharedBytes);
        nint w = _context.Allocate(4L * Rows * Columns), x = _context.Allocate(4L * Columns * Lanes * Tiles), y = _context.Allocate(4L * Rows * Lanes * Tiles);
        RandomNumbers.Fill(_context, w, 4L * Rows * Columns, asBFloat16: precision == Precision.BFloat16);
        RandomNumbers.Fill(_context, x, 4L * Columns * Lanes * Tiles, asBFloat16: false);
        double seconds = Seconds(() => _stream.Launch(function, Rows / 128, Tiles, 128, SharedBytes, MemoryMarshal.AsBytes<nint>(new[] { w, x, y })));
        foreach (nint memory in new[] { w, x, y })
            _context.Free(memory);
        return 2.0 * Rows * Columns * Lanes * Tiles / seconds;
    }

    /// <summary>Bytes per second that a copy reads and writes.</summary>
    public double Copy()
    {
        const string Text = """
            struct Pair { const float4* from; float4* to; size_t count; size_t unused; };
            extern "C" __global__ void copy(const Pair a)
            {
                for (size_t i = (size_t)blockIdx.x * blockDim.x + threadIdx.x; i < a.count; i += (size_t)gridDim.x * blockDim.x)
                    a.to[i] = a.from[i];
            }
            """;
        using ICudaModule module = Compile("copy", Text);
        ICudaFunction function = module.Function("copy");
        nint from = _context.Allocate(CopyBytes), to = _context.Allocate(CopyBytes);
        RandomNumbers.Fill(_context, from, CopyBytes, asBFloat16: false);
        int blocks = 32 * _context.Properties.Multiprocessors;
        double seconds = Seconds(() => _stream.Launch(function, blocks, 1, 256, 0, MemoryMarshal.AsBytes<nint>(new[] { from, to, (nint)(CopyBytes / 16), 0 })));
        _context.Free(from);
        _context.Free(to);
        return 2.0 * CopyBytes / seconds;
    }

    public void Dispose() => _stream.Dispose();

    private ICudaModule Compile(string name, string text) =>
        _context.Load(_compiler.Compile(new(name, text), _context.Properties.Architecture));

    private double Seconds(Action launch)
    {
        launch();
        using ICudaEvent start = _context.CreateEvent(), end = _context.CreateEvent();
        _stream.Record(start);
        for (int i = 0; i < Repetitions; i++)
            launch();
        _stream.Record(end);
        _stream.Synchronize();
        return end.MillisecondsSince(start) / 1e3 / Repetitions;
    }
}
