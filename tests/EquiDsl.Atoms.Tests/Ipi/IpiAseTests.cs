using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using EquiDsl.Atoms.Tests.Files;
using EquiDsl.Files;
using NativeLibrarySample;
using Xunit;

namespace EquiDsl.Atoms.Tests.Ipi;

/// <summary>ASE (Debian's python3-ase) as the server and as the client.</summary>
public sealed class IpiAseTests
{
    private const string Python = "/usr/bin/python3";
    private const string NoAse = "python3-ase is not installed.";

    private static readonly Lazy<bool> s_hasAse = new(() => OtherProgram.Runs(Python, "-c", "import ase"));
    private static readonly string s_lennardJones = string.Create(
        CultureInfo.InvariantCulture, $"LennardJones(epsilon={Argon.Epsilon}, sigma={Argon.Sigma}, rc={Argon.Cutoff})");

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void Ase_relaxes_with_a_client_as_it_does_by_itself(bool unix)
    {
        Skip.IfNot(s_hasAse.Value, NoAse);
        using var folder = new TemporaryFolder();
        string name = Path.GetFileName(folder.Path);
        int port = FreePort();
        AtomicStructure start = Argon.Create(3);
        using OtherProgram ase = Serve(folder, start, unix ? $"unixsocket='{name}'" : $"port={port}", $$"""
            direct = ase.io.read("start.extxyz")
            direct.calc = {{s_lennardJones}}
            stress = a.get_stress(voigt=False).ravel().tolist(), direct.get_stress(voigt=False).ravel().tolist()
            relax(a), relax(direct)
            report = dict(stress=stress, steps=[len(frames[id(a)]), len(frames[id(direct)])], positions=[a.positions.ravel().tolist(), direct.positions.ravel().tolist()],
                energy=[a.get_potential_energy(), direct.get_potential_energy()], forces=frames[id(a)][0][2], direct=frames[id(direct)][0][2])
            """);
        int evaluations = new IpiClient(Argon.Field, start).Run(unix ? IpiEndpoint.Unix(name) : IpiEndpoint.Tcp(port));
        ase.Finish();

        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(folder.File("report.json")));
        double[] steps = Numbers(report, "steps");
        Assert.True(steps[0] > 5, ase.Output);
        Assert.Equal(steps[1], steps[0]);
        Assert.InRange(evaluations, steps[0], steps[0] + 1);
        // ASE's constants of 2014 differ in the tenth digit, which the steep potential amplifies.
        Agreement.Check(Argon.Field.Evaluate(start).Forces, Numbers(report, "forces"), 1e-7);
        Agreement.Check(Numbers(report, "direct"), Numbers(report, "forces"), 1e-7);
        JsonElement stress = report.RootElement.GetProperty("stress"), positions = report.RootElement.GetProperty("positions");
        Agreement.Check(Numbers(stress[1]), Numbers(stress[0]), 1e-6);
        Agreement.Check(Numbers(positions[1]), Numbers(positions[0]), 1e-6);
        Assert.Equal(Numbers(report, "energy")[1], Numbers(report, "energy")[0], 1e-7);
    }

    [SkippableFact]
    public void Ase_relaxes_with_a_declared_model()
    {
        Skip.IfNot(s_hasAse.Value, NoAse);
        using var folder = new TemporaryFolder();
        using SmallModel model = SmallModel.FromSeed(3, Device.Cpu(1));
        string name = Path.GetFileName(folder.Path);
        AtomicStructure start = Argon.Create(4, 29);
        using OtherProgram ase = Serve(folder, start, $"unixsocket='{name}'", """
            relax(a)
            report = dict(frames=frames[id(a)])
            """);
        new IpiClient(new ModelForceField(model.Runtime), start).Run(IpiEndpoint.Unix(name));
        ase.Finish();

        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(folder.File("report.json")));
        JsonElement frames = report.RootElement.GetProperty("frames");
        Assert.True(frames.GetArrayLength() > 3, ase.Output);
        double[] last = [];
        foreach (JsonElement frame in frames.EnumerateArray())
        {
            last = Numbers(frame[0]);
            Prediction expected = model.Predict([new AtomicStructure(last, start.AtomicNumbers, start.Cell, start.Periodicity)]);
            Assert.Equal(expected.Energies[0], frame[1].GetDouble(), 1e-5 * Math.Max(1, Math.Abs(expected.Energies[0])));
            Agreement.Check(expected.Forces, Numbers(frame[2]), 1e-4);
        }
        Assert.True(start.Positions.Zip(last).Max(p => Math.Abs(p.First - p.Second)) > 1e-3);
    }

    [SkippableFact]
    public void Ase_computes_for_a_server()
    {
        Skip.IfNot(s_hasAse.Value, NoAse);
        using var folder = new TemporaryFolder();
        using IpiServer server = IpiServer.Listen(IpiEndpoint.Tcp(0));
        ExtendedXyz.Write(folder.File("start.extxyz"), [Argon.Create(0)]);
        using var ase = new OtherProgram(Python, folder.Path, "-c", $"""
            import ase.io
            from ase.calculators.lj import LennardJones
            from ase.calculators.socketio import SocketClient
            a = ase.io.read("start.extxyz")
            a.calc = {s_lennardJones}
            SocketClient(host="127.0.0.1", port={server.Endpoint.Port}).run(a, use_stress=True)
            """);
        using (IpiSession session = server.Accept())
        {
            for (int seed = 1; seed < 4; seed++)
            {
                AtomicStructure structure = Argon.Create(seed);
                structure.Cell[6] += 0.1 * seed;
                Agreement.Check(Argon.Field.Evaluate(structure), session.Evaluate(structure), 1e-7);
            }
        }
        ase.Finish();
    }

    /// <summary>Starts ASE with the structure, a server for its forces and a recorded relaxation at hand.</summary>
    private static OtherProgram Serve(TemporaryFolder folder, AtomicStructure start, string endpoint, string script)
    {
        ExtendedXyz.Write(folder.File("start.extxyz"), [start]);
        return new OtherProgram(Python, folder.Path, "-c", $"""
            import json, ase.io
            from ase.calculators.lj import LennardJones
            from ase.calculators.socketio import SocketIOCalculator
            from ase.optimize import BFGS
            frames = dict()
            def relax(atoms):
                seen = frames[id(atoms)] = []
                optimizer = BFGS(atoms, logfile=None)
                optimizer.attach(lambda: seen.append((atoms.positions.ravel().tolist(), atoms.get_potential_energy(), atoms.get_forces().ravel().tolist())))
                optimizer.run(fmax=0.002, steps=40)
            a = ase.io.read("start.extxyz")
            with SocketIOCalculator({endpoint}, timeout=30) as calc:
                a.calc = calc
            {string.Join('\n', script.Split('\n').Select(line => "    " + line))}
            json.dump(report, open("report.json", "w"))
            """);
    }

    private static double[] Numbers(JsonDocument document, string name) => Numbers(document.RootElement.GetProperty(name));

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetDouble())];

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
