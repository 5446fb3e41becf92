using System.Reflection;
using EquiDsl.Atoms;
using EquiDsl.Cuda;
using EquiDsl.Files;
using Xunit;

namespace EquiDsl.Tests.Packaging;

/// <summary>Every example of the READMEs, built from the packages outside of the repository and run; every command line of theirs too.</summary>
[Collection(PackagingCollection.Name)]
public sealed class PackagedReadmeTests(PackagingFolder folder)
{
    // What an example may ask for is in the folder that it runs in.
    private const string Weights = "model.safetensors", Structures = "structures.extxyz", Crystal = "start.cif";

    private static readonly string[] s_labelled = ["training.extxyz", "validation.extxyz", "test.extxyz"];

    [Fact]
    public void Every_example_and_command_line_runs_from_packages()
    {
        PackagedSnippet[] snippets = [.. ReadmeText.Packages.Prepend(ReadmeText.Repository).SelectMany(page => page.CSharp).Select((code, i) => new PackagedSnippet($"Snippet{i}", code))];
        string root = folder.CreateOutside("readme");
        foreach (PackagedSnippet snippet in snippets)
            snippet.Write(root, folder.Version);
        File.WriteAllText(Path.Combine(root, "All.slnx"), $"<Solution>{string.Concat(snippets.Select(s => $"<Project Path=\"{s.Name}/{s.Name}.csproj\" />"))}</Solution>");
        Command.Dotnet(root, ["build", "All.slnx", "-c", "Release", "-warnaserror"], folder.PackageEnvironment);

        foreach (PackagedSnippet snippet in snippets)
            Run(root, snippet);
        RunCommands(root, snippets);
    }

    /// <summary>Other command lines of the README are those of a clone of the repository.</summary>
    [Fact]
    public void Every_command_is_of_a_program_or_of_the_repository()
    {
        foreach (string command in ReadmeText.Repository.Commands.Where(c => !c.StartsWith("program ", StringComparison.Ordinal)))
        {
            string[] words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal("dotnet", words[0]);
            switch (words[1])
            {
                case "run":
                    Assert.True(Directory.Exists(Path.Combine(PackagingFolder.Repository, words[Array.IndexOf(words, "--project") + 1])), command);
                    break;
                case "test" or "pack":
                    Assert.Contains("EquiDsl.sln", words);
                    break;
                case "add":
                    Assert.Contains(words[^1], new[] { "EquiDsl", "EquiDsl.Atoms", "EquiDsl.Training", "EquiDsl.App" });
                    break;
                default:
                    Assert.Fail($"nobody runs the command '{command}'");
                    break;
            }
        }
    }

    private void Run(string root, PackagedSnippet snippet)
    {
        string work = Prepare(root, snippet);
        Command run = Command.Run(snippet.Program(root), work, snippet.IsCommandLine ? ["--help"] : []);
        if (snippet.NeedsGpu && CudaLibraries.DriverMissing is { } problem)
        {
            Assert.NotEqual(0, run.ExitCode);
            Assert.Contains(problem, run.Output, StringComparison.Ordinal);
        }
        else
            Assert.True(run.ExitCode == 0, $"{snippet.Code}\n{run.Output}");
    }

    private void RunCommands(string root, PackagedSnippet[] snippets)
    {
        PackagedSnippet program = snippets.First(s => s.IsCommandLine);
        string work = Prepare(root, program);
        string[] commands = [.. ReadmeText.Repository.Commands.Where(c => c.StartsWith("program ", StringComparison.Ordinal))];
        Assert.NotEmpty(commands);
        foreach (string command in commands)
        {
            Command run = Command.Run(program.Program(root), work, command.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]);
            Assert.True(run.ExitCode == 0, $"{command}\nended with {run.ExitCode}:\n{run.Output}");
        }
    }

    /// <summary>A folder with the files that examples name: weights of the snippet's own declaration, structures, labels of effective-medium theory.</summary>
    private string Prepare(string root, PackagedSnippet snippet)
    {
        string work = folder.Create($"readme-{snippet.Name}-{Guid.NewGuid():N}");
        if (snippet.Code.Contains(Weights, StringComparison.Ordinal))
        {
            Type model = Assembly.LoadFrom(snippet.Program(root) + ".dll").GetTypes().First(t => t.GetProperty("Description") is not null);
            var description = (ModelDescription)model.GetProperty("Description")!.GetValue(null)!;
            ParameterSet.FromSeed(description.Parameters, 1).Save(Path.Combine(work, Weights), description.Parameters);
        }
        foreach ((int i, string name) in s_labelled.Append(Structures).Index())
        {
            AtomicStructure[] structures = [.. Enumerable.Range(0, 4).Select(j => Slab(10 * i + j))];
            ExtendedXyz.Write(Path.Combine(work, name), structures);
        }
        File.WriteAllText(Path.Combine(work, Crystal), """
            data_copper
            _cell_length_a 3.7
            _cell_length_b 3.7
            _cell_length_c 3.7
            _cell_angle_alpha 90
            _cell_angle_beta 90
            _cell_angle_gamma 90
            _symmetry_space_group_name_H-M 'F m -3 m'
            loop_
            _atom_site_label
            _atom_site_type_symbol
            _atom_site_fract_x
            _atom_site_fract_y
            _atom_site_fract_z
            Cu1 Cu 0 0 0
            """);
        return work;
    }

    /// <summary>Four layers of copper with CO on top, atoms displaced, with energy and forces of effective-medium theory.</summary>
    private static AtomicStructure Slab(int seed)
    {
        Random random = new(seed);
        double[] positions = [0, 0, 0, 1.85, 1.85, 0, 1.85, 0, 1.85, 0, 1.85, 1.85, 1.85, 0, 3.7, 1.85, 0, 4.86];
        AtomicStructure slab = new(
            [.. positions.Select(x => x + 0.1 * (random.NextDouble() - 0.5))], [29, 29, 29, 29, 6, 8], [3.7, 0, 0, 0, 3.7, 0, 0, 0, 14], new Periodicity(true, true, false));
        new EffectiveMediumTheory().Evaluate([slab])[0].StoreIn(slab);
        return slab;
    }
}
