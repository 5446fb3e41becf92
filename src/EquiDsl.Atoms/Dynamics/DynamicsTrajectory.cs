using System.Globalization;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>Goes on with a trajectory after a restart.</summary>
internal static class DynamicsTrajectory
{
    /// <summary>Opens a trajectory behind its last frame of a step up to the given one; later frames are dropped.</summary>
    /// <exception cref="EquiDslFileException">The file cannot be read or written, or a frame does not say its step.</exception>
    public static StructureTrajectory Continue(string path, long step)
    {
        StructureTrajectory trajectory = StructureTrajectory.Append(path);
        if (new FileInfo(path).Length == 0)
            return trajectory;
        trajectory.Dispose();
        int kept = 0, all;
        using (StructureFile file = StructureFile.Open(path))
        {
            all = file.Count;
            while (kept < all && StepOf(path, file[kept], kept) <= step)
                kept++;
            if (kept < all)
                StructureFile.Write(path, file.ReadAll().Take(kept));
        }
        return StructureTrajectory.Append(path);
    }

    private static long StepOf(string path, AtomicStructure frame, int index) =>
        long.TryParse(frame.Info.GetValueOrDefault("step"), NumberStyles.None, CultureInfo.InvariantCulture, out long step)
            ? step
            : throw new EquiDslFileException(path, "the frame does not say which step of a simulation it is.", index + 1, field: "step");
}
