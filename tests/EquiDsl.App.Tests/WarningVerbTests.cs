using EquiDsl.Atoms;
using Xunit;

namespace EquiDsl.App.Tests;

/// <summary>A limit of neighbours that cuts a shell of equal distances is told: in the prediction, and as a line of the error stream.</summary>
public sealed class WarningVerbTests
{
    [Theory]
    [InlineData(3.0, 0, true)] // 6 + 12 neighbours, and 8 more of which 2 are left over
    [InlineData(3.0, 0.02, false)]
    [InlineData(4.5, 0, false)] // 6 neighbours
    public void Predictions_carry_it(double edge, double rattle, bool isCut)
    {
        using Device device = Device.Cpu(1);
        using VerbModel model = VerbModel.FromSeed(1, device);
        AtomicStructure crystal = Cubic(edge, rattle);

        IReadOnlyList<PredictionWarning> warnings = model.Predict([Cubic(4.5, 0), crystal]).Warnings;

        Assert.Equal(isCut ? 1 : 0, warnings.Count);
        NeighborGraph fresh = new NeighborList(6, 20).Build([crystal]), followed = new NeighborTracker(6, 20, 0.5).Update(crystal);
        Assert.Equal((isCut ? 0 : -1, isCut ? 0 : -1), (fresh.CutShells[0], followed.CutShells[0]));
        if (!isCut)
            return;
        Assert.Equal((1, 0, PredictionWarningKind.CutShell), (warnings[0].StructureIndex, warnings[0].AtomIndex, warnings[0].Kind));
        Assert.StartsWith("the limit of 20 neighbours keeps some of those at 5.196 Å from atom 0 ", warnings[0].Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("predict")]
    [InlineData("evaluate")]
    [InlineData("relax", "--steps", "1", "-o", "out.extxyz")]
    [InlineData("md", "--steps", "1", "--trajectory", "out.traj", "--state", "out.restart")]
    public void Verbs_name_the_frame_once_for_each_composition(string verb, params string[] more)
    {
        using CommandLine line = new();
        AtomicStructure[] frames = [Cubic(3, 0.02), Cubic(3, 0), Cubic(3, 0)];
        foreach (AtomicStructure frame in frames)
            frame.Energy = 1;
        StructureFile.Write(line["crystals.extxyz"], frames);

        string[] warnings = [.. line.Run([verb, line["crystals.extxyz"], "--untrained", .. more.Select(m => m.StartsWith("out", StringComparison.Ordinal) ? line[m] : m)]).Split('\n').Where(l => l.StartsWith("warning: ", StringComparison.Ordinal))];

        Assert.Contains("crystals.extxyz, frame 2 (counted from 1): the limit of 20 neighbours", Assert.Single(warnings), StringComparison.Ordinal);
    }

    /// <summary>A simple cubic crystal of eight atoms, of which one may be off its place, by which no two distances are equal to it.</summary>
    private static AtomicStructure Cubic(double edge, double rattle)
    {
        double[] positions = [.. Enumerable.Range(0, 24).Select(k => (edge * ((k / 3 >> (k % 3)) & 1)) + (rattle * Math.Sin(1 + (k * k))))];
        return new(positions, [.. Enumerable.Repeat(29, 8)], [2 * edge, 0, 0, 0, 2 * edge, 0, 0, 0, 2 * edge], Periodicity.All);
    }
}
