using EquiDsl.Atoms.Tests.Files;
using EquiDsl.Files;
using Xunit;

namespace EquiDsl.Training.Tests.Torch;

/// <summary>Checkpoints that a disk or a transfer changed without changing their layout.</summary>
public sealed class TorchDamageTests : IDisposable
{
    private static readonly ParameterDescription[] s_needed = [new("w", [6], ParameterInitialization.Zero, 0)];
    private static readonly byte[] s_elements = [.. new[] { 1.25f, 2, 3, 4, 5, 6 }.SelectMany(BitConverter.GetBytes)];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_flipped_bit_in_any_storage_is_noticed()
    {
        byte[] good = Zip(s_elements);
        int start = good.AsSpan().IndexOf(s_elements);
        for (int bit = 0; bit < 8 * s_elements.Length; bit++)
        {
            byte[] bad = [.. good];
            bad[start + (bit / 8)] ^= (byte)(1 << (bit % 8));
            Assert.Contains("'x/data/0' is damaged", Problem(bad), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_flipped_bit_in_a_checkpoint_of_the_reference_is_noticed()
    {
        byte[] bytes = File.ReadAllBytes(GoldenCheckpoint.File(GoldenCheckpoint.Zip));
        using SafetensorsFile expected = GoldenCheckpoint.Expected();
        foreach (ParameterDescription parameter in TinyModel.Description.Parameters.Where(p => p.Count > 20).Take(10))
        {
            byte[] average = expected.ReadBytes("ema/" + parameter.Name);
            int at = bytes.AsSpan().IndexOf(average);
            Assert.True(at > 0);
            bytes[at + 5] ^= 4;
            string path = _folder.Write("bad.pt", bytes);
            Assert.Contains("is damaged", Assert.Throws<EquiDslFileException>(() => ParameterSet.Load(path, TinyModel.Description.Parameters)).Message, StringComparison.Ordinal);
            bytes[at + 5] ^= 4;
        }
    }

    [Fact]
    public void Sums_that_PyTorch_was_told_to_leave_out_are_not_compared()
    {
        byte[] bytes = Zip(s_elements);
        byte[] sum = BitConverter.GetBytes(Crc32.Of(s_elements));
        for (int at; (at = bytes.AsSpan().IndexOf(sum)) >= 0;)
            bytes.AsSpan(at, 4).Clear();
        Assert.Equal([1.25f, 2, 3, 4, 5, 6], ParameterSet.Load(_folder.Write("plain.pt", bytes), s_needed)["w"]);
        Assert.Equal(0xCBF43926, Crc32.Of("123456789"u8));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Numbers_that_are_not_finite_are_refused_by_name(float value)
    {
        byte[] elements = [.. s_elements];
        BitConverter.TryWriteBytes(elements.AsSpan(8), value);
        Assert.Contains(", 'w': element 2 of the parameter is ", Problem(Zip(elements)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("some words about weights")]
    public void What_is_no_checkpoint_under_the_name_of_one_is_told_what_is_expected(string text)
    {
        string path = _folder.Write("weights.pt", text);
        string message = Assert.Throws<EquiDslFileException>(() => ParameterSet.Load(path, s_needed)).Message;
        Assert.Contains("no checkpoint of PyTorch's; expected what torch.save writes", message, StringComparison.Ordinal);
        Assert.Contains("cannot be read", Assert.Throws<EquiDslFileException>(() => ParameterSet.Load(_folder.File("missing.pt"), s_needed)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Zip(byte[] elements) => TorchFiles.Zip(("x/data.pkl", TorchFiles.StateDictionary("w", 6)), ("x/data/0", elements));

    private string Problem(byte[] file)
    {
        string path = _folder.Write("weights.pt", file);
        return Assert.Throws<EquiDslFileException>(() => ParameterSet.Load(path, s_needed)).Message;
    }
}
