using EquiDsl.Atoms;
using EquiDsl.Atoms.Tests.Files;
using EquiDsl.Training.Tests.Models;
using Xunit;

namespace EquiDsl.Training.Tests.Data;

public sealed class DatasetTests
{
    private static readonly ModelDescription s_model = new PairModel().Description;

    [Fact]
    public void Files_follow_each_other_and_frames_have_names()
    {
        using var folder = new TemporaryFolder();
        List<AtomicStructure> made = MorseClusters.Make(5, 1);
        StructureFile.Write(folder.File("a.extxyz"), made.Take(2));
        StructureFile.Write(folder.File("b.traj"), made.Skip(2));
        using StructureDataset data = StructureDataset.Open(folder.File("a.extxyz"), folder.File("b.traj"));
        Assert.Equal(5, data.Count);
        for (int i = 0; i < 5; i++)
            Assert.Equal(made[i].Energy!.Value, data[i].Energy!.Value, 1e-9);
        Assert.Equal($"{folder.File("a.extxyz")}, frame 2", data.NameOf(1));
        Assert.Equal($"{folder.File("b.traj")}, frame 1", data.NameOf(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => data[5]);
        Assert.Throws<ArgumentException>(() => StructureDataset.Open());
    }

    [Fact]
    public void Edges_are_those_of_the_models_graph_for_any_number_of_threads()
    {
        List<AtomicStructure> made = MorseClusters.Make(20, 1);
        DatasetIndex one = DatasetIndex.Build(StructureDataset.Of(made), s_model, new LossOptions(), threads: 1);
        DatasetIndex four = DatasetIndex.Build(StructureDataset.Of(made), s_model, new LossOptions(), threads: 4);
        var list = new NeighborList(s_model.Cutoff, s_model.MaxNeighbors);
        Assert.Equal(made.Select(s => list.Build([s]).EdgeCount), one.Edges);
        Assert.Equal(one.Edges, four.Edges);
        Assert.Equal(one.Fingerprint, four.Fingerprint);
    }

    [Fact]
    public void The_fingerprint_changes_with_any_number_of_structures_and_labels()
    {
        var seen = new HashSet<string>();
        void Changes(Action<List<AtomicStructure>> change, LossOptions? loss = null, bool expected = true)
        {
            List<AtomicStructure> made = MorseClusters.Make(8, 1);
            change(made);
            Assert.Equal(expected, seen.Add(DatasetIndex.Build(StructureDataset.Of(made), s_model, loss ?? new LossOptions()).Fingerprint));
        }

        Changes(_ => { });
        Changes(_ => { }, expected: false);
        Changes(made => made[7].Energy += 1e-9);
        Changes(made => made[7].Positions[4] += 0.05);
        Changes(made => made[7].Positions[4] = Math.BitIncrement(made[7].Positions[4]));
        Changes(made => made[7].Cell[0] += 1e-9);
        Changes(made => made[7].AtomicNumbers[0] = 9 - made[7].AtomicNumbers[0]);
        Changes(made => (made[7].Forces![0], made[7].Forces![1]) = (made[7].Forces![1], made[7].Forces![0]));
        Changes(made => made[7].Fixed![0] ^= true, new LossOptions { FreeAtomsOnly = false });
        Changes(made => (made[6], made[7]) = (made[7], made[6]));
        Changes(made => made.RemoveAt(7));
        Changes(_ => { }, new LossOptions { EnergyCoefficient = 0 });
        Changes(made => made[7].Energy += 1, new LossOptions { EnergyCoefficient = 0 }, expected: false);
    }

    [Fact]
    public void A_broken_frame_of_a_file_is_named_and_skipped_only_when_asked()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("data.extxyz");
        StructureFile.Write(path, MorseClusters.Make(4, 1));
        List<string> lines = [.. File.ReadAllLines(path)];
        int second = 2 + int.Parse(lines[0], System.Globalization.CultureInfo.InvariantCulture);
        lines[second + 2] = lines[second + 2].Replace('.', '?');
        File.WriteAllLines(path, lines);
        using StructureDataset data = StructureDataset.Open(path);
        var refused = Assert.Throws<InvalidDatasetException>(() => DatasetIndex.Build(data, s_model, new LossOptions()));
        Assert.Contains($"{path}, frame 2: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("1 of 4 structures", refused.Message, StringComparison.Ordinal);
        Assert.StartsWith($"line {second + 3}, 'pos': \"", Assert.Single(refused.Frames).Problem, StringComparison.Ordinal);
        DatasetIndex index = DatasetIndex.Build(data, s_model, new LossOptions(), skipBad: true);
        Assert.Equal([0, 2, 3], index.Usable);
        Assert.Equal(1, Assert.Single(index.Bad).Index);
    }

    [Theory]
    [InlineData("xx")]
    [InlineData("99999999999")]
    [InlineData("missing atom")]
    [InlineData("cut short")]
    public void A_frame_of_malformed_lines_is_one_that_can_be_skipped(string damage)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("data.extxyz");
        StructureFile.Write(path, MorseClusters.Make(4, 1));
        List<string> lines = [.. File.ReadAllLines(path)];
        int start = lines.FindLastIndex(line => line.Contains("Properties=", StringComparison.Ordinal)) - 1;
        if (damage == "missing atom")
            lines.RemoveAt(start + 3);
        else if (damage == "cut short")
            lines.RemoveRange(lines.Count - 2, 2);
        else
            lines[start] = damage;
        File.WriteAllLines(path, lines);
        using StructureDataset data = StructureDataset.Open(path);

        string refusal = Assert.Throws<InvalidDatasetException>(() => DatasetIndex.Build(data, s_model, new LossOptions())).Message;
        DatasetIndex index = DatasetIndex.Build(data, s_model, new LossOptions(), skipBad: true);

        Assert.Contains($"{path}, frame 4: ", refusal, StringComparison.Ordinal);
        Assert.Equal([0, 1, 2], index.Usable);
        Assert.Equal(3, Assert.Single(index.Bad).Index);
    }

    [Fact]
    public void Structures_that_cannot_be_trained_on_are_named_with_the_reason()
    {
        List<AtomicStructure> made = MorseClusters.Make(6, 1);
        made[0].Energy = null;
        made[1].Energy = double.NaN;
        made[2].Forces = null;
        made[3].Forces![4] = double.PositiveInfinity;
        made[4].AtomicNumbers[0] = 50;
        string message = Assert.Throws<InvalidDatasetException>(() => DatasetIndex.Build(StructureDataset.Of(made), s_model, new LossOptions())).Message;
        Assert.Contains("frame 1: the structure has no energy", message, StringComparison.Ordinal);
        Assert.Contains("frame 2: the energy is NaN", message, StringComparison.Ordinal);
        Assert.Contains("frame 3: the structure has no forces", message, StringComparison.Ordinal);
        Assert.Contains("frame 4: a force on atom 1", message, StringComparison.Ordinal);
        Assert.Contains("frame 5: atom 0 (counted from 0): the element 50 (Sn) is unknown", message, StringComparison.Ordinal);
        Assert.DoesNotContain("frame 6", message, StringComparison.Ordinal);
        Assert.Throws<InvalidDatasetException>(() => DatasetIndex.Build(StructureDataset.Of(made[..1]), s_model, new LossOptions(), skipBad: true));
        Assert.Equal([1], DatasetIndex.Build(StructureDataset.Of(made[1..3]), s_model, new LossOptions { EnergyCoefficient = 0, FreeAtomsOnly = false }, skipBad: true).Bad.Select(b => b.Index));
    }
}
