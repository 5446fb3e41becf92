using EquiDsl.Atoms.Tests.Files;
using EquiDsl.Files;
using Xunit;
using Relaxer = EquiDsl.Atoms.Relaxation;

namespace EquiDsl.Atoms.Tests.Relaxation;

public sealed class RestartTests
{
    public static TheoryData<RelaxationMethod, string> Cases => new()
    {
        { new LbfgsMethod(), "traj" }, { new LbfgsMethod(), "extxyz" }, { new BfgsMethod(), "traj" }, { new FireMethod(), "extxyz" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_relaxation_goes_on_from_its_trajectory_as_if_never_stopped(RelaxationMethod method, string extension)
    {
        using var folder = new TemporaryFolder();
        RelaxationOptions options = new() { Method = method, Trajectory = i => folder.File($"{i}.{extension}"), Restart = true };
        AtomicStructure[] whole = [Slabs.Copper(1), Slabs.Copper(2)], parts = Array.ConvertAll(whole, Slabs.Copy);
        using (var uninterrupted = new Relaxer(new EffectiveMediumTheory(), whole, options with { Trajectory = null }))
            uninterrupted.Run();
        using (var first = new Relaxer(new EffectiveMediumTheory(), parts, options))
        {
            for (int round = 0; round < 8; round++)
                first.Step();
        }
        parts = [Slabs.Copper(1), Slabs.Copper(2)];
        using var second = new Relaxer(new EffectiveMediumTheory(), parts, options);
        IReadOnlyList<RelaxationResult> results = second.Run();
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(RelaxationStatus.Converged, results[i].Status);
            Assert.Equal(whole[i].Positions, parts[i].Positions);
            using StructureFile file = StructureFile.Open(folder.File($"{i}.{extension}"));
            Assert.Equal(results[i].Steps + 1, file.Count);
            Assert.Equal(Enumerable.Range(0, file.Count).Select(k => $"{k}"), file.ReadAll().Select(s => s.Info["step"]));
            Assert.Equal(parts[i].Positions, file[file.Count - 1].Positions);
            Assert.Equal(parts[i].Energy, file[file.Count - 1].Energy);
            Assert.Equal(parts[i].Fixed, file[file.Count - 1].Fixed);
        }
        // A third run finds everything done.
        parts = [Slabs.Copper(1), Slabs.Copper(2)];
        using var third = new Relaxer(new EffectiveMediumTheory(), parts, options);
        Assert.Equal(results.Select(r => (r.Status, r.Steps, r.Energy)), third.Run().Select(r => (r.Status, r.Steps, r.Energy)));
        Assert.Equal(2, third.EvaluationCount);
    }

    [Fact]
    public void A_relaxation_of_the_cell_goes_on_with_the_same_strain()
    {
        using var folder = new TemporaryFolder();
        AtomicStructure Crystal() => Calculators.Crystals.Fcc(29, 3.75, 1, 0.1);
        RelaxationOptions options = new() { Cell = CellRelaxation.Free, Trajectory = _ => folder.File("a.traj"), Restart = true };
        AtomicStructure whole = Crystal(), part = Crystal();
        using var uninterrupted = new Relaxer(new EffectiveMediumTheory(), [whole], options with { Trajectory = null });
        RelaxationResult expected = uninterrupted.Run()[0];
        using (var first = new Relaxer(new EffectiveMediumTheory(), [Crystal()], options with { MaximumSteps = expected.Steps / 2 }))
            first.Run();
        using var second = new Relaxer(new EffectiveMediumTheory(), [part], options);
        RelaxationResult result = second.Run()[0];
        Assert.Equal((expected.Status, expected.Steps), (result.Status, result.Steps));
        for (int k = 0; k < 9; k++)
            Assert.Equal(whole.Cell[k], part.Cell[k], 1e-9);
    }

    [Fact]
    public void Half_a_frame_at_the_end_is_dropped()
    {
        using var folder = new TemporaryFolder();
        RelaxationOptions options = new() { Trajectory = _ => folder.File("a.extxyz"), Restart = true, MaximumSteps = 4 };
        using (var first = new Relaxer(new EffectiveMediumTheory(), [Slabs.Copper(1)], options))
            first.Run();
        byte[] complete = File.ReadAllBytes(folder.File("a.extxyz"));
        File.WriteAllBytes(folder.File("a.extxyz"), complete[..^3]);
        AtomicStructure slab = Slabs.Copper(1);
        using (var second = new Relaxer(new EffectiveMediumTheory(), [slab], options))
            Assert.Equal(4, second.Run()[0].Steps);
        Assert.Equal(complete, File.ReadAllBytes(folder.File("a.extxyz")));
    }

    [Fact]
    public void A_sparse_trajectory_gives_the_geometry_but_no_memory()
    {
        using var folder = new TemporaryFolder();
        RelaxationOptions options = new() { Trajectory = _ => folder.File("a.traj"), TrajectoryInterval = 5, MaximumSteps = 12, Restart = true };
        AtomicStructure slab = Slabs.Copper(1);
        using (var first = new Relaxer(new EffectiveMediumTheory(), [slab], options))
            first.Run();
        using (StructureFile file = StructureFile.Open(folder.File("a.traj")))
            Assert.Equal(["0", "5", "10", "12"], file.ReadAll().Select(s => s.Info["step"]));
        AtomicStructure again = Slabs.Copper(1);
        using var second = new Relaxer(new EffectiveMediumTheory(), [again], options with { MaximumSteps = 300 });
        RelaxationResult result = second.Run()[0];
        Assert.Equal(RelaxationStatus.Converged, result.Status);
        Assert.Equal(result.Steps - 12 + 1, second.EvaluationCount);
    }

    [Fact]
    public void Trajectories_of_something_else_are_refused()
    {
        using var folder = new TemporaryFolder();
        StructureFile.Write(folder.File("0.traj"), [Samples.Slab()]);
        RelaxationOptions options = new() { Trajectory = i => folder.File($"{i}.traj"), Restart = true };
        using var mismatch = new Relaxer(new EffectiveMediumTheory(), [Slabs.Copper(1), Slabs.Copper(2)], options);
        IReadOnlyList<RelaxationResult> results = mismatch.Run();
        Assert.Equal([RelaxationStatus.Refused, RelaxationStatus.Converged], results.Select(r => r.Status));
        Assert.Contains("other atoms", results[0].Problem, StringComparison.Ordinal);
        StructureFile.Write(folder.File("0.traj"), [Samples.Water()]);
        using var stepless = new Relaxer(new EffectiveMediumTheory(), [Samples.Water()], options);
        Assert.Contains("which step", Assert.Throws<EquiDslFileException>(() => stepless.Run()).Message, StringComparison.Ordinal);
        using var unknown = new Relaxer(new EffectiveMediumTheory(), [Samples.Water()], options with { Trajectory = _ => folder.File("a.cif") });
        Assert.Contains(".extxyz", Assert.Throws<EquiDslFileException>(() => unknown.Run()).Message, StringComparison.Ordinal);
    }
}
