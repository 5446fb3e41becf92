using EquiDsl.Files;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace EquiDsl.Tests.Files;

public sealed class ExtendedXyzWriteTests
{
    [Fact]
    public void The_text_follows_the_conventions()
    {
        var water = new AtomicStructure([0, 0, 0.1, 1e-300, -0.0, 2], [8, 1], [4, 0, 0, 0, 5, 0, 0, 0, 6], new(true, false, true))
        {
            Energy = -14.25,
            Forces = [1, 2, 3, 4, 5, 6],
            Fixed = [true, false],
            Info = { ["name"] = "two words", ["n"] = "3", ["matrix"] = "[[1, 2]]" },
            Columns = { new AtomColumn("tags", 'I', 1, ["0", "2"]) },
        };
        Assert.Equal(
            "2\n" +
            "Lattice=\"4 0 0 0 5 0 0 0 6\" Properties=species:S:1:pos:R:3:forces:R:3:move_mask:L:1:tags:I:1 " +
            "energy=-14.25 name=\"two words\" n=3 matrix=[[1, 2]] pbc=\"T F T\"\n" +
            "O 0 0 0.1 1 2 3 F 0\nH 1E-300 -0 2 4 5 6 T 2\n",
            XyzText.Write(water));
    }

    [Property(MaxTest = 200)]
    public void Everything_survives_a_round_trip_to_the_bit(int seed, NonNull<string>[] infoValues)
    {
        var random = new Random(seed);
        int count = random.Next(0, 6);
        var structure = new AtomicStructure(
            Doubles(random, 3 * count), [.. Enumerable.Range(0, count).Select(_ => random.Next(0, 119))], Doubles(random, 9),
            new(random.Next(2) == 0, random.Next(2) == 0, random.Next(2) == 0))
        {
            Energy = random.Next(2) == 0 ? null : Doubles(random, 1)[0],
            EnergyKey = random.Next(2) == 0 ? "energy" : "free_energy",
            Forces = random.Next(2) == 0 ? null : Doubles(random, 3 * count),
            ForcesKey = random.Next(2) == 0 ? "forces" : "force",
            Fixed = random.Next(2) == 0 ? null : [.. Enumerable.Range(0, count).Select(_ => random.Next(2) == 0)],
        };
        for (int i = 0; i < infoValues.Length; i++)
            structure.Info[$"key {i} \"{infoValues[i].Get.Length}"] = infoValues[i].Get;
        structure.Columns.Add(new AtomColumn("label", 'S', 2, [.. Enumerable.Range(0, 2 * count).Select(i => $"\"{i}=[")]));

        AtomicStructure[] read = [.. XyzText.ReadAll(XyzText.Write(structure, structure))];
        Assert.Equal(2, read.Length);
        foreach (AtomicStructure other in read)
            AssertSame(structure, other);
    }

    [Fact]
    public void A_plain_comment_and_rest_columns_survive()
    {
        AtomicStructure first = XyzText.ReadOne("1\nit's \\ \"plain\n8 0 0 0 a b\n");
        AtomicStructure second = XyzText.ReadOne(XyzText.Write(first));
        AssertSame(first, second);
        Assert.Equal("it's \\ \"plain", second.Info["comment"]);
    }

    [Fact]
    public void Control_characters_and_brackets_in_values_survive()
    {
        string[] values = ["", " ", "\n", "a\rb\r", "\t", "[", "[1", "]", "[a]b", "[\"]\"]", "{x}", "'", "\"", "\\", "\\n", "\\\"", "=", "é\u2028漢", "[a\\]", "[\"\\\"]"];
        var structure = new AtomicStructure([], []);
        for (int i = 0; i < values.Length; i++)
            structure.Info[$"k{i}"] = values[i];
        AssertSame(structure, XyzText.ReadOne(XyzText.Write(structure)));
    }

    [Fact]
    public void What_cannot_be_expressed_is_refused()
    {
        Refused("Lattice", s => s.Info["lattice"] = "1", ignoreCase: true);
        Refused("energy", s => (s.Energy, s.Info["energy"]) = (1, "2"));
        Refused("", s => s.Info[""] = "2");
        Refused("species", s => s.AtomicNumbers[0] = 119);
        Refused("pos", s => s.Columns.Add(new AtomColumn("pos", 'R', 1, ["1"])));
        Refused("short", s => s.Columns.Add(new AtomColumn("short", 'R', 2, ["1", "2", "3", "4"])));
        Refused("a b", s => (s.Forces, s.ForcesKey) = (new double[3], "a b"));
    }

    [Fact]
    public void A_file_is_replaced_only_when_it_is_complete()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("frames.extxyz");
        ExtendedXyz.Write(path, [new AtomicStructure([0, 0, 0], [2])]);
        string before = File.ReadAllText(path);
        Assert.Throws<EquiDslFileException>(
            () => ExtendedXyz.Write(path, [new AtomicStructure([0, 0, 0], [1]), new AtomicStructure([0, 0, 0], [500])]));
        Assert.Equal(before, File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
        Assert.Equal([2], ExtendedXyz.Read(path).Single().AtomicNumbers);
        Assert.Throws<EquiDslFileException>(() => ExtendedXyz.Write(Path.Combine(folder.Path, "absent", "x.xyz"), []));
    }

    private static void Refused(string field, Action<AtomicStructure> change, bool ignoreCase = false)
    {
        var structure = new AtomicStructure([0, 0, 0], [1]);
        change(structure);
        var error = Assert.Throws<EquiDslFileException>(() => XyzText.Write(structure));
        Assert.Equal(field, error.Field, ignoreCase);
        Assert.Equal(1, error.Frame);
    }

    private static void AssertSame(AtomicStructure expected, AtomicStructure actual)
    {
        Assert.Equal(Bits(expected.Positions), Bits(actual.Positions));
        Assert.Equal(Bits(expected.Cell), Bits(actual.Cell));
        Assert.Equal(expected.AtomicNumbers, actual.AtomicNumbers);
        Assert.Equal(expected.Periodicity, actual.Periodicity);
        Assert.Equal(Bits(expected.Energy), Bits(actual.Energy));
        Assert.Equal(Bits(expected.Forces), Bits(actual.Forces));
        Assert.Equal(expected.Fixed, actual.Fixed);
        Assert.Equal(expected.Info, actual.Info);
        Assert.Equal(expected.Columns.Select(c => (c.Name, c.Type, c.Width)), actual.Columns.Select(c => (c.Name, c.Type, c.Width)));
        Assert.Equal(expected.Columns.SelectMany(c => c.Values), actual.Columns.SelectMany(c => c.Values));
        if (expected.Energy is not null)
            Assert.Equal(expected.EnergyKey, actual.EnergyKey);
        if (expected.Forces is not null)
            Assert.Equal(expected.ForcesKey, actual.ForcesKey);
    }

    private static double[] Doubles(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => random.Next(4) switch
        {
            0 => random.NextDouble() - 0.5,
            1 => random.Next(-20, 20),
            2 => -0.0,
            _ => Math.ScaleB(random.NextDouble() - 0.5, random.Next(-1060, 1020)),
        })];

    private static long[] Bits(double? number) => number is null ? [] : Bits([number.Value]);

    private static long[] Bits(double[]? numbers) => numbers is null ? [-1] : [.. numbers.Select(BitConverter.DoubleToInt64Bits)];
}
