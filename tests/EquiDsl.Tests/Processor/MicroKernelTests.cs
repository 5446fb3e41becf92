using System.Reflection;
using System.Runtime.Intrinsics.X86;
using EquiDsl.Cpu;
using EquiDsl.MicroKernels;
using EquiDsl.Tests.Files;
using EquiDsl.Tests.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace EquiDsl.Tests.Processor;

/// <summary>The checked-in micro-kernels are what their description gives; blocks of any shape that it may give are right.</summary>
public sealed unsafe class MicroKernelTests
{
    private const string Refresh = "dotnet run --project generators/EquiDsl.MicroKernels";

    /// <summary>Shapes that are not used, one line each: rows that three do not divide, one to four vectors, unrolled, apart.</summary>
    private static readonly Block[] s_others =
    [
        new(KernelKind.Matrix, VectorText.Bits256, Rows: 4, VectorsPerRow: 3, Unrolled: 3, PrefetchEvery: 3),
        new(KernelKind.Matrix, VectorText.Bits256, Rows: 5, VectorsPerRow: 2, Unrolled: 2, PrefetchEvery: 1, Place: VectorPlace.OwnAddress),
        new(KernelKind.Matrix, VectorText.Bits256, Rows: 13, VectorsPerRow: 1),
        new(KernelKind.Matrix, VectorText.AnyWidth, Rows: 1, VectorsPerRow: 4, Unrolled: 2),
        new(KernelKind.Matrix, VectorText.Bits512, Rows: 9, VectorsPerRow: 3, PrefetchEvery: 1, Place: VectorPlace.OwnAddress),
        new(KernelKind.Matrix, VectorText.Bits512, Rows: 14, VectorsPerRow: 2, Unrolled: 2, PrefetchEvery: 1),
        new(KernelKind.Gradient, VectorText.Bits256, Rows: 4, VectorsPerRow: 3, Unrolled: 4, PrefetchEvery: 2),
        new(KernelKind.Gradient, VectorText.Bits256, Rows: 8, VectorsPerRow: 1),
        new(KernelKind.Gradient, VectorText.AnyWidth, Rows: 5, VectorsPerRow: 2, Unrolled: 3),
        new(KernelKind.Gradient, VectorText.Bits512, Rows: 14, VectorsPerRow: 2, Unrolled: 2, PrefetchEvery: 1),
    ];

    private static readonly Lazy<Assembly> s_compiled = new(Compile);

    public static TheoryData<string> Paths => [.. Description.Files.Select(f => f.Path)];

    public static TheoryData<int> Blocks => [.. Enumerable.Range(0, Description.Blocks.Count + s_others.Length)];

    private static string Folder => RepositoryFolder.Find("src/EquiDsl/Cpu");

    [Theory]
    [MemberData(nameof(Paths))]
    public void Checked_in_text_is_what_the_description_gives(string path)
    {
        string file = Path.Combine(Folder, path);
        Assert.True(File.Exists(file), $"{path} is described and not there; write it with: {Refresh}");
        Assert.True(
            File.ReadAllText(file) == Description.Files.Single(f => f.Path == path).Text,
            $"{path} is not what its description gives; change the description and write it anew with: {Refresh}");
    }

