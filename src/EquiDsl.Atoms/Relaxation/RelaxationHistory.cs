using System.Globalization;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>The frames of an earlier relaxation of a system.</summary>
/// <param name="Frames">The frames, oldest first; at least one.</param>
/// <param name="Steps">The step of each frame.</param>
internal sealed record RelaxationHistory(IReadOnlyList<AtomicStructure> Frames, IReadOnlyList<int> Steps)
{
    /// <summary>The free pair of a frame that says which step it is.</summary>
    public const string StepKey = "step";

    /// <summary>Whether every step is there with its results, so that a method can be brought back to where it was.</summary>
    public bool IsComplete =>
        Enumerable.Range(0, Steps.Count).All(i => Steps[i] == i && Frames[i].Energy is not null && Frames[i].Forces is not null);

    /// <summary>Reads a trajectory.</summary>
    /// <returns>The history; null when there is no file or it has no frames.</returns>
    /// <exception cref="EquiDslFileException">The file cannot be read, or a frame does not say its step.</exception>
    public static RelaxationHistory? Read(string path)
    {
        if (!File.Exists(path) || new FileInfo(path).Length == 0)
            return null;
        // A program that was stopped while writing leaves half a frame.
        StructureTrajectory.Append(path).Dispose();
        using StructureFile file = StructureFile.Open(path);
        AtomicStructure[] frames = [.. file.ReadAll()];
        if (frames.Length == 0)
            return null;
        var steps = new int[frames.Length];
        for (int i = 0; i < steps.Length; i++)
        {
            if (!int.TryParse(frames[i].Info.GetValueOrDefault(StepKey), NumberStyles.None, CultureInfo.InvariantCulture, out steps[i]))
                throw new EquiDslFileException(path, "the frame does not say which step of a relaxation it is.", i + 1, field: StepKey);
        }
        return new(frames, steps);
    }

    /// <summary>A frame to write: the structure with its step.</summary>
    public static AtomicStructure Frame(AtomicStructure structure, int step)
    {
        var frame = new AtomicStructure(structure.Positions, structure.AtomicNumbers, structure.Cell, structure.Periodicity)
        {
            Energy = structure.Energy,
            EnergyKey = structure.EnergyKey,
            Forces = structure.Forces,
            ForcesKey = structure.ForcesKey,
            StressKey = structure.StressKey,
            Fixed = structure.Fixed,
        };
        foreach ((string key, string value) in structure.Info)
            frame.Info[key] = value;
        frame.Info[StepKey] = step.ToString(CultureInfo.InvariantCulture);
        frame.Columns.AddRange(structure.Columns);
        return frame;
    }
}
