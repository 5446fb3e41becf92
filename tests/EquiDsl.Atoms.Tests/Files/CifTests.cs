using EquiDsl.Files;
using Xunit;

namespace EquiDsl.Atoms.Tests.Files;

public sealed class CifTests
{
    public const string Copper = """
        # face-centred cubic, by its four translations
        data_Cu
        _symmetry_space_group_name_H-M 'F m -3 m'
        _cell_length_a 3.615(2)
        _cell_length_b 3.615
        _cell_length_c 3.615
        _cell_angle_alpha 90
        _cell_angle_beta 90
        _cell_angle_gamma 90
        loop_
        _symmetry_equiv_pos_as_xyz
        'x, y, z'
        '-x, -y, -z'
        'x, y+1/2, z+1/2'
        'x+1/2, y, z+1/2'
        'x+0.5, 1/2+y, z'
        loop_
        _atom_site_label
        _atom_site_type_symbol
        _atom_site_fract_x
        _atom_site_fract_y
        _atom_site_fract_z
        Cu1 Cu2+ 0 0.0(1) 0
        """;

    [Fact]
    public void Sites_are_repeated_by_the_operations_and_merged_on_special_positions()
    {
        AtomicStructure s = ReadOne(Copper);
        Assert.Equal([29, 29, 29, 29], s.AtomicNumbers);
        Assert.Equal([3.615, 0, 0, 0, 3.615, 0, 0, 0, 3.615], s.Cell);
        Assert.Equal([0, 0, 0, 0, 1.8075, 1.8075, 1.8075, 0, 1.8075, 1.8075, 1.8075, 0], s.Positions);
        Assert.Equal(Periodicity.All, s.Periodicity);
        Assert.Equal(("Cu", "F m -3 m"), (s.Info["name"], s.Info["spacegroup"]));
    }

    [Theory]
    [InlineData("CA1 ?", 6)]
    [InlineData("HO2 .", 1)]
    [InlineData("OW1 ?", 8)]
    [InlineData("HE21 ?", 1)]
    [InlineData("Cl1- ?", 17)]
    [InlineData("ZN1 ?", 30)]
    [InlineData("D1 ?", 1)]
    [InlineData("X1 CA", 20)]
    [InlineData("X1 O2-", 8)]
    [InlineData("X1 Fe3+", 26)]
    [InlineData("X1 Fe+3", 26)]
    [InlineData("X1 Na+", 11)]
    [InlineData("X1 Cl1-", 17)]
    [InlineData("X1 Mn3.67+", 25)]
    [InlineData("X1 Fe3+,spin=5", 26)]
    [InlineData("X1 D", 1)]
    [InlineData("X1 T", 1)]
    [InlineData("OH C", 6)]
    [InlineData("CA C", 6)]
    [InlineData("CA Ca", 20)]
    [InlineData("OW1 O2-", 8)]
    [InlineData("Fe1 ?", 26)]
    [InlineData("O2A ?", 8)]
    [InlineData("C12' ?", 6)]
    [InlineData("Ca1 ?", 20)]
    [InlineData("Cu_1 ?", 29)]
    [InlineData("O1W ?", 8)]
    [InlineData("H1N ?", 1)]
    [InlineData("HO1 ?", 1)]
    [InlineData("C(1) ?", 6)]
    [InlineData("CU1 ?", 29)]
    [InlineData("FE2 ?", 26)]
    [InlineData("AlM1 ?", 13)]
    [InlineData("SiT1m ?", 14)]
    [InlineData("Fe3+ ?", 26)]
    public void Elements_are_those_of_the_types_or_else_of_the_labels(string site, int number) =>
        Assert.Equal(number, ReadOne(Copper.Replace("Cu1 Cu2+", site, StringComparison.Ordinal)).AtomicNumbers[0]);

