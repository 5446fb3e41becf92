using EquiDsl.Files;
using Xunit;

namespace EquiDsl.Tests.Models;

/// <summary>What cannot be computed is refused with its place, and the model goes on working.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Positions_that_are_not_numbers(double value)
    {
        AtomicStructure water = TinyModel.Water();
        water.Positions[4] = value;
        Refused("atom 1", TinyModel.Water(), water);
    }

    [Theory]
    [InlineData(TinyModel.Elements)]
    [InlineData(118)]
    [InlineData(0)]
    [InlineData(-3)]
    public void Elements_that_the_model_does_not_know(int element)
    {
        AtomicStructure water = TinyModel.Water();
        water.AtomicNumbers[2] = element;
        Refused("atom 2", TinyModel.Water(), water);
    }

    [Fact]
    public void Two_atoms_in_one_place() => Refused("atom", TinyModel.Water(), new AtomicStructure([0, 0, 0, 0, 0, 1e-5], [1, 1]));

    [Fact]
    public void An_atom_on_the_periodic_image_of_another() => Refused(
        "atom", TinyModel.Water(),
        new AtomicStructure([0, 0, 0, 5, 0, 0], [1, 1], [5, 0, 0, 0, 5, 0, 0, 0, 5], new Periodicity(true, true, true)));

    [Fact]
    public void A_singular_cell() => Refused(
        "cell", TinyModel.Water(), new AtomicStructure([0, 0, 0], [1], [1, 0, 0, 1, 0, 0, 0, 0, 1], new Periodicity(true, true, true)));

    [Fact]
    public void No_atoms() => Refused("atoms", TinyModel.Water(), new AtomicStructure([], []));

    [Fact]
    public void A_cell_so_small_that_its_images_are_countless() => Refused(
        "cell", TinyModel.Water(),
        new AtomicStructure([0, 0, 0], [1], [0.02, 0, 0, 0, 0.02, 0, 0, 0, 0.02], new Periodicity(true, true, true)));

    [Fact]
    public void An_empty_batch_gives_an_empty_prediction()
    {
        using IDisposable model = TinyModel.FromSeed();
        Prediction prediction = TinyModel.Predict(model);
        Assert.Empty(prediction.Energies);
        Assert.Empty(prediction.Forces);
    }

    [Fact]
    public void One_atom_without_neighbours_has_an_energy_and_no_force()
    {
        using IDisposable model = TinyModel.FromSeed();
        Prediction prediction = TinyModel.Predict(model, new AtomicStructure([1, 2, 3], [6]));
        Assert.True(double.IsFinite(prediction.Energies[0]));
        Assert.All(prediction.Forces, f => Assert.Equal(0, f));
    }

    [Fact]
    public void A_batch_is_the_same_as_its_structures_alone_to_the_bit()
    {
        using IDisposable model = TinyModel.FromSeed();
        AtomicStructure[] all = [TinyModel.Water(), TinyModel.Salt(), new AtomicStructure([0, 0, 0], [2]), TinyModel.Water(7)];
        Prediction batch = TinyModel.Predict(model, all);
        for (int i = 0; i < all.Length; i++)
        {
            Prediction alone = TinyModel.Predict(model, all[i]);
            Assert.Equal(alone.Energies[0], batch.Energies[i]);
            Assert.Equal(alone.Forces, batch.ForcesOf(i).ToArray());
        }
    }

    [Fact]
    public void Parameters_of_another_architecture_are_listed_all_at_once()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".safetensors");
        try
        {
            SafetensorsWriter writer = new();
            foreach (ParameterDescription parameter in TinyModel.Description.Parameters.Where(p => p.Name != "norm.norm_l0.bias"))
            {
                long[] shape = Array.ConvertAll(parameter.Shape, d => (long)d);
                if (parameter.Name == "energy_block.so3_linear_1.bias")
                    shape = [3];
                writer.Add(parameter.Name, shape, new float[shape.Aggregate(1L, (a, b) => a * b)]);
            }
            writer.Add("blocks.7.unknown.weight", [1], new float[1]);
            writer.Write(path);
            EquiDslFileException error = Assert.Throws<EquiDslFileException>(() => TinyModel.Load(path));
            Assert.Contains("missing: norm.norm_l0.bias", error.Message);
            Assert.Contains("energy_block.so3_linear_1.bias: expected (8), found (3)", error.Message);
            Assert.Contains("unknown: blocks.7.unknown.weight", error.Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_foreign_parameter_file_is_refused_by_name()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "this is not a parameter file, whatever its name may say");
            Assert.Contains(path, Assert.Throws<EquiDslFileException>(() => TinyModel.Load(path)).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Weights_that_are_written_read_back_to_the_same_prediction()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".safetensors");
        try
        {
            ParameterSet.FromSeed(TinyModel.Description.Parameters, 5).Save(path, TinyModel.Description.Parameters);
            using IDisposable seeded = TinyModel.FromSeed(5), loaded = (IDisposable)TinyModel.Load(path);
            Assert.Equal(TinyModel.Predict(seeded, TinyModel.Water()).Energies, TinyModel.Predict(loaded, TinyModel.Water()).Energies);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Refused(string place, params AtomicStructure[] structures)
    {
        using IDisposable model = TinyModel.FromSeed();
        double[] before = TinyModel.Predict(model, TinyModel.Water()).Energies;
        InvalidStructureException error = Assert.Throws<InvalidStructureException>(() => { TinyModel.Predict(model, structures); });
        Assert.Contains(place, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("structure 1", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(before, TinyModel.Predict(model, TinyModel.Water()).Energies);
    }
}
