using System.IO.Compression;
using System.Numerics;
using System.Text;
using EquiDsl.Atoms;
using EquiDsl.Atoms.Tests.Files;
using EquiDsl.Atoms.Tests.Ipi;
using EquiDsl.Files;
using EquiDsl.Training;

namespace EquiDsl.Fuzz;

/// <summary>Makes the sound files of the corpus. They are checked in, so that cases stay the same; a changed format makes them anew.</summary>
internal static class Seeds
{
    /// <summary>A crystal of copper, off its minimum.</summary>
    public static AtomicStructure Copper() => new([0, 0, 0.1, 1.8, 1.8, 0, 1.8, 0, 1.8, 0, 1.8, 1.8], [29, 29, 29, 29], [3.6, 0, 0, 0, 3.6, 0, 0, 0, 3.6], Periodicity.All);

    /// <summary>Two atoms of argon.</summary>
    public static AtomicStructure Pair() => new([0, 0, 0, 4, 0, 0], [18, 18]);

    /// <summary>Writes all seeds.</summary>
    /// <param name="corpus">The folder; each target has one of its name within.</param>
    public static void Write(string corpus)
    {
        void Put(string target, string name, byte[] bytes, string kind = "seed")
        {
            Directory.CreateDirectory(Path.Combine(corpus, target));
            File.WriteAllBytes(Path.Combine(corpus, target, $"{kind}-{name}"), bytes);
        }
        AtomicStructure held = Samples.Slab(1);
        held.SetHeldComponents([true, true, true, false, false, true, false, false, false]);
        Put("extxyz", "slabs", Written("a.extxyz", Samples.Slab(), Samples.Water(), held));
        Put("extxyz", "labels", Utf8("1\nLattice=\"2 0 0 0 2 0 0 0 2\" Properties=Z:I:1:REF_forces:R:3:pos:R:3 REF_energy=-1.5 REF_virials=\"1 0 0 0 1 0 0 0 1\" note='it is' list=[1, 2] flag\n29 0 0 1 0 0 0\n"));
        Put("xyz", "plain", Utf8("2\na comment\nC 0 0 0\nO 0 0 1.1\n\n1\n\nH 1e-3 0 0 0.5\n"));
        Put("traj", "slabs", Written("a.traj", Samples.Slab(), Samples.Water(), held));
        Put("db", "slabs", Written("a.db", Samples.Slab(), Samples.Water()));
        Put("aselmdb", "rows", LmdbBuilder.Build([.. Enumerable.Range(1, 5).Select(i => ($"{i}", Row(i))), ("metadata", Compress("{\"a\":1}")), ("nextid", Compress("6"))]));
        foreach (bool newStyle in new[] { false, true })
        {
            byte[] record = PickleBytesBuilder.Record(newStyle);
            Put("pickle", newStyle ? "new" : "old", record);
            Put("oclmdb", newStyle ? "new" : "old", LmdbBuilder.Build([.. Enumerable.Range(0, 5).Select(i => ($"{i}", record)), ("length", new PickleBytesBuilder().Integer(5).End())]));
        }
        Put("oclmdb", "one-node-many-times", Overlapping(), "found");
        Put("cif", "copper", Utf8(Cif));
        Put("poscar", "direct", Utf8(Poscar));
        Put("poscar", "contcar", Written("CONTCAR", held));
        Put("trajectory-end", "slabs", Written("a.extxyz", Samples.Slab(), Samples.Water()));
        Put("safetensors", "weights", Weights());
        Put("torch-zip", "state", Zip(CompressionLevel.NoCompression));
        Put("torch-zip", "deflated", Zip(CompressionLevel.Optimal));
        Put("torch-zip", "bomb", Zip(CompressionLevel.Optimal, storage: 16 << 20), "found");
        Put("torch-legacy", "state", Legacy());
        Put("training-state", "checkpoint", Checkpoint());
        Put("dynamics-state", "argon", Dynamics());
        Put("relaxation-path", "copper", RelaxedPath());
        Put("log", "two", Utf8("step,epoch,kind,loss,energy_loss,energy_mae_per_atom_ev,force_mae_ev_per_a\n1,0.5,train,2.5,1,,\n2,1,valid,1.5,1,0.01,0.2\n"));
        Put("ipi-client", "session", new WireBytes().Header("STATUS").Header("INIT").Int(0).Int(1).Raw([32]).Header("STATUS").Header("POSDATA")
            .Reals(30, 0, 0, 0, 30, 0, 0, 0, 30).Reals(0.03, 0, 0, 0, 0.03, 0, 0, 0, 0.03).Int(2).Reals(0, 0, 0, 9, 9, 9)
            .Header("STATUS").Header("GETFORCE").Header("EXIT").ToArray());
        Put("ipi-server", "forces", new WireBytes().Header("READY").Header("HAVEDATA").Header("FORCEREADY").Reals(-1.5).Int(2)
            .Reals(0.1, 0, 0, -0.1, 0, 0).Reals(new double[9]).Int(4).Raw("{ } "u8.ToArray()).ToArray());
        Put("declaration", "layer.txt", Utf8("using EquiDsl;\n[EquivariantLayer(LMax = 1, MMax = 1, Channels = 2)] public partial class C { [SO3Linear(OutChannels = 2)] public partial NodeFeatures A(NodeFeatures x); }\n"));
    }

