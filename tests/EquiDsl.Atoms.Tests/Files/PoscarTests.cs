using EquiDsl.Files;
using Xunit;

namespace EquiDsl.Atoms.Tests.Files;

public sealed class PoscarTests
{
    public const string Direct = """
        CO on Cu
        2.0
          2.0 0.0 0.0
          0.5 2.0 0.0
          0.0 0.0 5.0
        Cu C O
        1 1 1
        Selective dynamics
        Direct
          0.0 0.0 0.0 F F F
          0.5 0.5 0.25 T T T
          0.5 0.5 0.5 F F T
        """;

    [Fact]
    public void Direct_coordinates_scale_and_flags_are_read()
    {
        AtomicStructure s = ReadOne(Direct);
        Assert.Equal([29, 6, 8], s.AtomicNumbers);
        Assert.Equal([4, 0, 0, 1, 4, 0, 0, 0, 10], s.Cell);
        Assert.Equal([0, 0, 0, 2.5, 2, 2.5, 2.5, 2, 5], s.Positions);
        Assert.Equal([true, false, false], s.Fixed!);
        Assert.Equal(["F", "F", "F", "T", "T", "T", "F", "F", "T"], Assert.Single(s.Columns).Values);
        Assert.Equal("CO on Cu", s.Info["comment"]);
    }

    [Fact]
    public void Cartesian_coordinates_are_scaled()
    {
        AtomicStructure s = ReadOne("x\n2\n1 0 0\n0 1 0\n0 0 1\nFe_pv\n1\ncart\n0.5 0 0.25\n\n0 0 0\n");
        Assert.Equal([1, 0, 0.5], s.Positions);
        Assert.Equal([26], s.AtomicNumbers);
        Assert.Null(s.Fixed);
    }

    [Fact]
    public void Comments_behind_numbers_are_left_out_and_other_words_mean_direct()
    {
        AtomicStructure s = ReadOne("x\n1.0 ! scale\n4 0 0 a\n0 4 0\n0 0 4\nFe O\n1 1 ! atoms\nFractional\n0 0 0 Fe\n.5 .5 .5 O\n");
        Assert.Equal([0, 0, 0, 2, 2, 2], s.Positions);
        Assert.Equal(4, s.Cell[0]);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("Lattice velocities and vectors\n1\n0 0 0\n0 0 0\n0 0 0\n4 0 0\n0 4 0\n0 0 4\n", true)]
    [InlineData("Direct\n", false)]
    public void Velocities_become_momenta(string before, bool known)
    {
        const string atoms = "x\n1\n4 0 0\n0 4 0\n0 0 4\nFe O\n1 1\nDirect\n0 0 0\n.5 .5 .5\n";
        double[]? momenta = ReadOne(atoms + before + (known ? "\n" : "") + "0.01 0 -0.02\n0 0.03 0\n").GetMomenta();
        if (!known)
        {
            Assert.Null(momenta);
            return;
        }
        // 0.01 Å/fs of iron is ½ · 55.845 u · (1 km/s)² = 0.28940 eV; in √(eV·u), p² = 2 m E.
        Assert.Equal(Math.Sqrt(2 * 55.845 * 0.289400), momenta![0], 1e-4);
        Assert.Equal(-2 * momenta[0], momenta[2], 1e-12);
        Assert.Equal(3 * momenta[0] * 15.999 / 55.845, momenta[4], 1e-12);
    }

    [Fact]
    public void A_negative_scale_is_the_volume_and_three_scale_the_axes()
    {
        Assert.Equal(3, ReadOne("x\n-27\n1 0 0\n0 1 0\n0 0 1\nFe\n1\nD\n0 0 0\n").Cell[0], 1e-12);
        Assert.Equal([1, 0, 0, 0, 2, 0, 0, 0, 3], ReadOne("x\n1 2 3\n1 0 0\n0 1 0\n0 0 1\nFe\n1\nD\n0 0 0\n").Cell);
    }

    [Fact]
    public void Without_a_line_of_symbols_the_comment_names_the_elements() =>
        Assert.Equal([14, 14, 8], ReadOne("Si O\n1\n5 0 0\n0 5 0\n0 0 5\n2 1\nDirect\n0 0 0\n.5 .5 .5\n.25 .25 .25\n").AtomicNumbers);

