using EquiDsl.Atoms.Tests.Files;
using EquiDsl.Files;
using Xunit;

namespace EquiDsl.Training.Tests.Torch;

/// <summary>Units as trainers save them.</summary>
public sealed class TorchUnitsTests : IDisposable
{
    private static readonly ParameterDescription[] s_needed = [new("w.weight", [2], ParameterInitialization.Zero, 0)];

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("target", "grad_target", "std")]
    [InlineData("energy", "forces", "rmsd")]
    [InlineData("energy", "forces", "std")]
    public void Normalisers_are_read_under_the_names_of_older_and_newer_trainers(string energy, string forces, string deviation)
    {
        TargetNormalization expected = new(-0.75, 2.5) { ForceDeviation = 0.5 };
        Assert.Equal(expected, Units(Normalizers(energy, forces, deviation, v => v)).Normalization);
        Assert.Equal(expected, Units(Normalizers(energy, forces, deviation, v => StoredTensor.Scalar((float)v))).Normalization);
        Assert.Equal(expected, Units(Normalizers(energy, forces, deviation, v => StoredTensor.Of((float)v))).Normalization);
    }

    [Fact]
    public void Forces_without_normaliser_have_the_energys_scale_in_older_trainers_and_none_in_newer_ones()
    {
        Dictionary<string, object?> Only(string name) => new() { ["normalizers"] = new Dictionary<string, object?> { [name] = Normalizer(0.5, 2, "std", v => v) } };
        Assert.Equal(new TargetNormalization(0.5, 2), Units(Only("target")).Normalization);
        ParameterSet newer = Units(Only("energy"));
        Assert.Equal(new TargetNormalization(0.5, 2) { ForceDeviation = 1 }, newer.Normalization);
        Assert.Contains("no normaliser of forces", newer.Remarks.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Energies_per_element_are_read_wherever_they_are_and_applied()
    {
        float[] energies = new float[119];
        (energies[1], energies[8]) = (-3, -7);
        Dictionary<string, object?>[] groups =
        [
            new() { ["elementrefs"] = new Dictionary<string, object?> { ["energy"] = new Dictionary<string, object?> { ["element_references"] = StoredTensor.Of(energies) } } },
            new() { ["element_references"] = new Dictionary<string, object?> { ["energy"] = StoredTensor.Of(energies) } },
            new() { ["LinearReferences"] = new Dictionary<string, object?> { ["element_references"] = StoredTensor.Of(energies) } },
            new() { ["linear_references"] = new Dictionary<string, object?> { ["H"] = -3.0, ["O"] = -7.0 } },
            new() { ["elementrefs.energy.element_references"] = StoredTensor.Of(energies) },
        ];
        foreach (Dictionary<string, object?> group in groups)
        {
            Dictionary<string, object?> root = Normalizers("energy", "forces", "rmsd", v => v);
            foreach ((string key, object? value) in group)
                root[key] = value;
            TargetNormalization units = Units(root).Normalization!;
            Assert.Equal((2.5 * 0.1) - 0.75 - 13, units.ToElectronvolts(0.1, [1, 8, 1]), 1e-6);
            ParameterSet alone = Units(group);
            Assert.Null(alone.Normalization);
            Assert.Equal(-7, alone.ElementReferences![8]);
        }
    }

    [Fact]
    public void References_in_units_of_the_deviation_are_scaled()
    {
        Dictionary<string, object?> root = Normalizers("target", "grad_target", "std", v => v);
        root["energy_lin_ref"] = StoredTensor.Of(0, -2);
        TargetNormalization units = Units(root, inState: "energy_lin_ref").Normalization!;
        Assert.Equal([0, -5], units.ElementReferences!);
    }

    [Fact]
    public void A_file_without_normalisers_has_no_units()
    {
        Assert.Null(Units([]).Normalization);
        Assert.Null(Units(new() { ["normalizers"] = new Dictionary<string, object?>() }).Normalization);
        ParameterSet others = Units(new() { ["normalizers"] = new Dictionary<string, object?> { ["band_gap"] = Normalizer(0, 1, "std", v => v) } });
        Assert.Null(others.Normalization);
        Assert.Contains("the normalisers are of 'bandgap'; expected 'energy'", others.Remarks.Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.0, 0.0, "expected a number above 0")]
    [InlineData(0.0, -1.0, "expected a number above 0")]
    [InlineData(double.NaN, 1.0, "the 'mean' of the normaliser of 'energy' is NaN")]
    [InlineData(0.0, double.PositiveInfinity, "of the normaliser of 'energy' is")]
    public void Numbers_that_cannot_be_units_are_refused(double mean, double deviation, string problem)
    {
        Dictionary<string, object?> root = new() { ["normalizers"] = new Dictionary<string, object?> { ["energy"] = Normalizer(mean, deviation, "rmsd", v => v) } };
        Assert.Contains(problem, Assert.Throws<EquiDslFileException>(() => Units(root)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Forces_have_no_mean()
    {
        Dictionary<string, object?> root = Normalizers("energy", "forces", "rmsd", v => v);
        ((Dictionary<string, object?>)root["normalizers"]!)["forces"] = Normalizer(0.1, 1, "rmsd", v => v);
        Assert.Contains("a mean other than 0", Assert.Throws<EquiDslFileException>(() => Units(root)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static Dictionary<string, object?> Normalizers(string energy, string forces, string deviation, Func<double, object> value) => new()
    {
        ["normalizers"] = new Dictionary<string, object?> { [energy] = Normalizer(-0.75, 2.5, deviation, value), [forces] = Normalizer(0, 0.5, deviation, value) },
    };

    private static Dictionary<string, object?> Normalizer(double mean, double deviation, string name, Func<double, object> value) =>
        new() { ["mean"] = value(mean), [name] = value(deviation) };

    private ParameterSet Units(Dictionary<string, object?> root, string? inState = null)
    {
        Dictionary<string, object?> state = new() { ["module.w.weight"] = StoredTensor.Of(1, 2) }, file = new(root) { ["state_dict"] = state };
        if (inState is not null && file.Remove(inState, out object? moved))
            state["module." + inState] = moved;
        return ParameterSet.Load(_folder.Write("units.pt", TorchWriter.Write(file)), s_needed);
    }
}
