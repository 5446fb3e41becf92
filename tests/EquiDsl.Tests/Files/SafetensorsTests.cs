using EquiDsl.Files;
using Xunit;

namespace EquiDsl.Tests.Files;

public sealed class SafetensorsTests
{
    public static IEnumerable<object[]> GoldenCases => GoldenFiles.Cases;

    [Theory]
    [MemberData(nameof(GoldenCases))]
    public void Every_golden_tensor_is_read(string name)
    {
        using SafetensorsFile file = SafetensorsFile.Open(GoldenFiles.Tensors(name));
        Assert.Equal(name, file.Metadata["name"]);
        Assert.Contains(file.Tensors, entry => entry.Name == "outputs/energy");
        foreach (SafetensorsEntry entry in file.Tensors)
        {
            long count = entry.Shape.Aggregate(1L, (product, extent) => product * extent);
            Assert.Equal(count, entry.ElementCount);
            if (entry.Type is SafetensorsType.F64 or SafetensorsType.F32)
                Assert.Equal(count, file.ReadDouble(entry.Name).LongCount(double.IsFinite));
            else
                Assert.Equal(count, file.ReadInt64(entry.Name).Length);
        }
    }

    [Fact]
    public void Tensors_of_all_kinds_survive_a_round_trip()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("all.safetensors");
        double[] values = [0, -0.0, 1.5, -2.25, double.Epsilon, double.MaxValue, double.NaN, double.NegativeInfinity];
        float[] singles = [.. values.Select(value => (float)value)];
        var writer = new SafetensorsWriter { Metadata = { ["format"] = "pt", ["ünïcode \"quoted\""] = "a\nb" } };
        writer.AddBytes("flags", SafetensorsType.Bool, [3], new byte[] { 1, 0, 1 });
        writer.Add("half", [2, 4], values.AsMemory(), SafetensorsType.F16);
        writer.Add("brain", [8], values.AsMemory(), SafetensorsType.BF16);
        writer.Add("single", [4, 2], singles.AsMemory());
        writer.Add("double", [2, 2, 2], values.AsMemory());
        writer.Add("whole", [2], new long[] { long.MinValue, long.MaxValue }.AsMemory());
        writer.Add("scalar", [], new[] { 3.25 }.AsMemory());
        writer.Add("empty", [0, 5], ReadOnlyMemory<float>.Empty);
        writer.AddBytes("raw", SafetensorsType.F8E4M3, [1], new byte[] { 9 });
        writer.Write(path);

        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.Equal("a\nb", file.Metadata["ünïcode \"quoted\""]);
        Assert.Equal(9, file.Tensors.Count);
        Assert.Equal(Bits(values), Bits(file.ReadDouble("double")));
        Assert.Equal(singles, file.ReadSingle("single"));
        Assert.Equal(values.Select(value => (float)value), file.ReadSingle("double"));
        Assert.Equal(values.Select(value => (double)(Half)value), file.ReadDouble("half"));
        Assert.Equal([0, -0.0, 1.5, -2.25, 0, double.PositiveInfinity, double.NaN, double.NegativeInfinity], file.ReadDouble("brain"));
        Assert.Equal([1L, 0, 1], file.ReadInt64("flags"));
        Assert.Equal([long.MinValue, long.MaxValue], file.ReadInt64("whole"));
        Assert.Equal([3.25], file.ReadDouble("scalar"));
        Assert.Empty(file["scalar"].Shape);
        Assert.Empty(file.ReadSingle("empty"));
        Assert.Equal("[0, 5]", file["empty"].ShapeText);
        Assert.Equal([9], file.ReadBytes("raw"));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData("I32", new byte[] { 0xFF, 0xFF, 0xFF, 0xFF }, -1L)]
    [InlineData("U32", new byte[] { 0xFF, 0xFF, 0xFF, 0xFF }, 4294967295L)]
    [InlineData("I16", new byte[] { 0, 0x80 }, -32768L)]
    [InlineData("U16", new byte[] { 0, 0x80 }, 32768L)]
    [InlineData("I8", new byte[] { 0x80 }, -128L)]
    [InlineData("U8", new byte[] { 0x80 }, 128L)]
    [InlineData("U64", new byte[] { 1, 0, 0, 0, 0, 0, 0, 0 }, 1L)]
    public void Whole_numbers_of_every_width_are_read(string type, byte[] element, long expected)
    {
        byte[] bytes = SafetensorsBytes.Create(
            $$"""{"x":{"dtype":"{{type}}","shape":[1],"data_offsets":[0,{{element.Length}}]} }""", element.Length);
        element.CopyTo(bytes, bytes.Length - element.Length);
        SafetensorsBytes.Open(bytes, file => Assert.Equal([expected], file.ReadInt64("x")));
    }

    [Fact]
    public void Reading_as_the_wrong_type_or_name_is_refused()
    {
        byte[] bytes = SafetensorsBytes.Create("""{"x":{"dtype":"I32","shape":[2],"data_offsets":[0,8]},"e":{"dtype":"F32","shape":[0],"data_offsets":[8,8]}}""", 8);
        SafetensorsBytes.Open(bytes, file =>
        {
            Assert.Contains("I32", Assert.Throws<EquiDslFileException>(() => file.ReadSingle("x")).Message, StringComparison.Ordinal);
            Assert.Contains("I32", Assert.Throws<EquiDslFileException>(() => file.ReadDouble("x")).Message, StringComparison.Ordinal);
            Assert.Contains("F32", Assert.Throws<EquiDslFileException>(() => file.ReadInt64("e")).Message, StringComparison.Ordinal);
            Assert.Equal("y", Assert.Throws<EquiDslFileException>(() => file["y"]).Field);
            Assert.False(file.Contains("y"));
        });
    }

    [Fact]
    public void Brain_floats_round_to_nearest_even()
    {
        double tie = 1 + (1 / 256.0);
        double[] values = [tie, 1 + (3 / 256.0), tie + 1e-12, tie - 1e-12, -tie - 1e-12, 3.4e38, 1e-45];
        double[] expected = [1, 1 + (4 / 256.0), 1 + (2 / 256.0), 1, -1 - (2 / 256.0), double.PositiveInfinity, 0];
        var writer = new SafetensorsWriter();
        writer.Add("x", [7], values.AsMemory(), SafetensorsType.BF16);
        using var stream = new MemoryStream();
        writer.Write(stream);
        SafetensorsBytes.Open(stream.ToArray(), file => Assert.Equal(expected, file.ReadDouble("x")));
    }

    [Fact]
    public void A_writer_refuses_what_does_not_fit()
    {
        var writer = new SafetensorsWriter();
        writer.Add("x", [2], new float[2].AsMemory());
        Assert.Throws<ArgumentException>(() => writer.Add("x", [2], new float[2].AsMemory()));
        Assert.Throws<ArgumentException>(() => writer.Add("y", [3], new float[2].AsMemory()));
        Assert.Throws<ArgumentException>(() => writer.Add("y", [-2, -1], new float[2].AsMemory()));
        Assert.Throws<ArgumentException>(() => writer.Add("y", [2], new float[2].AsMemory(), SafetensorsType.I64));
        Assert.Throws<ArgumentException>(() => writer.Add("__metadata__", [2], new float[2].AsMemory()));
        Assert.Throws<ArgumentException>(() => writer.AddBytes("y", SafetensorsType.I32, [1], new byte[3]));
    }

    [Fact]
    public void A_failed_write_leaves_the_old_file_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("kept.safetensors");
        File.WriteAllText(path, "old");
        var writer = new SafetensorsWriter();
        writer.Add("x", [2], new ThrowingMemory().Memory);
        Assert.Throws<InvalidOperationException>(() => writer.Write(path));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
        Assert.Throws<EquiDslFileException>(() => new SafetensorsWriter().Write(Path.Combine(folder.Path, "absent", "x")));
    }

    [SkippableFact]
    public void A_file_beyond_2_gib_is_read_by_tensor()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Sparse files are created by extending only on Linux.");
        using var folder = new TemporaryFolder();
        string path = folder.File("large.safetensors");
        const long large = 3L << 30;
        byte[] head = SafetensorsBytes.Create(
            $$$"""{"large":{"dtype":"U8","shape":[{{{large}}}],"data_offsets":[0,{{{large}}}]},"last":{"dtype":"F32","shape":[1],"data_offsets":[{{{large}}},{{{large + 4}}}]}}""", 0);
        using (FileStream stream = File.Create(path))
        {
            stream.Write(head);
            stream.SetLength(head.Length + large + 4);
            stream.Seek(-4, SeekOrigin.End);
            stream.Write(BitConverter.GetBytes(1.25f));
        }
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.Equal([1.25f], file.ReadSingle("last"));
        Assert.Contains("an array holds at most", Assert.Throws<EquiDslFileException>(() => file.ReadBytes("large")).Message, StringComparison.Ordinal);
    }

    private static long[] Bits(double[] values) => [.. values.Select(BitConverter.DoubleToInt64Bits)];

    private sealed class ThrowingMemory : System.Buffers.MemoryManager<float>
    {
        public override Span<float> GetSpan() => throw new InvalidOperationException("The values are gone.");

        public override System.Buffers.MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin()
        {
        }

        public override Memory<float> Memory => CreateMemory(2);

        protected override void Dispose(bool disposing)
        {
        }
    }
}
