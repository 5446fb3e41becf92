using EquiDsl.Files;
using Xunit;

namespace EquiDsl.Tests.Files;

public sealed class ExtendedXyzErrorTests
{
    private const string Good = "1\nfine\nH 0 0 0\n";

    [Theory]
    [InlineData("x\n\n", 1, 1, null, "\"x\" is not a number of atoms")]
    [InlineData("-1\n\n", 1, 1, null, "\"-1\" is not a number of atoms")]
    [InlineData("1.0\n\n", 1, 1, null, "not a number of atoms")]
    [InlineData("999999999999\n\nH 0 0 0\n", 1, 1, null, "999999999999 atoms")]
    [InlineData("99999999999999999999999999\n\n", 1, 1, null, "a frame holds at most")]
    [InlineData("500000000\n\nH 0 0 0\n", 1, 3, null, "ends after 1 of 500000000 atoms")]
    [InlineData("3", 1, 1, null, "expected a comment line")]
    [InlineData("2\n\nH 0 0 0\n", 1, 3, null, "ends after 1 of 2 atoms")]
    [InlineData(Good + "2\n\nH 0 0 0\n", 2, 6, null, "truncated")]
    [InlineData(Good + "H 0 0 0\n", 1, 4, null, "the frame has more lines than its 1 atoms")]
    [InlineData(Good + "xx\n\nH 0 0 0\n", 2, 4, null, "\"xx\" is not a number of atoms")]
    [InlineData("2\n\nH 0 0 0\n" + Good, 1, 4, null, "the frame has fewer lines than its 2 atoms: after 1 of them")]
    [InlineData("1\n\nH 0 zero 0\n", 1, 3, "pos", "\"zero\" is not a number")]
    [InlineData("1\n\nH 0 0,5 0\n", 1, 3, "pos", "\"0,5\" is not a number")]
    [InlineData("1\n\nQq 0 0 0\n", 1, 3, "species", "\"Qq\" is not an element")]
    [InlineData("1\n\nH 0 0\n", 1, 3, null, "the atom has 3 fields; expected 4")]
    [InlineData("2\n\nH 0 0 0 1\nH 0 0 0\n", 1, 4, null, "expected 5 as on the frame's first atom")]
    [InlineData("1\nProperties=species:S:1:pos:R:3\nH 0 0 0 1\n", 1, 3, null, "expected 4 for the columns species (1), pos (3)")]
    [InlineData("1\nProperties=Z:I:1:pos:R:3\nH 0 0 0\n", 1, 3, "Z", "\"H\" is not an atomic number")]
    [InlineData("1\nProperties=species:S:1:pos:R:3:n:I:1\nH 0 0 0 1.5\n", 1, 3, "n", "not a whole number")]
    [InlineData("1\nProperties=species:S:1:pos:R:3:q:R:1\nH 0 0 0 x\n", 1, 3, "q", "not a number")]
    [InlineData("1\nProperties=species:S:1:pos:R:3:move_mask:L:1\nH 0 0 0 2\n", 1, 3, "move_mask", "not a truth value")]
    [InlineData("1\nProperties=species:S:1:pos:R:3:forces:R:3\nH 0 0 0 1 2 -\n", 1, 3, "forces", "\"-\" is not a number")]
    [InlineData("1\nProperties=species:S:1\nH\n", 1, 2, "Properties", "no column pos")]
    [InlineData("1\nProperties=pos:R:3\n0 0 0\n", 1, 2, "Properties", "no column species")]
    [InlineData("1\nProperties=species:S:1:pos:R:2\nH 0 0\n", 1, 2, "Properties", "no column pos")]
    [InlineData("1\nProperties=species:S:1:pos:R\nH 0 0\n", 1, 2, "Properties", "triples")]
    [InlineData("1\nProperties=species:S:1:pos:Q:3\nH 0 0 0\n", 1, 2, "Properties", "type \"Q\"")]
    [InlineData("1\nProperties=species:S:1:pos:R:3:a:R:0\nH 0 0 0\n", 1, 2, "Properties", "width \"0\"")]
    [InlineData("1\nProperties=species:S:1:pos:R:3:a:R:99999999999\nH 0 0 0\n", 1, 2, "Properties", "width")]
    [InlineData("1\nProperties=species:S:1:pos:R:3:pos:R:3\nH 0 0 0 0 0 0\n", 1, 2, "Properties", "appears twice")]
    [InlineData("1\nProperties=\"species:S:1:pos:R:3:a b:R:1\"\nH 0 0 0 1\n", 1, 2, "Properties", "without white space")]
    [InlineData("1\nLattice=\"1 2 3 4\"\nH 0 0 0\n", 1, 2, "Lattice", "4 numbers; expected 9")]
    [InlineData("1\nLattice=\"1 2 3 4 5 6 7 8 x\"\nH 0 0 0\n", 1, 2, "Lattice", "\"x\" is not a number")]
    [InlineData("1\nLattice=\"1 2 3 4 5 6 7 8 9\nH 0 0 0\n", 1, 2, null, "never closed")]
    [InlineData("1\nLattice=\"1 2 3\"x\nH 0 0 0\n", 1, 2, null, "followed by 'x'")]
    [InlineData("1\nLattice=[1 2 3\nH 0 0 0\n", 1, 2, null, "'[' at column 9 is never closed")]
    [InlineData("1\nLattice=\nH 0 0 0\n", 1, 2, null, "no value")]
    [InlineData("1\nLattice=\"1 2 3\" lattice=\"1 2 3\"\nH 0 0 0\n", 1, 2, null, "appears twice")]
    [InlineData("1\nLattice=\"1 2 3\" a=1 a=2\nH 0 0 0\n", 1, 2, null, "'a' appears twice")]
    [InlineData("1\npbc=\"T T\"\nH 0 0 0\n", 1, 2, "pbc", "2 values")]
    [InlineData("1\npbc=\"T T maybe\"\nH 0 0 0\n", 1, 2, "pbc", "\"maybe\" is not a truth value")]
    [InlineData("1\nProperties=species:S:1:pos:R:3 energy=low\nH 0 0 0\n", 1, 2, "energy", "\"low\" is not a number")]
    public void A_malformed_frame_is_named(string text, int frame, long line, string? field, string expected)
    {
        var error = Assert.Throws<EquiDslFileException>(() => XyzText.ReadAll(text));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal((frame, line), (error.Frame, error.Line));
        Assert.Contains($"case.xyz, frame {frame} (counted from 1), line {line}", error.Message, StringComparison.Ordinal);
        Assert.Equal(field, error.Field);
    }

