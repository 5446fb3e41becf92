using EquiDsl.App;
using EquiDsl.Atoms;
using EquiDsl.Training;

namespace EquiDsl.Fuzz;

/// <summary>Readers of what a run goes on from.</summary>
internal static class StateTargets
{
    public static FuzzTarget[] All { get; } =
    [
        new("training-state", Checkpoint)
        {
            FileName = "checkpoint.safetensors", Refused = [typeof(CorruptCheckpointException)], Readers = [typeof(CheckpointFolder), typeof(CheckpointFile)],
            Allowance = WeightTargets.HashBlocks,
        },
        new("dynamics-state", Dynamics) { FileName = "a.restart", Readers = [typeof(MolecularDynamics), typeof(DynamicsSnapshotReader)] },
        new("relaxation-path", Relaxed)
        {
            FileName = "a.traj", Refused = [typeof(Files.EquiDslFileException), typeof(InvalidStructureException)], Readers = [typeof(RelaxationHistory)],
        },
        new("log", fuzzed => LogRow.Read(fuzzed.Path).Count()) { FileName = "log.csv", Readers = [typeof(LogRow)], IsTolerant = true },
    ];

    private static void Checkpoint(FuzzCase fuzzed) => new CheckpointFolder(Path.GetDirectoryName(fuzzed.Path)!).Find();

    private static void Dynamics(FuzzCase fuzzed)
    {
        using MolecularDynamics resumed = MolecularDynamics.Restart(fuzzed.Path, new EffectiveMediumTheory());
        // What is a restart file is one that can be saved again.
        resumed.Save(fuzzed.Path);
    }

    private static void Relaxed(FuzzCase fuzzed)
    {
        using Relaxation relaxation = new(new EffectiveMediumTheory(), [Seeds.Copper()], new RelaxationOptions { Trajectory = _ => fuzzed.Path, Restart = true, MaximumSteps = 2 });
        relaxation.Step();
    }
}
