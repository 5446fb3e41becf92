using EquiDsl.Files;
using Xunit;

namespace EquiDsl.Tests.Files;

public sealed class ExtendedXyzReadTests
{
    [Fact]
    public void A_periodic_frame_with_everything_is_read()
    {
        AtomicStructure s = XyzText.ReadOne(
            """
            2
            Lattice="1 2 3 4 5 6 7 8 9" Properties=species:S:1:pos:R:3:forces:R:3:move_mask:L:1:tag:I:1 energy=-158.25 system=random7 pbc="T T F"
            Cu 0.5 -1e-3 2 0.1 0.2 0.3 F 0
            O  1 2 3 -1 -2 -3 T 1
            """);
        Assert.Equal([29, 8], s.AtomicNumbers);
        Assert.Equal([0.5, -1e-3, 2, 1, 2, 3], s.Positions);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9], s.Cell);
        Assert.Equal(new Periodicity(true, true, false), s.Periodicity);
        Assert.Equal(-158.25, s.Energy);
        Assert.Equal([0.1, 0.2, 0.3, -1, -2, -3], s.Forces!);
        Assert.Equal([true, false], s.Fixed!);
        Assert.Equal("random7", Assert.Single(s.Info).Value);
        AtomColumn tag = Assert.Single(s.Columns);
        Assert.Equal(("tag", 'I', 1), (tag.Name, tag.Type, tag.Width));
        Assert.Equal(["0", "1"], tag.Values);
    }

    [Fact]
    public void Columns_come_in_any_order_and_numbers_stand_for_symbols()
    {
        AtomicStructure s = XyzText.ReadOne("1\nproperties=force:R:3:Z:I:1:charge:R:1:pos:R:3 LATTICE=\"2 3 4\"\n1 2 3 29 0.5 4 5 6\n");
        Assert.Equal([29], s.AtomicNumbers);
        Assert.Equal([4, 5, 6], s.Positions);
        Assert.Equal([1, 2, 3], s.Forces!);
        Assert.Equal("force", s.ForcesKey);
        Assert.Equal([2, 0, 0, 0, 3, 0, 0, 0, 4], s.Cell);
        Assert.Equal(Periodicity.All, s.Periodicity);
        Assert.Equal("charge", Assert.Single(s.Columns).Name);
    }

    [Theory]
    [InlineData("pbc=\"T T F\"", true, true, false)]
    [InlineData("pbc=\"true False 1\"", true, false, true)]
    [InlineData("PBC=[T, F, T]", true, false, true)]
    [InlineData("pbc={0 1 0}", false, true, false)]
    [InlineData("pbc=T", true, true, true)]
    [InlineData("pbc", true, true, true)]
    [InlineData("Lattice=\"2 0 0 0 2 0 0 0 2\"", true, true, true)]
    [InlineData("Lattice=\"2 0 0 0 2 0 0 0 2\" pbc='F F T'", false, false, true)]
    [InlineData("Properties=species:S:1:pos:R:3", false, false, false)]
    [InlineData("", false, false, false)]
    public void Periodicity_follows_the_comment(string comment, bool a, bool b, bool c)
    {
        AtomicStructure s = XyzText.ReadOne($"1\n{comment} step=1\nH 0 0 0\n");
        Assert.Equal(new Periodicity(a, b, c), s.Periodicity);
    }

    [Theory]
    [InlineData("energy=-1.5", -1.5, "energy")]
    [InlineData("energy = -1.5", -1.5, "energy")]
    [InlineData("free_energy=-2 energy=-1.5", -1.5, "energy")]
    [InlineData("free_energy=-2", -2.0, "free_energy")]
    [InlineData("Energy=3e2", 300.0, "Energy")]
    [InlineData("TotEnergy=1.5D+01", 15.0, "TotEnergy")]
    [InlineData("energy=\"-4\"", -4.0, "energy")]
    [InlineData("step=3", null, "energy")]
    public void Energies_are_found_under_their_names(string comment, double? energy, string key)
    {
        AtomicStructure s = XyzText.ReadOne($"1\n{comment}\nH 0 0 0\n");
        Assert.Equal((energy, key), (s.Energy, s.EnergyKey));
        Assert.False(energy is not null && s.Info.ContainsKey(key));
    }

    [Theory]
    [InlineData("energy=-1 REF_energy=-2", "forces", "energy", "forces")]
    [InlineData("energy=-1 REF_energy=-2", "REF_forces", "REF_energy", "REF_forces")]
    [InlineData("REF_energy=-2", "REF_forces", "REF_energy", "REF_forces")]
    [InlineData("ref_Energy=-2", "Ref_Force", "ref_Energy", "Ref_Force")]
    [InlineData("dft_energy=-2", "dft_forces", "dft_energy", "dft_forces")]
    [InlineData("dft_energy=-2 REF_energy=-2", "REF_forces", "REF_energy", "REF_forces")]
    [InlineData("REF_energy=-2", "forces", "REF_energy", null)]
    [InlineData("energy=-2", "REF_forces", "energy", null)]
    [InlineData("energy=-2", "gap_forces", "energy", null)]
    [InlineData("step=1", "REF_forces", null, "REF_forces")]
    public void Energy_and_forces_come_of_one_family(string comment, string column, string? energy, string? forces)
    {
        AtomicStructure s = XyzText.ReadOne($"1\nProperties=species:S:1:pos:R:3:{column}:R:3 {comment}\nH 0 0 0 1 2 3\n");
        Assert.Equal((energy, forces), (s.Energy is null ? null : s.EnergyKey, s.Forces is null ? null : s.ForcesKey));
        // What is not taken stays where it is.
        Assert.Equal(forces is null, s.Columns.Exists(c => c.Name == column));
        Assert.Equal(comment.Split(' ').Length - (energy is null ? 0 : 1), s.Info.Count);
    }

    [Fact]
    public void Named_labels_are_taken_and_the_others_stay()
    {
        const string text = "1\nProperties=species:S:1:pos:R:3:forces:R:3:my_f:R:3 energy=-1 my_e=-2 my_stress=\"1 2 3 4 5 6\" my_virial=\"1 0 0 0 1 0 0 0 1\"\nH 0 0 0 1 2 3 4 5 6\n";
        AtomicStructure s = ExtendedXyz.Read(new StringReader(text), labels: new() { Energy = "my_e", Forces = "my_f", Stress = "my_stress" }).Single();
        Assert.Equal((-2.0, "my_e", "my_f", "my_stress"), (s.Energy!.Value, s.EnergyKey, s.ForcesKey, s.StressKey));
        Assert.Equal([4, 5, 6], s.Forces!);
        Assert.Equal(("-1", "forces"), (s.Info["energy"], Assert.Single(s.Columns).Name));
        Assert.Equal(["1", "2", "3"], s.Columns[0].Values);
    }

    [Theory]
    [InlineData("energy", "the structure has no energy of this name; it has energy, b.")]
    [InlineData("forces", "the structure has no forces of this name; it has forces, d.")]
    [InlineData("stress", "the structure has no stress of this name; it has s.")]
    public void A_named_label_that_is_not_there_is_an_error_that_names_those_that_are(string what, string expected)
    {
        const string text = "1\nProperties=species:S:1:pos:R:3:forces:R:3:c:I:1:d:R:3 energy=-1 a=x b=2 s=\"1 2 3 4 5 6\"\nH 0 0 0 1 2 3 0 4 5 6\n";
        LabelKeys keys = what switch { "energy" => new() { Energy = "a" }, "forces" => new() { Forces = "c" }, _ => new() { Stress = "b" } };
        var error = Assert.Throws<EquiDslFileException>(() => ExtendedXyz.Read(new StringReader(text), labels: keys).Single());
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal((1, what switch { "energy" => "a", "forces" => "c", _ => "b" }), (error.Frame, error.Field));
    }

    [Theory]
    [InlineData("a=1 b=two", "a", "1")]
    [InlineData("a=\"one two\" b=1", "a", "one two")]
    [InlineData("a='one \"two\"' b=1", "a", "one \"two\"")]
    [InlineData("a=\"say \\\"hi\\\" \\\\ there\" b=1", "a", "say \"hi\" \\ there")]
    [InlineData("a=\"two\\nlines\" b=1", "a", "two\nlines")]
    [InlineData("a={1 2 3} b=1", "a", "1 2 3")]
    [InlineData("a=[[1, 2], [3, 4]] b=1", "a", "[[1, 2], [3, 4]]")]
    [InlineData("a=[\"x]\", \"y\"] b=1", "a", "[\"x]\", \"y\"]")]
    [InlineData("a=\"_JSON [209.44, 80.54]\" b=1", "a", "_JSON [209.44, 80.54]")]
    [InlineData("b=1 a", "a", "T")]
    [InlineData("a=x=y b=1", "a", "x=y")]
    [InlineData("a=\"\" b=1", "a", "")]
    [InlineData("\"a key\"=1", "a key", "1")]
    [InlineData("a=C:\\tmp b=1", "a", "C:\\tmp")]
    public void Values_are_read_with_and_without_quotes(string comment, string key, string value) =>
        Assert.Equal(value, XyzText.ReadOne($"1\nProperties=species:S:1:pos:R:3 {comment}\nH 0 0 0\n").Info[key]);

    [Theory]
    [InlineData("water molecule")]
    [InlineData("it's a \"comment")]
    [InlineData("a a x=1")]
    [InlineData("=")]
    public void A_comment_that_is_not_key_value_text_is_kept(string comment) =>
        Assert.Equal(comment, Assert.Single(XyzText.ReadOne($"1\n{comment}\nH 0 0 0\n").Info, pair => pair.Key == "comment").Value);

    [Fact]
    public void Plain_frames_keep_further_fields()
    {
        AtomicStructure s = XyzText.ReadOne("2\n\nc 0 0 0 0.25 x\nCU\t1\t2\t3 0.5 y\r\n");
        Assert.Equal([6, 29], s.AtomicNumbers);
        Assert.Empty(s.Info);
        Assert.Equal(["0.25", "x", "0.5", "y"], Assert.Single(s.Columns).Values);
    }

    [Fact]
    public void Frames_follow_one_another_and_may_be_empty()
    {
        List<AtomicStructure> frames = XyzText.ReadAll("1\r\nfirst\r\nH 0 0 0\r\n\r\n0\r\n\r\n2\nthird\n1 0 0 0\n8 0 0 1\n\n\n");
        Assert.Equal([1, 0, 2], frames.Select(frame => frame.Count));
        Assert.Equal([1, 8], frames[2].AtomicNumbers);
        Assert.Empty(XyzText.ReadAll(""));
        Assert.Empty(XyzText.ReadAll("\n \n"));
    }

    [Fact]
    public void Reading_is_lazy()
    {
        IEnumerable<AtomicStructure> frames = ExtendedXyz.Read(new StringReader("1\n\nH 0 0 0\nbroken"));
        Assert.Equal(1, frames.First().Count);
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_read_as_they_stand()
    {
        AtomicStructure s = XyzText.ReadOne("1\nenergy=nan\nH NaN -inf +Infinity\n");
        Assert.Equal([double.NaN, double.NegativeInfinity, double.PositiveInfinity], s.Positions);
        Assert.True(double.IsNaN(s.Energy!.Value));
    }

    [Fact]
    public void A_three_column_move_mask_fixes_the_atoms_that_it_holds_wholly()
    {
        AtomicStructure s = XyzText.ReadOne("2\nProperties=species:S:1:pos:R:3:move_mask:L:3:tags:I:1\nH 0 0 0 T False T 1\nH 0 0 1 F F F 2\n");
        Assert.Equal([false, true], s.Fixed!);
        Assert.Equal(["T", "F", "T", "F", "F", "F"], s.Columns[0].Values);
        s.Fixed = [true, false];
        Assert.Contains("Properties=species:S:1:pos:R:3:move_mask:L:3:tags:I:1 ", XyzText.Write(s), StringComparison.Ordinal);
        Assert.Contains("H 0 0 0 F F F 1\nH 0 0 1 F F F 2\n", XyzText.Write(s), StringComparison.Ordinal);
        AtomicStructure whole = XyzText.ReadOne("1\nProperties=species:S:1:pos:R:3:move_mask:L:3\nH 0 0 0 F F F\n");
        Assert.Equal([true], whole.Fixed!);
        Assert.Empty(whole.Columns);
    }

    [Fact]
    public void Long_files_of_many_frames_cross_the_read_buffer()
    {
        string frame = "3\nLattice=\"10 0 0 0 10 0 0 0 10\" Properties=species:S:1:pos:R:3\nH 0.123456789 1 2\nO 3 4 5\nH 6 7 8\n";
        List<AtomicStructure> frames = XyzText.ReadAll(string.Concat(Enumerable.Repeat(frame, 1000)));
        Assert.Equal(1000, frames.Count);
        Assert.All(frames, s => Assert.Equal([0.123456789, 1, 2, 3, 4, 5, 6, 7, 8], s.Positions));
    }
}