    private const string Cif = """
        data_Cu
        _symmetry_space_group_name_H-M 'F m -3 m'
        _chemical_formula_sum 'Cu O'
        _cell_length_a 3.615(2)
        _cell_length_b 3.615
        _cell_length_c 3.615
        _cell_angle_alpha 90
        _cell_angle_beta 90
        _cell_angle_gamma 90
        _comment
        ;
        a text
        ;
        loop_
        _symmetry_equiv_pos_as_xyz
        'x, y, z'
        '-x, -y, -z'
        'x, y+1/2, z+1/2'
        loop_
        _atom_site_label
        _atom_site_type_symbol
        _atom_site_fract_x
        _atom_site_fract_y
        _atom_site_fract_z
        _atom_site_occupancy
        Cu1 Cu2+ 0 0.0(1) 0 0.75
        Fe1 Fe3+ 0 0.0(1) 0 0.25
        O1 ? 0.5 0.5 0.5 1

        data_named
        _cell_length_a 5
        _cell_length_b 5
        _cell_length_c 5
        _cell_angle_alpha 90
        _cell_angle_beta 90
        _cell_angle_gamma 90
        _space_group_name_H-M_alt 'P 1 21/c 1'
        loop_
        _atom_site_label
        _atom_site_fract_x
        _atom_site_fract_y
        _atom_site_fract_z
        HO1 0.1 0.2 0.3
        D2 0.4 0.2 0.3
        """;

    private const string Poscar = """
        CO on Cu
        2.0
          2.0 0.0 0.0
          0.5 2.0 0.0
          0.0 0.0 5.0
        Cu C O
        1 1 1
        Selective dynamics
        Direct
          0.0 0.0 0.0 F F F
          0.5 0.5 0.25 T T T
          0.5 0.5 0.5 F F T

          0.01 0.0 0.0
          0.0 0.0 0.0
          0.0 0.0 0.0
        """;

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Written(string name, params AtomicStructure[] structures) => InFile(name, path => StructureFile.Write(path, structures));

    private static byte[] InFile(string name, Action<string> write)
    {
        using var folder = new TemporaryFolder();
        write(folder.File(name));
        return File.ReadAllBytes(folder.File(name));
    }

    private static byte[] Row(int i) => Compress(
        "{\"numbers\":[1,1],\"positions\":[[0,0,0],[0,0,0.74]],\"cell\":[[5,0,0],[0,5,0],[0,0,5]],\"pbc\":[true,false,true]," +
        "\"constraints\":[{\"name\":\"FixAtoms\",\"kwargs\":{\"indices\":[1]}}],\"stress\":[1,2,3,4,5,6],\"forces\":{\"__ndarray__\":[[2,3],\"float64\",[1,2,3,4,5,6]]}," +
        $"\"energy\":{-i},\"key_value_pairs\":{{\"gap\":-1.25}},\"data\":{{\"matrix\":[[1,2],[3,NaN]]}}}}");

