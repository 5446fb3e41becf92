namespace EquiDsl.Atoms.Tests.Files;

/// <summary>Structures with everything that files carry.</summary>
internal static class Samples
{
    /// <summary>A slab of three atoms with results, fixed atoms, tags, momenta and free pairs.</summary>
    public static AtomicStructure Slab(int step = 0)
    {
        var slab = new AtomicStructure(
            [0.1 + step, 0, 0, 1.5, 1.5, 1.25, 1.5, 1.5, 3.0], [29, 29, 8], [3, 0, 0, 0.25, 3, 0, 0, 0, 12.5], new Periodicity(true, true, false))
        {
            Energy = -12.5 - (step / 3.0),
            Forces = [0.1, 0.2, 0.3, -0.1, -0.2, -0.3, 1.0 / 3, 0, 0],
            Fixed = [true, false, false],
        };
        slab.SetTags([0, 1, 2]);
        slab.SetMomenta([0, 0, 0, 0.5, 0, 0, 0, 0, -0.25]);
        slab.SetStress([0.01, 0.02, 0.03, 0.001, 0.002, 0.003]);
        slab.Info["system"] = "Cu with O";
        slab.Info["step"] = $"{step}";
        slab.Info["weights"] = "[0.5, 1.5]";
        return slab;
    }

    /// <summary>A molecule without cell and results.</summary>
    public static AtomicStructure Water() => new([0, 0, 0.119, 0, 0.763, -0.477, 0, -0.763, -0.477], [8, 1, 1]);

    /// <summary>The numbers of two structures are the same.</summary>
    public static void AssertSame(AtomicStructure expected, AtomicStructure actual)
    {
        Xunit.Assert.Equal(expected.AtomicNumbers, actual.AtomicNumbers);
        Xunit.Assert.Equal(expected.Positions, actual.Positions);
        Xunit.Assert.Equal(expected.Cell, actual.Cell);
        Xunit.Assert.Equal(expected.Periodicity, actual.Periodicity);
        Xunit.Assert.Equal(expected.Energy, actual.Energy);
        Xunit.Assert.Equal(expected.Forces, actual.Forces);
        Xunit.Assert.Equal(expected.Fixed, actual.Fixed);
        Xunit.Assert.Equal(expected.GetTags(), actual.GetTags());
        Xunit.Assert.Equal(expected.GetMomenta(), actual.GetMomenta());
        Xunit.Assert.Equal(expected.GetStress(), actual.GetStress());
    }
}