    [Theory]
    [InlineData("Vac1", "Vac")]
    [InlineData("V1", "VAC")]
    [InlineData("V1", "Va")]
    [InlineData("X1", "Du")]
    [InlineData("D1", "Dum")]
    [InlineData("N1", "NH4+")]
    [InlineData("W1", "Wat")]
    [InlineData("O1", "OH")]
    [InlineData("O1", "OH-")]
    [InlineData("O1", "HO-")]
    [InlineData("O1", "H2O")]
    [InlineData("O1", "H3O+")]
    [InlineData("C1", "CN-")]
    [InlineData("N1", "NO3-")]
    [InlineData("S1", "SO4")]
    [InlineData("C1", "CH3")]
    [InlineData("Fe1", "FeNi")]
    [InlineData("Fe1", "Fe3")]
    [InlineData("Fe1", "Fe99+")]
    [InlineData("Fe1", "M")]
    [InlineData("Fe1", "X")]
    [InlineData("Fe1", "Me")]
    [InlineData("Fe1", "Q")]
    [InlineData("Fe1", "26")]
    [InlineData("Vac1", "?")]
    [InlineData("VA1", "?")]
    [InlineData("Wat1", ".")]
    [InlineData("WAT", ".")]
    [InlineData("OH", "?")]
    [InlineData("Oh1", "?")]
    [InlineData("NH4", "?")]
    [InlineData("SO4", "?")]
    [InlineData("ClO4", "?")]
    [InlineData("H2O", "?")]
    [InlineData("CN1", "?")]
    [InlineData("CO1", "?")]
    [InlineData("Du1", "?")]
    [InlineData("DUM", "?")]
    [InlineData("T1", "?")]
    [InlineData("M1", "?")]
    [InlineData("X1", "?")]
    [InlineData("?", "?")]
    [InlineData("1Fe", ".")]
    public void What_is_no_element_is_refused_with_the_site(string label, string type)
    {
        var error = Assert.Throws<EquiDslFileException>(() => ReadOne(Copper + $"\n{label} {type} 0.5 0.5 0.5"));
        Assert.Equal((24L, "Cu"), (error.Line, error.Record));
        Assert.Contains($"site 1 (counted from 0{(label == "?" ? "" : $", labelled \"{label}\"")})", error.Message, StringComparison.Ordinal);
        Assert.Contains(type is "?" or "." ? $"\"{(label == "?" ? "?" : label)}\"" : $"\"{type}\" is no element", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CA1", "'Ca C1 O3'", null)]
    [InlineData("CA1", "'Ca O'", 20)]
    [InlineData("CA1", "'C6 H6'", 6)]
    [InlineData("CO1", "'Co O'", 27)]
    [InlineData("HO1", "'Ho2 O3'", 67)]
    [InlineData("NA1", "'Cl Na'", 11)]
    [InlineData("Oa2", "'Si O2'", 8)]
    [InlineData("Oh2", "'Si O2'", null)]
    [InlineData("OH", "'H O'", null)]
    public void The_formula_tells_what_capitals_of_a_label_mean(string label, string formula, int? number)
    {
        string text = Copper.Replace("Cu1 Cu2+", $"{label} ?", StringComparison.Ordinal).Replace("data_Cu", $"data_x\n_chemical_formula_sum {formula}", StringComparison.Ordinal);
        if (number is null)
            Assert.Contains($"\"{label}\"", Assert.Throws<EquiDslFileException>(() => ReadOne(text)).Message, StringComparison.Ordinal);
        else
            Assert.Equal(number, ReadOne(text).AtomicNumbers[0]);
    }

    [Fact]
    public void Where_a_block_writes_elements_in_capitals_a_doubtful_label_is_refused() =>
        Assert.Contains("\"NA1\"", Assert.Throws<EquiDslFileException>(() => ReadOne(
            Copper.Replace("Cu1 Cu2+", "CL1 ?", StringComparison.Ordinal) + "\nNA1 ? 0.5 0.5 0.5")).Message, StringComparison.Ordinal);

    [Fact]
    public void Isotopes_of_hydrogen_have_their_masses()
    {
        AtomicStructure s = ReadOne(Copper + "\nD1 D 0.5 0.5 0.5");
        Assert.Equal([29, 29, 29, 29, 1, 1, 1, 1], s.AtomicNumbers);
        Assert.Equal([63.546, 2.01410178], new[] { s.GetColumn("masses")![0], s.GetColumn("masses")![4] });
    }

    [Theory]
    [InlineData("_cell_length_b 3.615", "_cell_length_b 3.615\n_CELL_length_a 4", "_cell_length_a", 6L, 4)]
    [InlineData("_atom_site_fract_y", "_atom_site_fract_y\n_atom_site_Fract_Y", "_atom_site_fract_y", 22L, 21)]
    [InlineData("_atom_site_fract_y", "_atom_site_fract_y\n_cell_angle_beta", "_cell_angle_beta", 22L, 8)]
    [InlineData("Cu1 Cu2+ 0 0.0(1) 0", "Cu1 Cu2+ 0 0 0\nloop_\n_atom_site_label\nFe1", "_atom_site_label", 25L, 18)]
    public void A_name_that_appears_twice_is_refused(string old, string replacement, string field, long line, int first)
    {
        var error = Assert.Throws<EquiDslFileException>(() => ReadOne(Copper.Replace(old, replacement, StringComparison.Ordinal)));
        Assert.Equal((field, line, "Cu"), (error.Field, error.Line, error.Record));
        Assert.Contains($"at line {first} already", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_name_in_another_block_is_another() =>
        Assert.Equal(4, ReadOne(Copper + "\n" + Copper.Replace("data_Cu", "data_Ag", StringComparison.Ordinal)).Count);

    [Theory]
    [InlineData("0", "the occupancy is 0;", true)]
    [InlineData("0.5", "the occupancy is 0.5;", true)]
    [InlineData("0.999(1)", "the occupancy is 0.999(1);", true)]
    [InlineData("-1", "the occupancy is -1; expected 0 to 1", false)]
    [InlineData("7", "the occupancy is 7; expected 0 to 1", false)]
    [InlineData("full", "\"full\" is not a number", false)]
    [InlineData("NaN", "\"NaN\" is not a number", false)]
    public void Occupancies_other_than_1_are_refused(string occupancy, string expected, bool majority)
    {
        string text = Copper.Replace("_atom_site_fract_z", "_atom_site_fract_z\n_atom_site_occupancy", StringComparison.Ordinal) + $" 1.0(2)\nO1 O .5 .5 .5 {occupancy}";
        var error = Assert.Throws<EquiDslFileException>(() => ReadOne(text));
        Assert.Equal(("_atom_site_occupancy", 25L), (error.Field, error.Line));
        Assert.Contains("site 1 (counted from 0, labelled \"O1\")", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        if (majority)
            Assert.Equal(occupancy == "0" ? 4 : 8, ReadOne(text, SiteOccupancy.Majority).Count);
        else
            Assert.Contains(expected, Assert.Throws<EquiDslFileException>(() => ReadOne(text, SiteOccupancy.Majority)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Occupancies_of_a_place_that_sum_to_more_than_1_are_refused()
    {
        string text = Copper.Replace("_atom_site_fract_z", "_atom_site_fract_z\n_atom_site_occupancy", StringComparison.Ordinal) + " 0.7\nO1 O 0 1 0 0.7";
        Assert.Contains("sum to 1.4", Assert.Throws<EquiDslFileException>(() => ReadOne(text, SiteOccupancy.Majority)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_elements_that_share_a_site_the_more_frequent_one_has_it()
    {
        const string sites = "_atom_site_fract_z\n_atom_site_occupancy\nFe1 Fe 0 0 0 0.3\nAl1 Al 0 1 0 0.7\nO1 O .5 .5 .5 0.5";
        int start = Copper.IndexOf("_atom_site_fract_z", StringComparison.Ordinal);
        AtomicStructure s = ReadOne(Copper[..start] + sites, SiteOccupancy.Majority);
        Assert.Equal([13, 13, 13, 13, 8, 8, 8, 8], s.AtomicNumbers);
        Assert.Equal([0.7, 0.7, 0.7, 0.7, 0.5, 0.5, 0.5, 0.5], s.GetColumn("occupancy")!);
        Assert.Equal("Fe 0.3 at 0", s.Info["minority_sites"]);
    }

    [Fact]
    public void A_triclinic_cell_has_its_lengths_and_angles()
    {
        string text = Copper.Replace("_cell_angle_alpha 90", "_cell_angle_alpha 80", StringComparison.Ordinal)
            .Replace("_cell_angle_gamma 90", "_cell_angle_gamma 110", StringComparison.Ordinal);
        double[] c = ReadOne(text).Cell;
        double Cosine(int u, int v) => Enumerable.Range(0, 3).Sum(d => c[(3 * u) + d] * c[(3 * v) + d]) / (3.615 * 3.615);
        Assert.Equal(Math.Cos(80 * Math.PI / 180), Cosine(1, 2), 1e-12);
        Assert.Equal(0, Cosine(0, 2), 1e-12);
        Assert.Equal(Math.Cos(110 * Math.PI / 180), Cosine(0, 1), 1e-12);
        Assert.Equal(1, Cosine(2, 2), 1e-12);
    }

    [Fact]
    public void Blocks_with_atoms_are_structures_and_texts_between_semicolons_are_skipped()
    {
        using var folder = new TemporaryFolder();
        string text = "data_global\n_publ_section_comment\n;\nloop_ data_x 'open\n;\n" + Copper.Replace("\n", "\r\n", StringComparison.Ordinal)
            + "\n" + Copper.Replace("data_Cu", "data_second", StringComparison.Ordinal);
        using StructureFile file = StructureFile.Open(folder.Write("two.cif", text));
        Assert.Equal((2, "second"), (file.Count, file[1].Info["name"]));
    }

    [Theory]
    [InlineData("_cell_length_a 3.615(2)", "_cell_length_a abc", "_cell_length_a", "not a number")]
    [InlineData("_cell_length_b 3.615", "", "_cell_length_b", "does not give this")]
    [InlineData("_cell_angle_gamma 90", "_cell_angle_gamma 200", "_cell_length_a", "no cell has")]
    [InlineData("'-x, -y, -z'", "'-x, -q, -z'", "_space_group_symop_operation_xyz", "is not an operation")]
    [InlineData("'-x, -y, -z'", "'-x, -y'", "_space_group_symop_operation_xyz", "is not an operation")]
    [InlineData("Cu1 Cu2+ 0 0.0(1) 0", "Cu1 Cu2+ 0 ? 0", "_atom_site_fract_y", "\"?\" is not a number")]
    [InlineData("Cu1 Cu2+ 0 0.0(1) 0", "Qq1 Qq 0 0 0", "_atom_site_type_symbol", "no element")]
    [InlineData("Cu1 Cu2+ 0 0.0(1) 0", "Cu1 Cu2+ 0 0", "_atom_site_label", "not a multiple")]
    [InlineData("'x, y, z'", "'x, y, z", null, "never closed")]
    [InlineData("_atom_site_fract_x", "_atom_site_Cartn_x", null, "no data_ block lists atoms")]
    public void A_malformed_block_is_named(string old, string replacement, string? field, string expected)
    {
        var error = Assert.Throws<EquiDslFileException>(() => ReadOne(Copper.Replace(old, replacement, StringComparison.Ordinal)));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(field, error.Field);
    }

    private static AtomicStructure ReadOne(string text, SiteOccupancy occupancy = SiteOccupancy.Whole)
    {
        using var folder = new TemporaryFolder();
        using StructureFile file = StructureFile.Open(folder.Write("a.cif", text), options: new() { Occupancy = occupancy });
        return file[0];
    }
}
