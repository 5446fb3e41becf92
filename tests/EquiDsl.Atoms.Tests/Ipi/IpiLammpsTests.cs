using System.Globalization;
using EquiDsl.Atoms.Tests.Files;
using Xunit;

namespace EquiDsl.Atoms.Tests.Ipi;

/// <summary>LAMMPS (Debian's lammps) as the client, by its <c>fix ipi</c>.</summary>
public sealed class IpiLammpsTests
{
    private static readonly Lazy<bool> s_hasLammps = new(() => OtherProgram.Runs("lmp", "-h"));

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void Lammps_computes_the_same_forces(bool unix)
    {
        Skip.IfNot(s_hasLammps.Value, "lammps is not installed.");
        using var folder = new TemporaryFolder();
        IpiOptions options = new() { IdleTimeout = TimeSpan.FromSeconds(30) };
        string name = Path.GetFileName(folder.Path);
        using IpiServer server = IpiServer.Listen(unix ? IpiEndpoint.Unix(name) : IpiEndpoint.Tcp(0), options);
        AtomicStructure start = Argon.Create(0);
        folder.Write("data.lmp", Data(start));
        folder.Write("in.lmp", string.Create(CultureInfo.InvariantCulture, $"""
            units metal
            atom_style atomic
            atom_modify map array
            read_data data.lmp
            pair_style lj/cut {Argon.Cutoff}
            pair_coeff 1 1 {Argon.Epsilon} {Argon.Sigma}
            pair_modify shift yes
            mass 1 39.948
            neigh_modify every 1 delay 0 check yes
            fix 1 all ipi {(unix ? $"{name} 31415 unix" : $"127.0.0.1 {server.Endpoint.Port}")}
            run 1000
            """));
        using var lammps = new OtherProgram("lmp", folder.Path, "-in", "in.lmp", "-log", "none");
        using IpiSession session = server.Accept();
        for (int seed = 0; seed < 5; seed++)
        {
            AtomicStructure structure = Argon.Create(seed);
            structure.Cell[0] += 0.05 * seed;
            structure.Cell[6] -= 0.02 * seed;
            structure = seed < 3 ? structure : Argon.Turned(structure, mirrored: seed == 4);
            // Its constants of nature have seven digits.
            Agreement.Check(Argon.Field.Evaluate(structure), session.Evaluate(structure), 3e-6);
        }
    }

    private static string Data(AtomicStructure s)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"argon\n\n{s.Count} atoms\n1 atom types\n\n0 {s.Cell[0]} xlo xhi\n0 {s.Cell[4]} ylo yhi\n0 {s.Cell[8]} zlo zhi\n{s.Cell[3]} {s.Cell[6]} {s.Cell[7]} xy xz yz\n\nAtoms\n"));
        for (int i = 0; i < s.Count; i++)
            text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{i + 1} 1 {s.Positions[3 * i]} {s.Positions[(3 * i) + 1]} {s.Positions[(3 * i) + 2]}"));
        return text.ToString();
    }
}
