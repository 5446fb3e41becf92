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
    public void Elements_are_those_of_the_types_or_else_of_the_labels(string site, int number) =>
        Assert.Equal(number, ReadOne(Copper.Replace("Cu1 Cu2+", site, StringComparison.Ordinal)).AtomicNumbers[0]);

    [Fact]
    public void Of_elements_that_share_a_site_the_more_frequent_one_has_it()
    {
        const string sites = "_atom_site_fract_z\n_atom_site_occupancy\nFe1 Fe 0 0 0 0.3\nAl1 Al 0 1 0 0.7\nO1 O .5 .5 .5 0.5";
        int start = Copper.IndexOf("_atom_site_fract_z", StringComparison.Ordinal);
        AtomicStructure s = ReadOne(Copper[..start] + sites);
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

    private static AtomicStructure ReadOne(string text)
    {
        using var folder = new TemporaryFolder();
        using StructureFile file = StructureFile.Open(folder.Write("a.cif", text));
        return file[0];
    }
}
