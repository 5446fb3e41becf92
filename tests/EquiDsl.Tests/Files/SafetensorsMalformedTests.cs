using EquiDsl.Files;
using Xunit;

namespace EquiDsl.Tests.Files;

public sealed class SafetensorsMalformedTests
{
    [Theory]
    [InlineData("", 0, "not valid JSON")]
    [InlineData("{", 0, "not valid JSON")]
    [InlineData("[]", 0, "not valid JSON")]
    [InlineData("{} x", 0, "not valid JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", 16, "twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "inside another")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[12,20]}}""", 20, "belong to no tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "4 bytes before")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 7, "truncated")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9, "1 bytes after")]
    [InlineData("{}", 3, "3 bytes after")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "needs 12 bytes but data_offsets span 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "exceeds")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775807,9223372036854775807,9223372036854775807],"data_offsets":[0,0]}}""", 0, "exceeds")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1000000000000],"data_offsets":[0,4000000000000]}}""", 8, "truncated")]
    [InlineData("""{"a":{"dtype":"F33","shape":[2],"data_offsets":[0,8]}}""", 8, "F33")]
    [InlineData("""{"a":{"dtype":7,"shape":[2],"data_offsets":[0,8]}}""", 8, "dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", 8, "shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}""", 8, "shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "begin")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4,8]}}""", 8, "two numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,99999999999999999999]}}""", 8, "data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", 8, "lacks")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "'dtype' twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}}""", 8, "unknown key 'x'")]
    [InlineData("""{"a":3}""", 0, "object")]
    [InlineData("""{"__metadata__":{"k":1}}""", 0, "'k' must be a string")]
    [InlineData("""{"__metadata__":{"k":"1","k":"2"}}""", 0, "'k' appears twice")]
    [InlineData("""{"__metadata__":[]}""", 0, "metadata must be an object")]
    [InlineData("""{"a":{"dtype":"F32","shape":[[2]],"data_offsets":[0,8]}}""", 8, "shape")]
    public void A_malformed_header_is_refused(string header, int dataLength, string expected)
    {
        var error = Assert.Throws<EquiDslFileException>(() => SafetensorsBytes.Open(SafetensorsBytes.Create(header, dataLength)));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("case.safetensors", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    [InlineData(100_000_001)]
    [InlineData(1000)]
    public void An_absurd_header_length_is_refused_without_allocating_it(long announced)
    {
        byte[] bytes = SafetensorsBytes.Create("{}", 0, announced);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<EquiDslFileException>(() => SafetensorsBytes.Open(bytes));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000);
        Assert.Contains("announce a header", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void A_file_shorter_than_its_prefix_is_refused(int length)
    {
        var error = Assert.Throws<EquiDslFileException>(() => SafetensorsBytes.Open(new byte[length]));
        Assert.Contains($"{length} bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_are_not_utf8_are_refused()
    {
        byte[] bytes = SafetensorsBytes.Create("""{"ab":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8);
        bytes[10] = 0xFF;
        Assert.Contains("not valid JSON", Assert.Throws<EquiDslFileException>(() => SafetensorsBytes.Open(bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_file_errors()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<EquiDslFileException>(() => SafetensorsFile.Open(folder.File("absent.safetensors")));
        Assert.Throws<EquiDslFileException>(() => SafetensorsFile.Open(folder.Path));
    }

    [Fact]
    public void Random_damage_gives_a_file_error_or_a_readable_file()
    {
        byte[] good = File.ReadAllBytes(GoldenFiles.Tensors("f_l1m0"));
        using var folder = new TemporaryFolder();
        string path = folder.File("damaged.safetensors");
        var random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 400; i++)
        {
            byte[] bytes = i % 4 == 0 ? good[..random.Next(good.Length)] : (byte[])good.Clone();
            int headerEnd = Math.Min(bytes.Length, 26_000);
            for (int flips = i % 4 == 0 ? 0 : random.Next(1, 4); flips > 0 && headerEnd > 0; flips--)
                bytes[random.Next(headerEnd)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, bytes);
            try
            {
                using SafetensorsFile file = SafetensorsFile.Open(path);
                foreach (SafetensorsEntry entry in file.Tensors)
                    Assert.Equal(entry.ByteCount, file.ReadBytes(entry.Name).Length);
            }
            catch (EquiDslFileException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 150, 400);
    }
}
