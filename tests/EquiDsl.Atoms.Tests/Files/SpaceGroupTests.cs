using System.Globalization;
using EquiDsl.Files;
using Xunit;

namespace EquiDsl.Atoms.Tests.Files;

/// <summary>Crystals whose files name a space group without listing its operations.</summary>
public sealed class SpaceGroupTests
{
    [Fact]
    public void Every_setting_is_a_group_and_settings_of_a_group_are_of_one_size()
    {
        Assert.Equal(530, SpaceGroupTable.Settings.Count);
        foreach (IGrouping<int, SpaceGroupSetting> group in SpaceGroupTable.Settings.GroupBy(setting => setting.Number))
        {
            // Centring multiplies the operations; the point group does not depend on the setting.
            var points = new HashSet<int>();
            foreach (SpaceGroupSetting setting in group)
            {
                List<GroupElement> operations = HallSymbol.Operations(setting.Hall)!;
                var known = new HashSet<GroupElement>(operations);
                Assert.All(operations, a => Assert.Contains(a.After(operations[^1]), known));
                int centring = setting.Hall.TrimStart('-')[0] switch { 'P' => 1, 'R' => 3, 'F' => 4, _ => 2 };
                points.Add(operations.Count / centring);
            }
            Assert.Single(points);
        }
    }

    [Theory]
    [InlineData("-F 4 2 3", 192)]
    [InlineData("F 4d 2 3 -1d", 192)]
    [InlineData("-R 3 2\"c", 36)]
    [InlineData("-P 3* 2n", 12)]
    [InlineData("P 61 2 (0 0 -1)", 12)]
    [InlineData("-P 2ybc", 4)]
    public void Hall_symbols_give_as_many_operations_as_their_groups_have(string symbol, int count) =>
        Assert.Equal(count, HallSymbol.Operations(symbol)!.Count);

    [Theory]
    [InlineData("F m -3 m")]
    [InlineData("-Q 4 2 3")]
    [InlineData("P 5")]
    [InlineData("P 2 2 2 2 2")]
    [InlineData("P 2 (1 x 0)")]
    [InlineData("P 4x' 3* 6\"")]
    [InlineData("P")]
    [InlineData("P -")]
    public void Other_texts_are_no_hall_symbols(string text) => Assert.Null(HallSymbol.Operations(text));

    [SkippableFact]
    public void Operations_are_those_of_ase()
    {
        using var folder = new TemporaryFolder();
        string output = AsePython.Run(folder, """
            from ase.spacegroup import Spacegroup
            import numpy as np
            for n in range(1, 231):
                for setting in (1, 2):
                    try:
                        g = Spacegroup(n, setting)
                    except Exception:
                        continue
                    ops = sorted(" ".join(map(str, [*r.ravel().tolist(), *(np.round(t * 12).astype(int) % 12).tolist()])) for r, t in g.get_symop())
                    print(n, setting, "|".join(ops), sep=";")
            """);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.InRange(lines.Length, 230, 460);
        foreach (string line in lines)
        {
            string[] parts = line.Split(';');
            List<SpaceGroupSetting> settings = SpaceGroupTable.Find(null, int.Parse(parts[0], CultureInfo.InvariantCulture));
            Assert.Contains(settings, setting => string.Join('|', HallSymbol.Operations(setting.Hall)!.Select(o => o.ToString()).Order(StringComparer.Ordinal))
                == string.Join('|', parts[2].Split('|').Order(StringComparer.Ordinal)));
        }
    }

    [Theory]
    [InlineData("_symmetry_space_group_name_H-M 'F m -3 m'", 8)]
    [InlineData("_space_group_name_H-M_alt 'Fm-3m'", 8)]
    [InlineData("_space_group_name_H-M_alt 'F 4/m -3 2/m'", 8)]
    [InlineData("_space_group_IT_number 225", 8)]
    [InlineData("_space_group_name_Hall '-F 4 2 3'", 8)]
    [InlineData("_symmetry_space_group_name_H-M 'P 1'", 2)]
    [InlineData("_symmetry_Int_Tables_number ?", 2)]
    [InlineData("_symmetry_space_group_name_H-M 'F d -3 m :1'", 16)]
    [InlineData("_symmetry_space_group_name_H-M 'F d -3 m S'", 16)]
    [InlineData("_symmetry_space_group_name_H-M 'F d -3 m Z'", 32)]
    public void A_group_that_is_named_repeats_the_sites(string group, int atoms) => Assert.Equal(atoms, ReadOne(group, "5.64 5.64 5.64 90 90 90").Count);

    [Theory]
    [InlineData("'R -3 c'", "4.76 4.76 12.99 90 90 120", 24)]
    [InlineData("'R -3 c :H'", "4.76 4.76 12.99 90 90 120", 24)]
    [InlineData("'R -3 c'", "5.13 5.13 5.13 55.28 55.28 55.28", 4)]
    [InlineData("'P 21/n'", "4 5 6 90 105 90", 4)]
    [InlineData("'P 1 21/c 1'", "4 5 6 90 105 90", 4)]
    [InlineData("'P 21/b'", "4 5 6 90 90 105", 4)]
    [InlineData("'P 21'", "4 5 6 90 90 105", 4)]
    public void The_cell_decides_between_settings(string group, string cell, int atoms) =>
        Assert.Equal(atoms, ReadOne("_symmetry_space_group_name_H-M " + group, cell).Count);

    [Theory]
    [InlineData("_symmetry_space_group_name_H-M 'F d -3 m'", "two choices of the origin")]
    [InlineData("_symmetry_space_group_name_H-M 'F x -3 m'", "is not known")]
    [InlineData("_symmetry_space_group_name_H-M 'P 6/m m m'", "does not fit its cell")]
    [InlineData("_space_group_name_Hall 'P 6'", "does not fit its cell")]
    [InlineData("_space_group_name_Hall 'F m -3 m'", "no Hall symbol")]
    [InlineData("_space_group_IT_number 231", "is not known")]
    public void A_group_that_leaves_the_atoms_open_is_refused(string group, string expected)
    {
        var error = Assert.Throws<EquiDslFileException>(() => ReadOne(group, "5.64 5.64 5.64 90 90 90"));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal("test", error.Record);
    }

    private static AtomicStructure ReadOne(string group, string cell)
    {
        using var folder = new TemporaryFolder();
        string[] names = ["length_a", "length_b", "length_c", "angle_alpha", "angle_beta", "angle_gamma"];
        string text = $"data_test\n{group}\n" + string.Concat(names.Zip(cell.Split(' '), (name, value) => $"_cell_{name} {value}\n"))
            + "loop_\n_atom_site_type_symbol\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\nNa 0 0 0\nCl .5 .5 .5\n";
        using StructureFile file = StructureFile.Open(folder.Write("a.cif", text));
        return file[0];
    }
}
