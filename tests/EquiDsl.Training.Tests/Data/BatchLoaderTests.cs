using EquiDsl.Atoms;
using EquiDsl.Atoms.Tests.Files;
using EquiDsl.Files;
using EquiDsl.Training.Tests.Models;
using Xunit;

namespace EquiDsl.Training.Tests.Data;

public sealed class BatchLoaderTests
{
    [Fact]
    public void A_prepared_step_is_the_step_and_another_is_read_when_taken()
    {
        using StructureDataset data = StructureDataset.Of(MorseClusters.Make(6, 1));
        using BatchLoader loader = Loader(data);
        loader.Prepare(4, [[0, 2], [5]]);
        LoadedPart[] four = loader.Take(4, [[0, 2], [5]]);
        Assert.Equal([data[0], data[2]], four[0].Structures);
        Assert.Equal([data[5]], four[1].Structures);
        loader.Prepare(5, [[1]]);
        Assert.Equal([data[3]], Assert.Single(loader.Take(6, [[3]])).Structures);
    }

    [Fact]
    public void A_frame_that_became_unreadable_is_named_when_its_step_is_taken()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("data.extxyz");
        StructureFile.Write(path, MorseClusters.Make(4, 1));
        using StructureDataset data = StructureDataset.Open(path);
        using BatchLoader loader = Loader(data);
        File.WriteAllText(path, File.ReadAllText(path)[..40]);
        loader.Prepare(0, [[3]]);
        Assert.Contains(path, Assert.Throws<EquiDslFileException>(() => loader.Take(0, [[3]])).Message, StringComparison.Ordinal);
    }

    private static BatchLoader Loader(StructureDataset data) => new(
        DatasetIndex.Build(data, new PairModel().Description, new LossOptions()), TargetNormalization.None, new LossOptions());
}
