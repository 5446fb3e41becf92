using System.Globalization;
using EquiDsl.Atoms.Tests.Calculators;
using EquiDsl.Atoms.Tests.Files;
using Xunit;

namespace EquiDsl.Atoms.Tests.Adsorption;

public sealed class AnomalyTests
{
    private static readonly AtomicStructure s_slab = SurfaceFixtures.Fcc("Pt", "111", 4, 3, 3);

    [Fact]
    public void An_adsorbate_on_the_surface_is_none()
    {
        AtomicStructure start = Molecule(1.9), end = Molecule(2.0);

        Assert.Equal(AdsorptionAnomalies.None, AnomalyDetector.Detect(start, end, s_slab));
        Assert.Equal(AdsorptionAnomalies.None, AnomalyDetector.Detect(start, end));
    }

    [Fact]
    public void Far_from_the_slab_it_is_desorbed()
    {
        // Pt and C: 1.5 · (1.36 + 0.76) + 0.6 = 3.78 Å.
        Assert.Equal(AdsorptionAnomalies.None, AnomalyDetector.Detect(Molecule(1.9), Molecule(3.7)));
        Assert.Equal(AdsorptionAnomalies.Desorbed, AnomalyDetector.Detect(Molecule(1.9), Molecule(3.9)));
        Assert.Equal(AdsorptionAnomalies.Desorbed, AnomalyDetector.Detect(Molecule(1.9), Molecule(3.4), options: new() { Margin = 0 }));
    }

    [Fact]
    public void Broken_or_new_bonds_within_it_are_dissociation()
    {
        // C and O: 0.76 + 0.66 + 0.6 = 2.02 Å.
        Assert.Equal(AdsorptionAnomalies.None, AnomalyDetector.Detect(Molecule(1.9), Molecule(1.9, bond: 1.9)));
        Assert.Equal(AdsorptionAnomalies.Dissociated, AnomalyDetector.Detect(Molecule(1.9), Molecule(1.9, bond: 2.3)));
        Assert.Equal(AdsorptionAnomalies.Dissociated, AnomalyDetector.Detect(Molecule(1.9, bond: 2.3), Molecule(1.9)));
    }

    [Fact]
    public void Moved_surface_atoms_are_a_changed_surface()
    {
        AtomicStructure end = Molecule(1.9), lifted = Molecule(1.9);
        int top = Array.LastIndexOf(s_slab.GetTags()!, 1);
        end.Positions[(3 * top) + 2] += 0.3;
        // Out of reach of all neighbours: 1.5 · 2.72 + 0.6 = 4.68 Å.
        lifted.Positions[(3 * top) + 2] += 5;

        Assert.Equal(AdsorptionAnomalies.None, AnomalyDetector.Detect(Molecule(1.9), end, s_slab));
        Assert.True(AnomalyDetector.Detect(Molecule(1.9), lifted, s_slab).HasFlag(AdsorptionAnomalies.SurfaceChanged));
        // The same, when it is the clean slab that changes: bonds are made.
        AtomicStructure clean = Crystals.Copy(s_slab);
        clean.Positions[(3 * top) + 2] += 5;
        Assert.Equal(AdsorptionAnomalies.SurfaceChanged, AnomalyDetector.Detect(Molecule(1.9), Molecule(1.9), clean));
    }

    [Fact]
    public void Bonds_below_the_surface_are_intercalation()
    {
        AtomicStructure below = Molecule(-1.1);

        Assert.True(AnomalyDetector.Detect(Molecule(1.9), below).HasFlag(AdsorptionAnomalies.Intercalated));
        Assert.False(AnomalyDetector.Detect(Molecule(1.9), Molecule(1.2)).HasFlag(AdsorptionAnomalies.Intercalated));
    }

    [SkippableTheory]
    [InlineData(1.0, 0.3)]
    [InlineData(1.5, 0.3)]
    [InlineData(1.2, 0.0)]
    public void Bonds_are_those_of_ases_neighbour_list(double multiplier, double margin)
    {
        using TemporaryFolder folder = new();
        AtomicStructure alloy = Crystals.Alloy([29, 8, 6, 78], new(true, true, false));
        StructureFile.Write(folder.File("alloy.traj"), [alloy]);
        string text = AsePython.Run(folder, string.Create(CultureInfo.InvariantCulture, $"""
            from ase.io import read
            from ase.neighborlist import NeighborList, natural_cutoffs
            atoms = read('alloy.traj')
            nl = NeighborList(natural_cutoffs(atoms, mult={multiplier}), skin={margin}, self_interaction=False, bothways=True)
            nl.update(atoms)
            print(''.join(str(int(x != 0)) for row in nl.get_connectivity_matrix(sparse=False) for x in row))
            """)).Trim();
        BondMatrix bonds = new(alloy, multiplier, margin);
        int made = 0;
        for (int i = 0; i < alloy.Count; i++)
        {
            for (int j = 0; j < alloy.Count; j++)
            {
                if (i != j)
                    Assert.Equal(text[(i * alloy.Count) + j] == '1', bonds[i, j]);
                made += bonds[i, j] ? 1 : 0;
            }
        }
        Assert.InRange(made, 1, alloy.Count * (alloy.Count - 1));
    }

    [Fact]
    public void Structures_that_do_not_belong_together_are_refused()
    {
        AtomicStructure start = Molecule(1.9), other = Molecule(1.9), untagged = Crystals.Copy(start);
        other.AtomicNumbers[^1] = 7;

        Assert.Contains("other atoms", Assert.Throws<ArgumentException>(() => AnomalyDetector.Detect(start, other)).Message, StringComparison.Ordinal);
        Assert.Contains("Neither structure has tags", Assert.Throws<ArgumentException>(() => AnomalyDetector.Detect(untagged, untagged)).Message, StringComparison.Ordinal);
        Assert.Contains("tag 2", Assert.Throws<ArgumentException>(() => AnomalyDetector.Detect(s_slab, s_slab)).Message, StringComparison.Ordinal);
        Assert.Contains("clean slab", Assert.Throws<ArgumentException>(() => AnomalyDetector.Detect(start, start, SurfaceFixtures.Fcc("Pt", "111", 3, 3, 3))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new AnomalyOptions { Margin = -1 });
    }

    /// <summary>CO over an atom of the top layer.</summary>
    private static AtomicStructure Molecule(double height, double bond = 1.15)
    {
        int top = Array.LastIndexOf(s_slab.GetTags()!, 1);
        (double x, double y) = (s_slab.Positions[3 * top], s_slab.Positions[(3 * top) + 1]);
        // A molecule within the slab keeps clear of the atom it stood over.
        double aside = height < 0 ? 1.4 : 0;
        return SurfaceFixtures.With(s_slab, (6, x + aside, y + 0.05, height), (8, x + aside, y + 0.05, height + bond));
    }
}
