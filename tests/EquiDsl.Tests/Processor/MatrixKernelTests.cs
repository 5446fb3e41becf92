using EquiDsl.Compiler.Lowering;
using EquiDsl.Cpu;
using Xunit;

namespace EquiDsl.Tests.Processor;

/// <summary>Matrix products and packing at every vector width that the machine has, against plain loops.</summary>
public sealed unsafe class MatrixKernelTests
{
    private static readonly int[] s_sizes = [1, 2, 5, 6, 7, 11, 12, 13, 16, 24, 25, 33, 50];

    public static TheoryData<CpuInstructionSet> Widths => [CpuInstructionSet.Vector128, CpuInstructionSet.Vector256, CpuInstructionSet.Vector512];

    [SkippableTheory]
    [MemberData(nameof(Widths))]
    public void Products_are_those_of_plain_loops(CpuInstructionSet set) => Run(set, new Products());

    [SkippableTheory]
    [MemberData(nameof(Widths))]
    public void Transposes_may_overlap(CpuInstructionSet set) => Run(set, new Transposes());

    [SkippableTheory]
    [MemberData(nameof(Widths))]
    public void Gradients_of_a_tile_are_those_of_plain_loops(CpuInstructionSet set) => Run(set, new Gradients());

    [SkippableTheory]
    [MemberData(nameof(Widths))]
    public void Gradients_of_kept_tiles_are_those_of_plain_loops(CpuInstructionSet set) => Run(set, new KeptGradients());

    private static void Run(CpuInstructionSet set, IForWidth work)
    {
        Skip.IfNot(CpuInstructionSets.IsSupported(set), $"this machine has no {set}");
        switch (set)
        {
            case CpuInstructionSet.Vector512:
                work.Run<Lanes512>();
                break;
            case CpuInstructionSet.Vector256:
                work.Run<Lanes256>();
                break;
            default:
                work.Run<Lanes128>();
                break;
        }
    }

