using System.Globalization;
using EquiDsl.Atoms;
using EquiDsl.Files;
using Xunit;

namespace EquiDsl.App.Tests;

public sealed class StructureVerbTests
{
    [Fact]
    public void Predict_writes_what_the_model_says()
    {
        using CommandLine line = new();
        string data = line.Data("data.extxyz", 5, 1);

        string text = line.Run("predict", "--untrained", data, "-o", line["out.extxyz"], "--seed", "3");

        using VerbModel model = VerbModel.FromSeed(3);
        AtomicStructure[] written = [.. ExtendedXyz.Read(line["out.extxyz"])], read = [.. ExtendedXyz.Read(data)];
        Assert.Equal(5, written.Length);
        for (int i = 0; i < 5; i++)
        {
            Prediction expected = model.Predict([read[i]]);
            Assert.Equal(expected.Energies[0], written[i].Energy!.Value, 1e-4);
            Assert.All(expected.Forces.Zip(written[i].Forces!), p => Assert.Equal(p.First, p.Second, 1e-5));
            Assert.Contains(written[i].Energy!.Value.ToString("F6", CultureInfo.InvariantCulture), text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Predict_writes_the_format_of_the_name_and_names_a_refused_frame_by_its_place()
    {
        using CommandLine line = new();
        string data = line.Data("data.extxyz", 2, 1);
        line.Run("predict", "--untrained", data, "-o", line["out.traj"]);
        using (StructureFile written = StructureFile.Open(line["out.traj"]))
            Assert.Equal((StructureFormat.AseTrajectory, 2), (written.Format, written.Count));
        Assert.Contains("no format", line.Run<VerbModel>(1, "predict", "--untrained", data, "-o", line["out.cif"]), StringComparison.Ordinal);

        // Far more atoms than a batch holds, then one that the model does not know.
        AtomicStructure[] structures = [.. ExtendedXyz.Read(line.Data("many.extxyz", 70, 1))];
        structures[^1].AtomicNumbers[3] = 118;
        ExtendedXyz.Write(line["many.extxyz"], structures);
        Assert.Contains("many.extxyz, frame 70 (counted from 1): atom 3 (counted from 0): the element 118", line.Run<VerbModel>(1, "predict", "--untrained", line["many.extxyz"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_writes_stresses_and_evaluate_compares_with_them()
    {
        using CommandLine line = new();
        AtomicStructure[] periodic = [.. ExtendedXyz.Read(line.Data("data.extxyz", 3, 1)).Select(s => new AtomicStructure(s.Positions, s.AtomicNumbers, [5, 0, 0, 0.3, 5, 0, 0, 0.2, 5], Periodicity.All))];
        ExtendedXyz.Write(line["data.extxyz"], [.. periodic, .. ExtendedXyz.Read(line.Data("cluster.extxyz", 1, 1))]);

        string table = line.Run("predict", "--untrained", line["data.extxyz"], "-o", line["out.extxyz"], "--seed", "3");
        Assert.Contains("largest stress", table, StringComparison.Ordinal);
        Assert.DoesNotContain("largest stress", line.Run<ForwardModel>(0, "predict", "--untrained", line["data.extxyz"]), StringComparison.Ordinal);

        using VerbModel model = VerbModel.FromSeed(3);
        AtomicStructure[] written = [.. ExtendedXyz.Read(line["out.extxyz"])];
        for (int i = 0; i < 3; i++)
        {
            double[] s = model.Predict([periodic[i]]).Stresses, stress = written[i].GetStress()!;
            Assert.All(new[] { s[0], s[4], s[8], s[5], s[2], s[1] }.Zip(stress), p => Assert.Equal(p.First, p.Second, 1e-7));
            Assert.Contains((1000 * s.Max(Math.Abs)).ToString("F4", CultureInfo.InvariantCulture)[..^2], table, StringComparison.Ordinal);
            stress[4] += 0.006;
            written[i].SetStress(stress);
        }
        Assert.Null(written[3].GetStress());

        ExtendedXyz.Write(line["labelled.extxyz"], written);
        string row = line.Run("evaluate", "--untrained", line["labelled.extxyz"], "--seed", "3").Split('\n').Single(l => l.StartsWith("stress MAE", StringComparison.Ordinal));
        Assert.Equal(1, double.Parse(row.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2], CultureInfo.InvariantCulture), 1e-3);
        Assert.DoesNotContain("stress MAE", line.Run("evaluate", "--untrained", line["cluster.extxyz"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_leaves_the_force_of_a_model_without_forces_blank()
    {
        using CommandLine line = new();
        string text = line.Run<EnergyModel>(0, "predict", "--untrained", line.Data("data.extxyz", 2, 1), "-o", line["out.extxyz"]);

        Assert.All(text.TrimEnd().Split('\n')[^2..], row => Assert.Equal(3, row.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Length));
        Assert.All(ExtendedXyz.Read(line["out.extxyz"]), structure => Assert.Null(structure.Forces));
    }

    [Fact]
    public void Evaluate_compares_with_energies_of_the_elements_alone()
    {
        using CommandLine line = new();
        string data = line.Data("data.extxyz", 6, 1);

        string text = line.Run("evaluate", "--untrained", data, "--baseline", data, "--plot", line["parity.png"]);

        AtomicStructure[] structures = [.. ExtendedXyz.Read(data)];
        double mean = structures.Average(s => s.Energy!.Value);
        double trivial = structures.Average(s => Math.Abs(s.Energy!.Value - mean));
        string row = text.Split('\n').Single(l => l.StartsWith("energy MAE  ", StringComparison.Ordinal));
        Assert.Equal(trivial, double.Parse(row.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], CultureInfo.InvariantCulture), 1e-3 * trivial);
        Assert.Equal<byte>([0x89, 0x50, 0x4E, 0x47], File.ReadAllBytes(line["parity.png"])[..4]);
    }

    [Fact]
    public void Relax_lowers_energies_and_goes_on_from_trajectories()
    {
        using CommandLine line = new();
        string data = line.Data("data.extxyz", 3, 1);
        string[] relax = ["relax", "--untrained", data, "-o", line["relaxed.traj"], "--trajectories", line["paths"], "--force-tolerance", "1e-4", "--seed", "3"];

        line.Run([.. relax, "--steps", "2", "--plot", line["relax.png"]]);
        string text = line.Run([.. relax, "--steps", "6", "--restart"]);

        Assert.True(new FileInfo(line["relax.png"]).Length > 1000);
        using StructureFile relaxed = StructureFile.Open(line["relaxed.traj"]), path = StructureFile.Open(line["paths/0.traj"]);
        Assert.Equal(3, relaxed.Count);
        Assert.Equal(7, path.Count);
        Assert.True(path[6].Energy < path[0].Energy);
        Assert.Contains("StepLimit", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Dynamics_in_two_parts_is_dynamics_in_one()
    {
        using CommandLine line = new();
        string data = line.Data("data.extxyz", 1, 1);
        string[] Md(string name) =>
            ["md", "--untrained", data, "--ensemble", "langevin", "--initial-temperature", "300", "--seed", "3", "--time-step", "0.5", "--interval", "5",
             "--trajectory", line[name + ".traj"], "--state", line[name + ".restart"]];

        string whole = line.Run([.. Md("whole"), "--steps", "20", "--state-interval", "7", "--plot", line["md.png"]]);
        line.Run([.. Md("parts"), "--steps", "10"]);
        line.Run([.. Md("parts"), "--steps", "20", "--restart"]);

        Assert.Contains("drift", whole, StringComparison.Ordinal);
        Assert.True(new FileInfo(line["md.png"]).Length > 1000);
        using StructureFile one = StructureFile.Open(line["whole.traj"]), two = StructureFile.Open(line["parts.traj"]);
        Assert.Equal(5, one.Count);
        Assert.Equal(5, two.Count);
        Assert.Equal(one[4].Positions, two[4].Positions);
    }

    [Fact]
    public void Dynamics_that_fails_leaves_its_last_state_and_its_curves()
    {
        using CommandLine line = new();
        string data = line.Data("data.extxyz", 1, 1);
        AtomicStructure structure = ExtendedXyz.Read(data).Single();
        // Two atoms on collision course meet after 4 steps of 1 fs.
        double[] momenta = new double[3 * structure.Count];
        double speed = 0.5 * (structure.Positions[3] - structure.Positions[0]) / (4 * 0.09822694);
        (momenta[0], momenta[3]) = (63.546 * speed, -63.546 * speed);
        for (int d = 1; d < 3; d++)
            structure.Positions[3 + d] = structure.Positions[d];
        structure.SetMomenta(momenta);
        ExtendedXyz.Write(data, [structure]);

        string text = line.Run<VerbModel>(
            1, "md", "--untrained", data, "--steps", "1000", "--state-interval", "2", "--trajectory", line["a.traj"], "--state", line["a.restart"], "--plot", line["a.png"]);

        Assert.Contains("error: Structure 0", text, StringComparison.Ordinal);
        Assert.True(new FileInfo(line["a.png"]).Length > 1000);
        Assert.True(File.Exists(line["a.restart"]));
    }

    [Fact]
    public void Convert_keeps_structures_and_labels()
    {
        using CommandLine line = new();
        string data = line.Data("data.extxyz", 6, 1);

        line.Run("convert", data, line["some.traj"], "--first", "2", "--count", "3");
        line.Run("convert", line["some.traj"], line["some.db"], "--count", "99999999999");

        AtomicStructure[] all = [.. ExtendedXyz.Read(data)];
        using StructureFile some = StructureFile.Open(line["some.db"]);
        Assert.Equal(3, some.Count);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(all[i + 2].AtomicNumbers, some[i].AtomicNumbers);
            Assert.Equal(all[i + 2].Energy, some[i].Energy);
            Assert.Equal(all[i + 2].Forces, some[i].Forces);
        }
    }

    [Fact]
    public void Convert_writes_weights_that_give_the_same_model()
    {
        using CommandLine line = new();
        ParameterSet parameters = ParameterSet.FromSeed(VerbModel.Description.Parameters, 9);
        parameters.Save(line["a.safetensors"], VerbModel.Description.Parameters);

        line.Run("convert", line["a.safetensors"], line["b.safetensors"]);

        ParameterSet read = ParameterSet.Load(line["b.safetensors"], VerbModel.Description.Parameters);
        Assert.All(parameters.Names, name => Assert.Equal(parameters[name], read[name]));
        Assert.Contains("safetensors", line.Run<VerbModel>(2, "convert", line["a.safetensors"], line["b.txt"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Info_tells_of_model_and_files()
    {
        using CommandLine line = new();

        string text = line.Run("info", line.Data("data.extxyz", 4, 1));

        foreach (string expected in new[] { "VerbModel", "L = 1, M = 1", "cutoff 6 Å", "4 structures", "Cu", "O" })
            Assert.Contains(expected, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Info_tells_of_the_other_files_when_one_cannot_be_read()
    {
        using CommandLine line = new();
        string good = line.Data("data.extxyz", 4, 1);
        File.WriteAllText(line["notes.txt"], "not structures at all");

        string text = line.Run<VerbModel>(1, "info", line["notes.txt"], good, line["missing.traj"]);

        Assert.Contains("4 structures", text, StringComparison.Ordinal);
        Assert.Contains("notes.txt", text, StringComparison.Ordinal);
        Assert.Contains("missing.traj", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_gives_a_server_the_models_forces()
    {
        using CommandLine line = new();
        string data = line.Data("data.extxyz", 1, 1);
        AtomicStructure structure = ExtendedXyz.Read(data).Single();
        using IpiServer server = IpiServer.Listen(IpiEndpoint.Tcp(0));

        Task<string> client = Task.Run(() => line.Run("serve", "--untrained", data, "--port", server.Endpoint.Port.ToString(CultureInfo.InvariantCulture), "--seed", "3"));
        IpiResult result;
        using (IpiSession session = server.Accept())
            result = session.Evaluate(structure);

        Assert.Contains("1 structures computed", await client, StringComparison.Ordinal);
        using VerbModel model = VerbModel.FromSeed(3);
        Prediction expected = model.Predict([structure]);
        Assert.Equal(expected.Energies[0], result.Energy, 1e-5);
        Assert.All(expected.Forces.Zip(result.Forces), p => Assert.Equal(p.First, p.Second, 1e-5));
    }

    [Theory]
    [InlineData("predict", "missing.extxyz", "--untrained")]
    [InlineData("relax", "missing.extxyz", "--untrained")]
    [InlineData("md", "missing.extxyz", "--untrained")]
    [InlineData("evaluate", "missing.extxyz", "--untrained")]
    [InlineData("info", "missing.extxyz")]
    [InlineData("convert", "missing.extxyz", "x.traj")]
    [InlineData("train", "missing.extxyz")]
    public void A_missing_file_is_named(params string[] args)
    {
        using CommandLine line = new();

        string text = line.Run<VerbModel>(1, [args[0], line[args[1]], .. args[2..].Select(a => a.StartsWith('-') ? a : line[a])]);

        Assert.Contains("error:", text, StringComparison.Ordinal);
        Assert.Contains("missing.extxyz", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Unusable_arguments_are_refused()
    {
        using CommandLine line = new();
        string data = line.Data("data.extxyz", 2, 1);

        line.Run<VerbModel>(2, "predict", "--untrained", data, "--no-such-option");
        line.Run<VerbModel>(2, "relax", "--untrained", data, "--method", "newton");
        string late = line.Run<VerbModel>(1, "relax", "--untrained", data, "-o", line["x.cif"], "--trajectories", line["paths"]);
        Assert.Contains("no format", late, StringComparison.Ordinal);
        Assert.False(Directory.Exists(line["paths"]));
        Assert.Contains("--allow-remote", line.Run<VerbModel>(2, "serve", "--untrained", data, "--host", "192.0.2.1"), StringComparison.Ordinal);
        Assert.Contains("--first is 2", line.Run<VerbModel>(1, "convert", data, line["x.traj"], "--first", "2"), StringComparison.Ordinal);
        Assert.StartsWith("error: --steps is -1 and must be at least 0. See ", line.Run<VerbModel>(2, "relax", "--untrained", data, "--steps", "-1"), StringComparison.Ordinal);
        Assert.Contains("--trajectories", line.Run<VerbModel>(2, "relax", "--untrained", data, "--restart"), StringComparison.Ordinal);
        Assert.Contains("stress", line.Run<ForwardModel>(1, "relax", "--untrained", data, "--cell", "Free", "-o", line["x.traj"]), StringComparison.Ordinal);
    }
}
