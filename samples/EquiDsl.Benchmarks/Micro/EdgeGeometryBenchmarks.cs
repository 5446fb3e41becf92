using BenchmarkDotNet.Attributes;
using EquiDsl.Compiler.Mathematics;
using EquiDsl.Cpu;

namespace BenchmarksSample.Micro;

/// <summary>Wigner-D blocks and radial band of one edge, L = 6, M = 2.</summary>
public class EdgeGeometryBenchmarks
{
    private readonly EdgeGeometry _geometry;
    private readonly float[] _frame, _band;

    public EdgeGeometryBenchmarks()
    {
        EdgeFrameTables tables = new(6, 2);
        _geometry = new EdgeGeometry(6, tables.Width, [.. tables.Entries], [.. tables.Coefficients], 600, 12.0 / 599, 24.0 / 599, 25);
        _frame = new float[tables.Width];
        _band = new float[25];
    }

    [Benchmark]
    public unsafe int Edge()
    {
        fixed (float* frame = _frame, band = _band)
        {
            _geometry.Frame(1.3, -0.4, 2.1, frame, 1);
            return _geometry.Band(2.502, band, 0);
        }
    }
}
