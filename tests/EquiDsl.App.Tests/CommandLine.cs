using EquiDsl.Atoms;
using EquiDsl.Atoms.Tests.Files;
using Xunit;

namespace EquiDsl.App.Tests;

/// <summary>Runs command lines of a model in a folder of their own.</summary>
internal sealed class CommandLine : IDisposable
{
    private readonly MorsePotential _morse = new(depth: 0.4, width: 1.2, distance: 2.5, cutoff: 6);

    private readonly TemporaryFolder _folder = new();

    /// <summary>A path in the folder.</summary>
    public string this[string name] => _folder.File(name);

    /// <summary>Writes structures with labels of a Morse potential: clusters of copper and oxygen, each a little different.</summary>
    public string Data(string name, int count, int seed)
    {
        Random random = new(seed);
        List<AtomicStructure> structures = [];
        for (int i = 0; i < count; i++)
        {
            double[] positions = new double[3 * 8];
            for (int k = 0; k < positions.Length; k++)
                positions[k] = (2.4 * ((k / 3 >> (k % 3)) & 1)) + (0.2 * random.NextDouble());
            AtomicStructure structure = new(positions, [29, 29, 29, 8, 29, 29, 8, 29]);
            Evaluation label = _morse.Evaluate([structure])[0];
            structure.Energy = label.Energy;
            structure.Forces = label.Forces;
            structures.Add(structure);
        }
        StructureFile.Write(this[name], structures);
        return this[name];
    }

    /// <summary>Runs a command line that succeeds; gives what it wrote.</summary>
    public string Run(params string[] args) => Run<VerbModel>(0, args);

    /// <summary>Runs a command line that ends with <paramref name="status"/>; gives what it wrote to both.</summary>
    public string Run<TModel>(int status, params string[] args)
        where TModel : IDeclaredModel<TModel>
    {
        using StringWriter output = new(), error = new();
        int actual = EquiDslApp.Run<TModel>(args, output, error);
        Assert.True(actual == status, $"status {actual}:\n{output}\n{error}");
        return output.ToString() + error;
    }

    public void Dispose() => _folder.Dispose();
}