    [Fact]
    public void Every_generated_file_is_described() => Assert.Equal(
        Description.Files.Select(f => f.Path).Order(StringComparer.Ordinal),
        Directory.EnumerateFiles(Folder, "*.g.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Folder, path).Replace('\\', '/')).Order(StringComparer.Ordinal));

    [Fact]
    public void Weights_are_packed_in_blocks_of_the_rows_that_are_described()
    {
        Assert.All(Description.Blocks, b => Assert.Equal(b.Rows, MatrixKernel.BlockRows(b.Vector.IsGeneric ? 4 : int.Parse(b.Vector.Count))));
        Assert.All(Description.Blocks, b => Assert.InRange(b.Rows, 1, GradientStrips.Padding));
    }

    [Theory]
    [InlineData(7, 2, 1, 0, "needs 17 registers of 16")]
    [InlineData(0, 1, 1, 0, "are at least 1")]
    [InlineData(6, 2, 3, 2, "no multiple")]
    public void Blocks_that_cannot_be_are_refused(int rows, int vectors, int unrolled, int prefetchEvery, string problem)
    {
        Block block = new(KernelKind.Matrix, VectorText.Bits256, rows, vectors, unrolled, prefetchEvery);
        Assert.Contains(problem, Assert.Throws<InvalidOperationException>(block.File).Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [MemberData(nameof(Blocks))]
    public void A_block_of_any_shape_is_a_plain_product(int index)
    {
        Skip.IfNot(Fma.IsSupported, "this machine has no fused multiply-add of x86");
        Block block = index < Description.Blocks.Count ? Description.Blocks[index] : s_others[index - Description.Blocks.Count];
        foreach (int columns in new[] { 1, 4, 7 })
        {
            foreach (int rows in new[] { 1, block.Rows })
            {
                if (block.Kernel == KernelKind.Matrix)
                    CheckMatrix(block, rows, columns);
                else
                    CheckGradient(block, rows, columns);
            }
        }
    }

    private static void CheckMatrix(Block block, int rows, int columns)
    {
        int count = Lanes(block), width = count * block.VectorsPerRow, pitch = width + 1;
        // Vectors apart are those of panels, which lie after each other.
        int step = block.Place == VectorPlace.OwnAddress ? pitch * Math.Max(block.Rows, columns) : count, reach = step * block.VectorsPerRow;
        float[] w = Numbers(block.Rows * columns, 1), bias = Numbers(block.Rows, 2), x = Numbers((columns * pitch) + reach, 3);
        float[] start = Numbers((block.Rows * pitch) + reach, 4);
        for (int mode = 0; mode < 3; mode++)
        {
            float[] y = [.. start];
            fixed (float* weights = w, shift = bias, input = x, output = y, initial = start)
            {
                List<object> arguments =
                    [P(weights), P(mode == 1 ? shift : null), P(mode == 2 ? initial : null), rows, columns, P(input), P(output), (nint)pitch];
                if (block.Place == VectorPlace.OwnAddress)
                {
                    arguments.Insert(6, (nint)step);
                    arguments.Insert(8, (nint)step);
                }
                Method(block).Invoke(null, [.. arguments]);
            }
            for (int row = 0; row < block.Rows; row++)
            {
                for (int lane = 0; lane < width; lane++)
                {
                    int at = (row * pitch) + (lane / count * step) + (lane % count);
                    double expected = row >= rows || mode == 2 ? start[at] : mode == 1 ? bias[row] : 0;
                    for (int k = 0; row < rows && k < columns; k++)
                        expected += w[(k * block.Rows) + row] * x[(k * pitch) + (lane / count * step) + (lane % count)];
                    Near(expected, y[at], $"{block.Name}, {rows} rows, {columns} columns, mode {mode}, row {row}, lane {lane}");
                }
            }
        }
    }

    private static void CheckGradient(Block block, int rows, int lanes)
    {
        const int Groups = 2, Pitch = 9, Width = GradientStrips.Width;
        int step = Pitch * block.Rows, rightStep = (lanes + 1) * Width;
        float[] left = Numbers(Groups * step, 1), right = Numbers(Groups * rightStep, 2), before = Numbers(block.Rows * Width, 3), result = [.. before];
        fixed (float* y = left, x = right, g = result)
            Method(block).Invoke(null, [P(y), (nint)Pitch, lanes, (nint)step, Groups, P(x), (nint)rightStep, P(g), rows]);
        for (int i = 0; i < result.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, Width);
            double expected = before[i];
            for (int k = 0; row < rows && column < block.VectorsPerRow * Lanes(block) && k < Groups * lanes; k++)
                expected += left[(k / lanes * step) + (row * Pitch) + (k % lanes)] * right[(k / lanes * rightStep) + (k % lanes * Width) + column];
            Near(expected, result[i], $"{block.Name}, {rows} rows, {lanes} lanes, number {i}");
        }
    }

    private static int Lanes(Block block) => block.Vector.IsGeneric ? Lanes128.Count : int.Parse(block.Vector.Count);

    private static object P(float* address) => Pointer.Box(address, typeof(float*));

    private static float[] Numbers(int count, int seed) => [.. Enumerable.Range(0, count).Select(i => (float)Math.Sin((1.7 * i) + seed))];

    private static void Near(double expected, float actual, string what) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-5, $"{what}: {actual} instead of {expected}");

    private static MethodInfo Method(Block block)
    {
        Type type = s_compiled.Value.GetType($"EquiDsl.Cpu.{block.Kernel}Kernel", throwOnError: true)!;
        MethodInfo method = type.GetMethod(block.Name, BindingFlags.Static | BindingFlags.NonPublic)!;
        return block.Vector.IsGeneric ? method.MakeGenericMethod(typeof(Lanes128)) : method;
    }

    /// <summary>All blocks, in an assembly of their own.</summary>
    private static Assembly Compile()
    {
        const string Strips = "namespace EquiDsl.Cpu; internal static class GradientStrips { public const int Width = 32; }";
        Assert.Equal(32, GradientStrips.Width);
        CSharpCompilation compilation = GeneratorHarness.Compile(Strips);
        CSharpParseOptions options = (CSharpParseOptions)compilation.SyntaxTrees[0].Options;
        compilation = compilation.AddSyntaxTrees(Description.Blocks.Concat(s_others).Select(b => CSharpSyntaxTree.ParseText(b.File().Text, options)));
        using MemoryStream image = new();
        Assert.Empty(compilation.Emit(image).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error));
        return Assembly.Load(image.ToArray());
    }
}
