using Xunit;

namespace EquiDsl.Atoms.Tests.Files;

/// <summary>Real files against numbers that ASE, and a separate unpickling of the LMDBs, found in them.</summary>
public sealed class RealDataTests
{
    [SkippableTheory]
    [InlineData("random1000142.traj", 59, 0, 73, -452.47632354, 2116.58802117069, 59.87698892, 78.3450764471786, 48)]
    [InlineData("random1000142.traj", 59, 1, 73, -453.86669066, 2116.3481254746434, 59.87698892, 16.717688541682563, 48)]
    [InlineData("random1000142.traj", 59, 58, 73, -454.65601278, 2113.338144635886, 59.87698892, 12.068201515985923, 48)]
    [InlineData("neb_sample.traj", 10, 0, 98, null, 1932.693162623793, 50.4986674785614, null, 68)]
    [InlineData("neb_sample.traj", 10, 1, 98, -320.66345249, 1932.8280817387108, 50.4986674785614, 15.966570938272, 68)]
    [InlineData("neb_sample.traj", 10, 9, 98, null, 1933.6042398818536, 50.4986674785614, null, 68)]
    [InlineData("oxides.db", 295, 0, 6, -41.358821, 27.327623134263657, 12.187275623829352, 0.008067548288, 0)]
    [InlineData("oxides.db", 295, 1, 6, -41.853238, 27.6801274983418, 12.336320147684548, 0.0025761841999999997, 0)]
    [InlineData("oxides.db", 295, 294, 6, -55.651931, 48.23975062057523, 16.079916873525118, 0.006023932996, 0)]
    [InlineData("oc20_s2ef_pyg1.lmdb", 18, 0, 49, -67.0913157, 1515.7712711887434, 63.09607911109924, 1.6763369870365818, 36)]
    [InlineData("oc20_s2ef_pyg1.lmdb", 18, 10, 73, -454.58424561, 2113.235066086054, 59.87698805332184, 10.83199010407425, 48)]
    [InlineData("oc20_s2ef_pyg2.lmdb", 18, 0, 49, -67.0913157, 1515.7712711887434, 63.09607911109924, 1.6763369870365818, 36)]
    [InlineData("oc20_s2ef_pyg2.lmdb", 18, 17, 73, -454.65601278, 2113.338144272566, 59.87698805332184, 12.068201486650162, 48)]
    [InlineData("oc20_relaxations_train.extxyz", 190, 7, 33, -60.30145916, 833.7099880999999, 49.904659040000006, 0.7191388513125676, 17)]
    [InlineData("oc20_relaxations_train.extxyz", 190, 189, 41, -346.07505128, 926.3971444899998, 44.59075262, 9.149296579527139, 24)]
    [InlineData("acac/train_300K.xyz", 500, 499, 15, -9391.456196487641, 11.182311799999999, 150.0, 40.399006498770866, 0)]
    public void Structures_have_the_numbers_that_other_readers_find(
        string name, int count, int index, int atoms, double? energy, double positions, double cell, double? squaredForces, int fixedAtoms)
    {
        using StructureFile file = StructureFile.Open(SharedData.File(name));
        AtomicStructure s = file[index];
        Assert.Equal((count, atoms, energy), (file.Count, s.Count, s.Energy));
        Assert.Equal(positions, s.Positions.Sum(), 1e-9);
        Assert.Equal(cell, s.Cell.Sum(), 1e-9);
        Assert.Equal(squaredForces is null, s.Forces is null);
        Assert.Equal(squaredForces ?? 0, s.Forces?.Sum(f => f * f) ?? 0, 1e-9);
        Assert.Equal(fixedAtoms, s.Fixed?.Count(flag => flag) ?? 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => file[count]);
    }

    [SkippableTheory]
    [InlineData("random1000142.traj")]
    [InlineData("neb_sample.traj")]
    [InlineData("oxides.db")]
    [InlineData("qm9_sample.db")]
    [InlineData("oc20_s2ef_pyg1.lmdb")]
    [InlineData("oc20_s2ef_pyg2.lmdb")]
    [InlineData("oc20_relaxations_val.extxyz")]
    [InlineData("3bpa/train_300K.xyz")]
    public void Enumeration_gives_what_random_access_gives(string name)
    {
        using StructureFile file = StructureFile.Open(SharedData.File(name));
        int i = 0;
        foreach (AtomicStructure s in file.ReadAll())
        {
            Samples.AssertSame(s, file[i]);
            Assert.Equal(s.Info, file[i++].Info);
        }
        Assert.Equal(file.Count, i);
    }

    [SkippableFact]
    public void Qm9_properties_are_pairs()
    {
        using StructureFile file = StructureFile.Open(SharedData.File("qm9_sample.db"));
        Assert.Equal(20, file.Count);
        AtomicStructure methane = file[0];
        Assert.Equal([6, 1, 1, 1, 1], methane.AtomicNumbers);
        Assert.Equal(Periodicity.None, methane.Periodicity);
        Assert.Equal(15, methane.Info.Count);
        Assert.Equal("-40.47893", methane.Info["energy_U0"]);
        Assert.Equal("0.5048", methane.Info["gap"]);
        Assert.Equal("293.60975", file[1].Info["rotational_constant_A"]);
        Assert.Equal("15.292", file[19].Info["heat_capacity"]);
        Assert.Contains("\"heat_capacity\": \"cal/mol/K\"", file.Metadata, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Tags_of_a_trajectory_and_of_lmdb_are_read()
    {
        using StructureFile trajectory = StructureFile.Open(SharedData.File("neb_sample.traj"));
        Assert.Equal(32, trajectory[0].GetTags()!.Sum());
        using StructureFile lmdb = StructureFile.Open(SharedData.File("oc20_s2ef_pyg1.lmdb"));
        Assert.Equal((13, 25), (lmdb[0].GetTags()!.Sum(), lmdb[10].GetTags()!.Sum()));
        Assert.Equal(("156", "0"), (lmdb[0].Info["sid"], lmdb[0].Info["fid"]));
    }

    [SkippableFact]
    public void A_file_says_what_it_holds()
    {
        using StructureFile file = StructureFile.Open(SharedData.File("oxides.db"));
        StructureFileInfo info = file.Describe();
        Assert.Equal((StructureFormat.AseDatabase, 295, 295), (info.Format, info.Count, info.Examined));
        Assert.Equal((3, 24), (info.FewestAtoms, info.MostAtoms));
        Assert.Equal([8, 22, 23, 44, 50, 77], info.AtomicNumbers);
        Assert.Equal((295, 295), (info.Properties["energy"], info.Properties["forces"]));
        Assert.Contains("elements: O Ti V Ru Sn Ir", info.ToString(), StringComparison.Ordinal);
        Assert.Equal(10, file.Describe(most: 10).Examined);
    }
}
