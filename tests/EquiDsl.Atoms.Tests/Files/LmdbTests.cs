using System.IO.Compression;
using System.Numerics;
using System.Text;
using EquiDsl.Files;
using Xunit;

namespace EquiDsl.Atoms.Tests.Files;

public sealed class LmdbTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Records_of_both_styles_are_read_in_numeric_order(bool newStyle)
    {
        using var folder = new TemporaryFolder();
        byte[] record = PickleBytesBuilder.Record(newStyle);
        var entries = Enumerable.Range(0, 12).Select(i => ($"{i}", record)).Append(("length", new PickleBytesBuilder().Integer(12).End()));
        using StructureFile file = StructureFile.Open(folder.Write("data.lmdb", LmdbBuilder.Build([.. entries])));
        Assert.Equal((StructureFormat.OcLmdb, 12), (file.Format, file.Count));
        AtomicStructure s = file[11];
        Assert.Equal([29, 8], s.AtomicNumbers);
        Assert.Equal([0, 0, 0, 1, 0.5, 0], s.Positions);
        Assert.Equal([4, 0, 0, 0, 4, 0, 0, 0, 9], s.Cell);
        Assert.Equal(Periodicity.All, s.Periodicity);
        Assert.Equal(-1.5, s.Energy);
        Assert.Equal([1, 2, 3, -1, -2, -3], s.Forces!);
        Assert.Equal([true, false], s.Fixed!);
        Assert.Equal([1, 2], s.GetTags()!);
        Assert.Equal("7", s.Info["sid"]);
    }

    [Fact]
    public void Ids_counts_and_energies_beyond_32_bits_are_kept()
    {
        using var folder = new TemporaryFolder();
        PickleBytesBuilder record = new PickleBytesBuilder().Global("torch_geometric.data.data", "Data").Op(')', 0x81).Op('}', '(')
            .Text("pos").Tensor([0f, 0f, 0f], 1, 3).Text("cell").Tensor([4f, 0, 0, 0, 4f, 0, 0, 0, 9f], 1, 3, 3).Text("atomic_numbers").Tensor([29L], 1)
            .Text("natoms").Big(1).Text("energy").Big(-3_000_000_000).Text("sid").Big(5_000_000_000).Text("fid").Big(BigInteger.Pow(2, 70)).Text("hash").Tensor([(1L << 60) + 1], 1);
        string path = folder.Write("data.lmdb", LmdbBuilder.Build(("0", record.Op('u', 'b').End()), ("length", new PickleBytesBuilder().Big(1).End())));

        using StructureFile file = StructureFile.Open(path);

        AtomicStructure structure = Assert.Single(file.ReadAll());
        Assert.Equal(-3e9, structure.Energy);
        Assert.Equal("5000000000", structure.Info["sid"]);
        Assert.Equal("1180591620717411303424", structure.Info["fid"]);
        Assert.Equal("1152921504606846977", structure.Info["hash"]);
        string lies = folder.Write("lies.lmdb", LmdbBuilder.Build(("0", record.End()), ("length", new PickleBytesBuilder().Big(3_000_000_000).End())));
        Assert.Contains("announces 3000000000 records but has 1", Assert.Throws<EquiDslFileException>(() => StructureFile.Open(lies)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_a_record_has_under_thousands_of_names_are_refused()
    {
        using var folder = new TemporaryFolder();
        const int Atoms = 20_000;
        PickleBytesBuilder Start() => new PickleBytesBuilder().Global("torch_geometric.data.data", "Data").Op(')', 0x81).Op('}', '(')
            .Text("pos").Tensor(new float[3 * Atoms], Atoms, 3).Text("atomic_numbers").Tensor(Enumerable.Repeat(29L, Atoms).ToArray(), Atoms);
        PickleBytesBuilder tensors = Start().Text("a").Tensor("CharStorage", 1, new byte[Atoms], Atoms).Op('r').Raw(BitConverter.GetBytes(1000));
        for (int i = 0; i < 2000; i++)
            tensors.Text($"t{i}").Op('j').Raw(BitConverter.GetBytes(1000));
        string path = folder.Write("data.lmdb", LmdbBuilder.Build(("0", tensors.Op('u', 'b').End())));
        using StructureFile file = StructureFile.Open(path, StructureFormat.OcLmdb);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("over and over", Assert.Throws<EquiDslFileException>(() => file[0]).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 60_000_000);
    }

    [Fact]
    public void A_hostile_record_is_refused_with_its_key()
    {
        using var folder = new TemporaryFolder();
        byte[] hostile = new PickleBytesBuilder().Global("posix", "system").Text("true").Op(0x85, 'R').End();
        using StructureFile file = StructureFile.Open(
            folder.Write("data.lmdb", LmdbBuilder.Build(("0", PickleBytesBuilder.Record(true)), ("1", hostile))), StructureFormat.OcLmdb);
        Assert.Equal(2, file[0].Count);
        var error = Assert.Throws<EquiDslFileException>(() => file[1]);
        Assert.Equal("1", error.Record);
        Assert.Contains("record '1'", error.Message, StringComparison.Ordinal);
        Assert.Contains("posix.system", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fewer_records_than_announced_are_an_error()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("data.lmdb", LmdbBuilder.Build(("0", PickleBytesBuilder.Record(true)), ("length", new PickleBytesBuilder().Integer(2).End())));
        Assert.Contains("announces 2 records but has 1", Assert.Throws<EquiDslFileException>(() => StructureFile.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_compressed_json_are_read()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("rows.aselmdb", LmdbBuilder.Build(
            ("1", Row("")), ("2", Row(",\"energy\":NaN")), ("nextid", Compress("3")), ("metadata", Compress("{\"a\":1}"))));
        using StructureFile file = StructureFile.Open(path);
        Assert.Equal((StructureFormat.AseLmdb, 2, "{\"a\":1}"), (file.Format, file.Count, file.Metadata));
        AtomicStructure s = file[0];
        Assert.Equal([1, 1], s.AtomicNumbers);
        Assert.Equal([0, 0, 0, 0, 0, 0.74], s.Positions);
        Assert.Equal(new Periodicity(true, false, true), s.Periodicity);
        Assert.Equal([false, true], s.Fixed!);
        Assert.Equal("-1.25", s.Info["gap"]);
        Assert.Equal("[[1, 2], [3, 4]]", s.Info["matrix"]);
        Assert.Equal([1, 2, 3, 4, 5, 6], s.GetStress()!);
        Assert.True(double.IsNaN(file[1].Energy!.Value));
    }

    [Theory]
    [InlineData(",\"energy\":\"\\ud800\"", "not valid Unicode")]
    [InlineData(",\"energy\":{}", "not a number")]
    [InlineData(",\"forces\":[[1,2,3]]", "expected 6")]
    [InlineData(",\"numbers\":[1,200]", "atomic number 200")]
    [InlineData(",\"pbc\":[true]", "three truth values")]
    [InlineData(",\"cell\":[1,2]", "9 numbers")]
    [InlineData(",\"constraints\":[{\"name\":\"FixAtoms\",\"kwargs\":{\"indices\":[2]}}]", "holds atom 2")]
    [InlineData(",\"positions\":{\"__ndarray__\":[[2,3],\"complex128\",8]}", "type 'complex128'")]
    [InlineData(",\"positions\":{\"__ndarray__\":[[200000,300000],\"float64\",8]}", "is not possible")]
    [InlineData(",", "malformed")]
    public void A_malformed_row_is_named(string more, string expected)
    {
        using var folder = new TemporaryFolder();
        using StructureFile file = StructureFile.Open(folder.Write("rows.aselmdb", LmdbBuilder.Build(("4", Row(more)))));
        var error = Assert.Throws<EquiDslFileException>(() => file[0]);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal("4", error.Record);
    }

    [Fact]
    public void A_row_that_unpacks_to_far_more_than_it_is_is_refused()
    {
        using var folder = new TemporaryFolder();
        string zeros = string.Concat(Enumerable.Repeat("0,", 4_000_000));
        using StructureFile file = StructureFile.Open(folder.Write("rows.aselmdb", LmdbBuilder.Build(("4", Row($",\"data\":[{zeros}0]", CompressionLevel.SmallestSize)))));
        var error = Assert.Throws<EquiDslFileException>(() => file[0]);
        Assert.Contains("hold more than", error.Message, StringComparison.Ordinal);
        Assert.Equal("4", error.Record);
    }

    [Fact]
    public void A_folder_with_a_data_file_is_opened()
    {
        using var folder = new TemporaryFolder();
        folder.Write("data.mdb", LmdbBuilder.Build(("0", PickleBytesBuilder.Record(true))));
        using StructureFile file = StructureFile.Open(folder.Path);
        Assert.Equal(1, file.Count);
    }

    [Theory]
    [InlineData(24 + 16, 3, "page size")]
    [InlineData(4 + 16, 9, "data version")]
    [InlineData(112 + 16, 200, "mentions page")]
    [InlineData(76 + 16, 4, "flags")]
    public void A_damaged_meta_page_is_named(int place, byte value, string expected)
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = LmdbBuilder.Build(("0", PickleBytesBuilder.Record(true)));
        bytes[place] = value;
        bytes[4096 + place] = value;
        string path = folder.Write("data.lmdb", bytes);
        Assert.Contains(expected, Assert.Throws<EquiDslFileException>(() => StructureFile.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tree_that_runs_in_circles_ends()
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = LmdbBuilder.Build([.. Enumerable.Range(0, 9).Select(i => ($"{i}", new byte[] { 0x80, 2, (byte)'N', (byte)'.' }))]);
        int root = bytes.Length - 4096;
        for (int i = 0; i < 3; i++)
        {
            int node = root + BitConverter.ToUInt16(bytes, root + 16 + (2 * i));
            BitConverter.GetBytes(root / 4096).CopyTo(bytes, node);
        }
        string path = folder.Write("data.lmdb", bytes);
        Assert.Contains("runs in circles", Assert.Throws<EquiDslFileException>(() => StructureFile.Open(path)).Message, StringComparison.Ordinal);
    }

    internal static byte[] Row(string more, CompressionLevel level = CompressionLevel.Fastest) => Compress(
        "{\"numbers\":[1,1],\"positions\":[[0,0,0],[0,0,0.74]],\"cell\":[[5,0,0],[0,5,0],[0,0,5]],\"pbc\":[true,false,true]," +
        "\"constraints\":[{\"name\":\"FixAtoms\",\"kwargs\":{\"indices\":[1]}}],\"stress\":[1,2,3,4,5,6]," +
        "\"key_value_pairs\":{\"gap\":-1.25},\"data\":{\"matrix\":[[1,2],[3,4]]}" + more + "}", level);

    private static byte[] Compress(string text, CompressionLevel level = CompressionLevel.Fastest)
    {
        using var result = new MemoryStream();
        using (var stream = new ZLibStream(result, level))
            stream.Write(Encoding.UTF8.GetBytes(text));
        return result.ToArray();
    }
}