    private static byte[] Compress(string text)
    {
        using var result = new MemoryStream();
        using (var stream = new ZLibStream(result, CompressionLevel.Fastest))
            stream.Write(Utf8(text));
        return result.ToArray();
    }

    /// <summary>A leaf that lists its only node, with the longest key, again and again.</summary>
    private static byte[] Overlapping()
    {
        byte[] file = LmdbBuilder.Build((new string('0', 511), [0x80, 2, (byte)'N', (byte)'.']));
        Span<byte> leaf = file.AsSpan(2 * 4096), list = leaf[16..];
        const int times = 1500;
        BitConverter.TryWriteBytes(leaf[12..], (ushort)(16 + (2 * times)));
        for (int i = 1; i < times; i++)
            list[..2].CopyTo(list[(2 * i)..]);
        return file;
    }

    private static byte[] Weights() => InFile("a.safetensors", path =>
    {
        ParameterSet set = ParameterSet.FromSeed([WeightTargets.Parameter], 0);
        set.Normalization = new(-1.5, 2.5);
        set.Save(path, [WeightTargets.Parameter]);
    });

    private static byte[] Zip(CompressionLevel level, int storage = 24)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            void Entry(string name, byte[] content)
            {
                using Stream stream = archive.CreateEntry(name, level).Open();
                stream.Write(content);
            }
            Entry("x/data.pkl", StateDictionary(new PickleBytesBuilder()).End());
            Entry("x/data/0", new byte[storage]);
            Entry("x/version", Utf8("3\n"));
        }
        return memory.ToArray();
    }

    private static byte[] Legacy() =>
    [
        .. new PickleBytesBuilder().Big(new BigInteger(0x1950a86a20f9UL) * BigInteger.Pow(2, 32) + 0x469cfc6c).End(),
        .. new PickleBytesBuilder().Integer(1001).End(), .. new PickleBytesBuilder().Op('}', '(').Text("little_endian").Op(0x88).Op('u').End(),
        .. StateDictionary(new PickleBytesBuilder(), legacy: true).End(), .. new PickleBytesBuilder().Op(']', '(').Text("0").Op('e').End(),
        .. BitConverter.GetBytes(6L), .. new byte[24],
    ];

    private static PickleBytesBuilder StateDictionary(PickleBytesBuilder pickle, bool legacy = false)
    {
        pickle.Op('}').Text("w").Global("torch._utils", "_rebuild_tensor_v2").Op('(')
            .Op('(').Text("storage").Global("torch", "FloatStorage").Text("0").Text("cpu").Integer(6);
        return (legacy ? pickle.Op('N') : pickle).Op('t', 'Q')
            .Integer(0).Tuple(3, 2).Tuple(2, 1).Op(0x89).Global("collections", "OrderedDict").Op(')', 'R').Op('t', 'R').Op('s');
    }

    private static byte[] Checkpoint() => InFile("a.safetensors", path =>
    {
        float[][] values = [[1, 2, 3, 4, 5, 6]];
        CheckpointFile.Write(
            path, new CheckpointContent([WeightTargets.Parameter], values, values, values, values),
            new TrainingState { Model = "M", Step = 3, BestMetric = 0.5, Settings = new(StringComparer.Ordinal) { ["seed"] = "1" } }, new(-1.5, 2.5), ["LMax = 1"]);
    });

    private static byte[] Dynamics() => InFile("a.restart", path =>
    {
        using var dynamics = new MolecularDynamics(new EffectiveMediumTheory(), [Copper()]);
        dynamics.Run(2);
        dynamics.Save(path);
    });

    private static byte[] RelaxedPath() => InFile("a.traj", path =>
    {
        using Relaxation relaxation = new(new EffectiveMediumTheory(), [Copper()], new RelaxationOptions { Trajectory = _ => path, MaximumSteps = 2 });
        while (relaxation.Step()) { }
    });
}