    [Fact]
    public void An_absurd_number_of_atoms_is_not_allocated()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<EquiDslFileException>(() => XyzText.ReadAll("700000000\n\nH 0 0 0\n"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
    }

    [Fact]
    public void A_file_without_line_breaks_is_refused_before_it_fills_the_memory()
    {
        var error = Assert.Throws<EquiDslFileException>(() => XyzText.ReadAll(new string('1', 20_000_000)));
        Assert.Contains("longer than", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_a_folder_and_foreign_text_are_file_errors()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<EquiDslFileException>(() => ExtendedXyz.Read(folder.File("absent.xyz")).ToList());
        Assert.Throws<EquiDslFileException>(() => ExtendedXyz.Read(folder.Path).ToList());
        File.WriteAllBytes(folder.File("latin.xyz"), [(byte)'1', (byte)'\n', 0xE9, 0xE9, (byte)'\n']);
        var error = Assert.Throws<EquiDslFileException>(() => ExtendedXyz.Read(folder.File("latin.xyz")).ToList());
        Assert.Contains("UTF-8", error.Message, StringComparison.Ordinal);
        Assert.Throws<EquiDslFileException>(() => ExtendedXyz.Read(GoldenFiles.Tensors("f_l1m0")).ToList());
    }

    [Fact]
    public void Random_damage_gives_a_file_error_or_structures()
    {
        string good = File.ReadAllText(Path.Combine(RepositoryFolder.Find("samples/structures"), "sample.extxyz"));
        var random = new Random(11);
        int refused = 0;
        for (int i = 0; i < 600; i++)
        {
            char[] text = i % 3 == 0 ? good[..random.Next(good.Length)].ToCharArray() : good.ToCharArray();
            for (int changes = random.Next(1, 5); changes > 0 && text.Length > 0; changes--)
                text[random.Next(text.Length)] = (char)random.Next(1, 128);
            try
            {
                foreach (AtomicStructure structure in XyzText.ReadAll(new string(text)))
                    Assert.Equal(3 * structure.Count, structure.Positions.Length);
            }
            catch (EquiDslFileException error)
            {
                Assert.NotNull(error.Frame);
                refused++;
            }
        }
        Assert.InRange(refused, 200, 600);
    }
}