    [Fact]
    public void What_is_written_is_read_back_to_the_bit()
    {
        AtomicStructure slab = Samples.Slab();
        slab.SetHeldComponents([true, true, true, false, false, true, false, false, false]);
        slab.Columns.Add(new AtomColumn("selective_dynamics", 'L', 3, ["F", "F", "F", "T", "T", "T", "F", "T", "T"]));
        slab.Info["comment"] = "Cu with O";
        using var folder = new TemporaryFolder();
        StructureFile.Write(folder.File("CONTCAR"), [slab]);
        Assert.StartsWith("Cu with O\n1\n", File.ReadAllText(folder.File("CONTCAR")), StringComparison.Ordinal);
        using StructureFile file = StructureFile.Open(folder.File("CONTCAR"));
        AtomicStructure read = file[0];
        Assert.Equal(slab.AtomicNumbers, read.AtomicNumbers);
        Assert.Equal(slab.Positions, read.Positions);
        Assert.Equal(slab.Cell, read.Cell);
        Assert.Equal(slab.Fixed, read.Fixed);
        // c is along z, and a and b span the plane of x and y, so that z is c; a is skew to b.
        Assert.Equal(["F", "F", "F", "T", "T", "F", "F", "T", "T"], Assert.Single(read.Columns, column => column.Width == 3 && column.Type == 'L').Values);
        for (int k = 0; k < 9; k++)
            Assert.Equal(slab.GetMomenta()![k], read.GetMomenta()![k], 1e-14);
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Elements_keep_their_order()
    {
        using var folder = new TemporaryFolder();
        double[] cell = [5, 0, 0, 0, 5, 0, 0, 0, 5], positions = [0, 0, 0, 1, 0, 0, 2, 0, 0, 3, 0, 0, 4, 0, 0];
        StructureFile.Write(folder.File("a.vasp"), [new(positions, [8, 29, 29, 8, 1], cell, Periodicity.All)]);
        Assert.Equal(["O Cu O H", "1 2 1 1", "Cartesian"], File.ReadAllLines(folder.File("a.vasp"))[5..8]);
        Assert.Equal([8, 29, 29, 8, 1], ReadOne(File.ReadAllText(folder.File("a.vasp"))).AtomicNumbers);
    }

    [Fact]
    public void What_the_format_cannot_say_is_refused()
    {
        using var folder = new TemporaryFolder();
        string Refusal(params AtomicStructure[] structures)
        {
            string message = Assert.Throws<EquiDslFileException>(() => StructureFile.Write(folder.File("POSCAR"), structures)).Message;
            Assert.Empty(Directory.GetFiles(folder.Path));
            return message;
        }
        AtomicStructure skew = ReadOne(Direct), other = ReadOne(Direct);
        skew.SetHeldComponents([true, true, true, false, false, false, true, false, false]);
        skew.Columns.RemoveAll(column => column.Name == "selective_dynamics");
        Assert.Contains("atom 2 (counted from 0) is held along directions", Refusal(skew), StringComparison.Ordinal);
        Assert.Contains("three independent vectors", Refusal(Samples.Water()), StringComparison.Ordinal);
        Assert.Contains("are several", Refusal(other, other), StringComparison.Ordinal);
        Assert.Contains("is none", Refusal(), StringComparison.Ordinal);
        other.Positions[0] = double.NaN;
        Assert.Contains("not a finite number", Refusal(other), StringComparison.Ordinal);
        AtomicStructure unknown = ReadOne(Direct);
        unknown.AtomicNumbers[0] = 0;
        Assert.Contains("each of an element", Refusal(unknown), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2.0\n  2.0", "zero\n  2.0", 2, "scale", "not the scale")]
    [InlineData("2.0\n  2.0", "0\n  2.0", 5, "scale", "the scale is 0")]
    [InlineData("0.5 2.0 0.0", "0.5 2.0", 4, "cell", "cell vector b")]
    [InlineData("Cu C O", "Cu C Qq", 7, "elements", "\"Qq\" is not an element")]
    [InlineData("1 1 1", "1 1", 7, "elements", "2 numbers of atoms for 3 elements")]
    [InlineData("1 1 1", "1 1 999999999", 7, "elements", "\"999999999\" atoms")]
    [InlineData("1 1 1", "1 1 2", 12, null, "ends where atom 3 of 4")]
    [InlineData("Direct\n", "", 9, null, "neither Direct nor Cartesian")]
    [InlineData("0.5 0.5 0.25 T T T", "0.5 x 0.25 T T T", 11, "positions", "position of atom 1")]
    [InlineData("0.5 0.5 0.25 T T T", "0.5 0.5 0.25 T T", 11, "positions", "lacks its three flags")]
    public void A_malformed_line_is_named(string old, string replacement, long line, string? field, string expected)
    {
        var error = Assert.Throws<EquiDslFileException>(() => ReadOne(Direct.Replace(old, replacement, StringComparison.Ordinal)));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal((line, field), (error.Line, error.Field));
    }

    private const string TwoAtoms = "x\n1\n4 0 0\n0 4 0\n0 0 4\nFe O\n1 1\nDirect\n0 0 0\n.5 .5 .5\n";

    [Theory]
    [InlineData(".25 .25 .25\n", 11)]
    [InlineData(".25 .25 .25 O\n", 11)]
    [InlineData(".25 .25 .25\n.75 .75 .75\n", 11)]
    [InlineData("0.25 0.25\n", 11)]
    [InlineData("\n.25 .25 .25\n", 12)]
    [InlineData("\n.25 .25 .25\n.1 .1 .1\n.2 .2 .2\n", 12)]
    [InlineData("\n.25 .25 .25 O\n.75 .75 .75 O\n", 12)]
    [InlineData("\n.25 .25 .25 T T F\n.75 .75 .75 T F F\n", 12)]
    [InlineData("Direct\n.25 .25 .25\n", 12)]
    [InlineData("Cartesian\n.25 .25 .25\n", 12)]
    [InlineData("Lattice velocities and vectors\n1\n0 0 0\n0 0 0\n0 0 0\n4 0 0\n0 4 0\n0 0 4\n.25 .25 .25\n", 19)]
    public void More_lines_of_atoms_than_counted_are_refused(string more, long line)
    {
        var error = Assert.Throws<EquiDslFileException>(() => ReadOne(TwoAtoms + more));
        Assert.Equal((line, "positions"), (error.Line, error.Field));
        Assert.Matches("more lines of atoms than the 2|lines of three numbers follow the 2 atoms", error.Message);
    }

    [Fact]
    public void With_flags_too_more_lines_of_atoms_than_counted_are_refused() =>
        Assert.Equal(13, Assert.Throws<EquiDslFileException>(() => ReadOne(Direct + "\n 0.1 0.1 0.1 T T T")).Line);

    [Theory]
    [InlineData("")]
    [InlineData("\n\n  \n")]
    [InlineData("\n\r\n")]
    [InlineData("\n 0.1E-01 0 0\n 0 0 0\n")]
    [InlineData("\n 0 0 0\n 0 0 0\n\n1\n0.5E+00\n0 0 0 0\n0 0 0\n.5 .5 .5\n0 0 0\n0 0 0\n0 0 0\n0 0 0\n")]
    [InlineData("Lattice velocities and vectors\n1\n0 0 0\n0 0 0\n0 0 0\n4 0 0\n0 4 0\n0 0 4\n\n0 0 0\n0 0 0\n")]
    [InlineData("Lattice velocities and vectors\n1\n0 0 0\n")]
    [InlineData("Direct\n0 0 0\n0 0 0\n")]
    [InlineData("\n1\n0.5\n0 0 0 0\n")]
    [InlineData("\n  4   4   4\n 0.1 0.2 0.3 0.4 0.5\n 0.1 0.2 0.3 0.4 0.5\n")]
    [InlineData("\n  4   4   4\n")]
    [InlineData("made by hand\n1 2 3\n")]
    public void What_programs_write_behind_the_atoms_is_accepted(string rest) => Assert.Equal(2, ReadOne(TwoAtoms + rest).Count);

    [Fact]
    public void The_grid_of_a_density_is_no_velocity() => Assert.Null(
        ReadOne(TwoAtoms.Replace("Fe O\n1 1", "Fe\n1", StringComparison.Ordinal).Replace(".5 .5 .5\n", "\n", StringComparison.Ordinal) + "8 8 8\n0.1 0.2 0.3 0.4 0.5\n").GetMomenta());

    private static AtomicStructure ReadOne(string text)
    {
        using var folder = new TemporaryFolder();
        using StructureFile file = StructureFile.Open(folder.Write("POSCAR", text));
        return file[0];
    }
}
