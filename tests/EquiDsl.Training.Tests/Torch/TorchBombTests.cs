using System.IO.Compression;
using EquiDsl.Atoms.Tests.Files;
using EquiDsl.Files;
using Xunit;

namespace EquiDsl.Training.Tests.Torch;

/// <summary>Small files that would become large in memory.</summary>
public sealed class TorchBombTests : IDisposable
{
    private const int Mega = 1 << 20;

    private static readonly byte[] s_zeros = new byte[Mega];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_pickle_that_inflates_to_hundreds_of_megabytes_is_refused_by_what_it_announces()
    {
        byte[] block = [.. Enumerable.Repeat("N0"u8.ToArray(), Mega / 2).SelectMany(b => b)];
        TorchFiles.WriteCompressed(_folder.File("bomb.pt"), ("x/data.pkl", block, 200));
        Assert.InRange(new FileInfo(_folder.File("bomb.pt")).Length, 0, 2 * Mega);

        string message = Refusal("bomb.pt", 4 * Mega);

        Assert.Contains("bomb.pt: 'x/data.pkl' cannot be read", message, StringComparison.Ordinal);
        Assert.Contains($"are said to hold {200 * Mega}; at most ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pickle_that_announces_less_than_it_inflates_to_is_not_inflated_further()
    {
        TorchFiles.WriteCompressed(_folder.File("bomb.pt"), ("x/data.pkl", s_zeros, 100));
        byte[] bytes = File.ReadAllBytes(_folder.File("bomb.pt"));
        byte[] length = BitConverter.GetBytes(100 * Mega);
        for (int at; (at = bytes.AsSpan().IndexOf(length)) >= 0;)
            BitConverter.TryWriteBytes(bytes.AsSpan(at), 1000);
        _folder.Write("lies.pt", bytes);

        Refusal("lies.pt", 4 * Mega);
    }

    [Fact]
    public void A_storage_of_which_tensors_need_little_is_refused_when_it_inflates_far()
    {
        byte[] pickle = TorchFiles.Views(("w", 0, 75 * Mega, 0, 3));
        TorchFiles.WriteCompressed(_folder.File("bomb.pt"), ("x/data.pkl", pickle, 1), ("x/data/0", s_zeros, 300));

        string message = Refusal("bomb.pt", 4 * Mega, ("w", 3));

        Assert.Contains("'x/data/0' cannot be read", message, StringComparison.Ordinal);
        Assert.Contains($"{300 * Mega}; at most ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_mark_of_byte_order_is_short()
    {
        TorchFiles.WriteCompressed(
            _folder.File("bomb.pt"), ("x/data.pkl", TorchFiles.StateDictionary("w", 1), 1), ("x/data/0", new byte[4], 1), ("x/byteorder", "little  "u8.ToArray(), 20 * Mega));
        Assert.Contains("'x/byteorder' cannot be read", Refusal("bomb.pt", 4 * Mega, ("w", 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void Storages_are_read_once_however_their_views_follow_each_other()
    {
        const int Views = 60;
        float[] first = new float[2 * Mega], second = new float[2 * Mega];
        for (int i = 0; i < first.Length; i++)
            (first[i], second[i]) = (i, -i);
        byte[] pickle = TorchFiles.Views([.. Enumerable.Range(0, Views).Select(i => ($"w{i}", i % 2, first.Length, 10 * i, 3))]);
        static byte[] Bytes(float[] values) => System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(values).ToArray();
        string path = _folder.Write("views.pt", TorchFiles.Zip(("x/data.pkl", pickle), ("x/data/0", Bytes(first)), ("x/data/1", Bytes(second))));
        ParameterDescription[] needed = [.. Enumerable.Range(0, Views).Select(i => new ParameterDescription($"w{i}", [3], ParameterInitialization.Zero, 0))];

        long before = GC.GetTotalAllocatedBytes(precise: true);
        ParameterSet read = ParameterSet.Load(path, needed);

        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 40 * Mega);
        Assert.Equal([50, 51, 52], read["w5"].Select(v => -v));
        Assert.Equal([60, 61, 62], read["w6"]);
    }

    [Fact]
    public void Many_storages_that_inflate_far_are_refused_at_the_first()
    {
        byte[] pickle = TorchFiles.Views([.. Enumerable.Range(0, 80).Select(i => ($"w{i}", i % 10, 8 * Mega, 0, 3))]);
        TorchFiles.WriteCompressed(
            _folder.File("bomb.pt"), [("x/data.pkl", pickle, 1), .. Enumerable.Range(0, 10).Select(i => ($"x/data/{i}", s_zeros, 32))]);
        Assert.Contains("cannot be read", Refusal("bomb.pt", 4 * Mega, [.. Enumerable.Range(0, 80).Select(i => ($"w{i}", 3))]), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_of_units_are_counted_before_they_are_read()
    {
        byte[] pickle = new PickleBytesBuilder().Op('}').Text("state_dict").Raw(TorchFiles.Views(("w", 0, 1, 0, 1))[2..^1]).Op('s')
            .Text("normalizers").Op('}').Text("energy").Raw(TorchFiles.Views(("mean", 1, 25 * Mega, 0, 25 * Mega), ("std", 1, 25 * Mega, 0, 25 * Mega))[2..^1]).Op('s', 's').End();
        TorchFiles.WriteCompressed(_folder.File("bomb.pt"), ("x/data.pkl", pickle, 1), ("x/data/0", new byte[4], 1), ("x/data/1", s_zeros, 100));
        Assert.Contains("of the normaliser of 'energy' is not a number", Refusal("bomb.pt", 4 * Mega, ("w", 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_that_was_compressed_again_is_read_as_before()
    {
        using (ZipArchive from = ZipFile.OpenRead(GoldenCheckpoint.File(GoldenCheckpoint.Zip)), to = ZipFile.Open(_folder.File("packed.pt"), ZipArchiveMode.Create))
        {
            foreach (ZipArchiveEntry entry in from.Entries)
            {
                using Stream read = entry.Open(), written = to.CreateEntry(entry.FullName, CompressionLevel.SmallestSize).Open();
                read.CopyTo(written);
            }
        }
        IReadOnlyList<ParameterDescription> needed = TinyModel.Description.Parameters;
        ParameterSet expected = ParameterSet.Load(GoldenCheckpoint.File(GoldenCheckpoint.Zip), needed), packed = ParameterSet.Load(_folder.File("packed.pt"), needed);
        Assert.All(needed, p => Assert.Equal(expected[p.Name], packed[p.Name]));
    }

    public void Dispose() => _folder.Dispose();

    private string Refusal(string name, long most, params (string Name, int Count)[] needed)
    {
        ParameterDescription[] parameters = [.. needed.Select(n => new ParameterDescription(n.Name, [n.Count], ParameterInitialization.Zero, 0))];
        long before = GC.GetTotalAllocatedBytes(precise: true);
        string message = Assert.Throws<EquiDslFileException>(() => ParameterSet.Load(_folder.File(name), parameters)).Message;
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, most);
        return message;
    }
}