    private static float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => (float)Math.Sin(1.7 * i + 0.3))];

    private static void Near(double expected, float actual, string what) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-4, $"{what}: {actual} instead of {expected}");

    private interface IForWidth
    {
        void Run<V>()
            where V : struct, ILanes<V>;
    }

    /// <summary>Packs a matrix as <see cref="CpuWeightPacker"/> does and multiplies it, alone, with a bias and added to what is there.</summary>
    private sealed class Products : IForWidth
    {
        public void Run<V>()
            where V : struct, ILanes<V>
        {
            foreach (int lanes in new[] { 16, 32 })
            {
                foreach (int rows in s_sizes)
                {
                    foreach (int columns in s_sizes)
                    {
                        foreach (bool isTransposed in new[] { false, true })
                            Check<V>(lanes, rows, columns, isTransposed);
                    }
                }
            }
        }

        private static void Check<V>(int lanes, int rows, int columns, bool isTransposed)
            where V : struct, ILanes<V>
        {
            float[] matrix = Numbers(rows * columns), bias = Numbers(rows + 24);
            ParameterSet parameters = new() { ["w"] = matrix };
            using CpuWeightPacker packer = new(parameters, V.Count);
            if (isTransposed)
                packer.TransposedMatrix("w", rows, [0, rows], (1, [0, columns]));
            else
                packer.Matrix("w", columns, [0, columns], (1, [0, rows]));
            float Entry(int row, int column) => isTransposed ? matrix[(column * rows) + row] : matrix[(row * columns) + column];
            for (int mode = 0; mode < 3; mode++)
            {
                // Panels, whose rows do not follow each other; what is added to is one panel's.
                int panels = mode == 2 ? 1 : 1 + ((rows + columns) % 4), xStride = columns + 1, yStride = rows + 3;
                float[] x = Numbers(panels * xStride * lanes), y = Numbers(((panels * yStride) + 24) * lanes), before = [.. y];
                fixed (float* input = x, output = y, shift = bias)
                {
                    MatrixKernel.Run<V>(
                        packer.Addresses()[0], mode == 1 ? shift : null, mode == 2 ? output : null, rows, columns, input, output, panels, xStride, yStride, lanes);
                }
                for (int i = 0; i < y.Length; i++)
                {
                    (int panel, int row) = Math.DivRem(i / lanes, yStride);
                    bool isWritten = panel < panels && row < rows;
                    double expected = mode == 1 && isWritten ? bias[row] : mode == 0 && isWritten ? 0 : before[i];
                    for (int k = 0; isWritten && k < columns; k++)
                        expected += Entry(row, k) * x[(((panel * xStride) + k) * lanes) + (i % lanes)];
                    Near(expected, y[i], $"{rows} × {columns}, {panels} panels of {lanes} lanes, number {i}");
                }
            }
        }
    }

    /// <summary>Number i + 1 over what number i leaves beyond its stride.</summary>
    private sealed class Transposes : IForWidth
    {
        public void Run<V>()
            where V : struct, ILanes<V>
        {
            float** rows = stackalloc float*[V.Count];
            for (int stride = V.Count / 2; stride <= V.Count + 1; stride++)
            {
                float[] input = Numbers(V.Count * V.Count), output = new float[(V.Count * stride) + V.Count];
                fixed (float* from = input, to = output)
                {
                    for (int i = 0; i < V.Count; i++)
                        rows[i] = from + (i * V.Count);
                    V.Transpose(rows, 0, to, stride);
                }
                for (int number = 0; number < V.Count; number++)
                {
                    for (int row = 0; row < Math.Min(stride, V.Count); row++)
                        Assert.Equal(input[(row * V.Count) + number], output[(number * stride) + row]);
                }
            }
        }
    }

    /// <summary>Sums over lanes and panels, some lanes not valid; nothing is written outside the room that the compiler reserves.</summary>
    private sealed class Gradients : IForWidth
    {
        private const int Lanes = 16, Panels = 3;
        private const float Untouched = 123;

        public void Run<V>()
            where V : struct, ILanes<V>
        {
            foreach (int rows in s_sizes)
            {
                foreach (int columns in s_sizes)
                {
                    foreach (int count in new[] { 1, 5, 16 })
                        Check<V>(rows, columns, count);
                }
            }
        }

        private static void Check<V>(int rows, int columns, int count)
            where V : struct, ILanes<V>
        {
            float[] y = Numbers(((rows * Panels) + 24) * Lanes), x = Numbers((columns * Panels * Lanes) + 7)[7..];
            float[] sum = new float[TileGradientLayout.SumRows(rows, columns, Lanes) * Lanes];
            float[] packed = Room(TileGradientLayout.PackedRows(columns, Panels));
            Tile tile = new() { Lanes = Lanes, Count = count };
            fixed (float* a = y, b = x, s = sum, p = packed)
            {
                TileGradient.Add<V>(ref tile, rows, columns, Panels, a, b, s, p);
                TileGradient.Add<V>(ref tile, rows, columns, Panels, a, b, s, p);
            }
            Assert.All(packed[^Lanes..], v => Assert.Equal(Untouched, v));
            float[] result = new float[rows * columns];
            fixed (float* s = sum)
                GradientStrips.Read(s, rows, columns, result);
            for (int i = 0; i < result.Length; i++)
            {
                double expected = 0;
                for (int panel = 0; panel < Panels; panel++)
                {
                    for (int lane = 0; lane < count; lane++)
                        expected += 2 * y[(((panel * rows) + (i / columns)) * Lanes) + lane] * x[(((panel * columns) + (i % columns)) * Lanes) + lane];
                }
                Near(expected, result[i], $"{rows} × {columns}, {count} lanes, number {i}");
            }
        }

        /// <summary>The room, and a row after it that must not be written.</summary>
        private static float[] Room(int tileRows) => [.. Enumerable.Repeat(Untouched, (tileRows + 1) * Lanes)];
    }

    /// <summary>Operands of several tiles kept in aligned memory, in the caches or past them, the last tile in part; nothing but their room is written.</summary>
    private sealed class KeptGradients : IForWidth
    {
        private const int Lanes = 32, Panels = 2, Tiles = 3, Depth = Lanes * Panels * Tiles;
        private const float Untouched = 123;

        public void Run<V>()
            where V : struct, ILanes<V>
        {
            foreach (int rows in s_sizes)
            {
                foreach (int columns in s_sizes)
                    Check<V>(rows, columns, valid: 1 + ((rows + columns) % Lanes), isStreamed: (rows + columns) % 2 == 0);
            }
        }

        private static void Check<V>(int rows, int columns, int valid, bool isStreamed)
            where V : struct, ILanes<V>
        {
            int block = MatrixKernel.BlockRows(V.Count), strips = GradientStrips.Count(columns);
            int leftSize = (rows + block - 1) / block * block * Depth, rightSize = strips * GradientStrips.Width * Depth;
            using NativeBuffer<float> left = new(), right = new();
            left.Ensure(leftSize + 1)[leftSize] = right.Ensure(rightSize + 1)[rightSize] = Untouched;
            float[] y = Numbers(rows * Panels * Lanes * Tiles), x = Numbers((columns * Panels * Lanes * Tiles) + 7)[7..];
            float[] sum = new float[GradientStrips.Size(rows, columns)], result = new float[rows * columns];
            fixed (float* a = y, b = x, s = sum)
            {
                for (int tile = 0; tile < Tiles; tile++)
                {
                    int first = tile * Panels * Lanes, count = tile + 1 < Tiles ? Lanes : valid;
                    GradientOperands.CopyRows<V>(a + (first * rows), rows, Panels, rows, Lanes, count, left.Pointer, first, Depth, isStreamed);
                    GradientOperands.PackColumns<V>(b + (first * columns), columns, Panels, columns, Lanes, count, right.Pointer, first, Depth, isStreamed);
                }
                GradientOperands.Fence();
                for (int strip = 0; strip < strips; strip++)
                {
                    GradientKernel.Run<V>(
                        left.Pointer, Lanes, Lanes, block * Lanes, block * Depth, Depth / Lanes,
                        right.Pointer + ((long)strip * Depth * GradientStrips.Width), Lanes * GradientStrips.Width, s + (strip * GradientStrips.StripSize(rows)), rows);
                }
                GradientStrips.Read(s, rows, columns, result);
            }
            Assert.Equal(Untouched, left.Pointer[leftSize]);
            Assert.Equal(Untouched, right.Pointer[rightSize]);
            for (int i = 0; i < result.Length; i++)
            {
                double expected = 0;
                for (int group = 0; group < Panels * Tiles; group++)
                {
                    for (int lane = 0; lane < (group < Panels * (Tiles - 1) ? Lanes : valid); lane++)
                        expected += y[(((group * rows) + (i / columns)) * Lanes) + lane] * x[(((group * columns) + (i % columns)) * Lanes) + lane];
                }
                Near(expected, result[i], $"{rows} × {columns}, {valid} lanes of the last tile, number {i}");
            }
        }
    }
}
