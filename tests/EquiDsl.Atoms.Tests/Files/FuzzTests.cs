using EquiDsl.Files;
using Xunit;

namespace EquiDsl.Atoms.Tests.Files;

/// <summary>
/// Damaged files: cut short, bytes and bits changed, pieces overwritten. Only the project's own file error may come
/// out, soon, and without taking memory out of proportion. EQUIDSL_FUZZ_CASES sets the number of cases per file.
/// </summary>
public sealed class FuzzTests
{
    [SkippableTheory]
    [InlineData("random1000142.traj", 120)]
    [InlineData("neb_sample.traj", 300)]
    [InlineData("oxides.db", 100)]
    [InlineData("qm9_sample.db", 200)]
    [InlineData("oc20_s2ef_pyg1.lmdb", 250)]
    [InlineData("oc20_s2ef_pyg2.lmdb", 250)]
    [InlineData("oc20_relaxations_val.extxyz", 120)]
    public void Damage_to_real_files_gives_file_errors(string name, int cases) =>
        Damage(Path.GetFileName(name), File.ReadAllBytes(SharedData.File(name)), cases, minimumRefused: cases / 20);

    [Theory]
    [InlineData("a.traj")]
    [InlineData("a.db")]
    [InlineData("a.extxyz")]
    [InlineData("old.lmdb")]
    [InlineData("new.lmdb")]
    [InlineData("a.aselmdb")]
    [InlineData("a.cif")]
    [InlineData("POSCAR")]
    public void Damage_to_small_files_gives_file_errors(string name) => Damage(name, Small(name), 300, minimumRefused: 30);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Damaged_pickles_give_file_errors(bool newStyle)
    {
        byte[] good = PickleBytesBuilder.Record(newStyle);
        using var folder = new TemporaryFolder();
        Run(300, good.Length, 150, i =>
        {
            byte[] record = Fuzzer.Damage(good, new Random(i));
            using StructureFile file = StructureFile.Open(folder.Write("data.lmdb", LmdbBuilder.Build(("0", record))), StructureFormat.OcLmdb);
            AssertSound(file[0]);
        });
    }

    [Fact]
    public void Damaged_restart_files_give_file_errors()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.restart");
        var calculator = new EffectiveMediumTheory();
        using (var dynamics = new MolecularDynamics(calculator, [Samples.Slab()]))
        {
            dynamics.Run(2);
            dynamics.Save(path);
        }
        byte[] good = File.ReadAllBytes(path);
        Run(300, good.Length, 150, i =>
        {
            using MolecularDynamics resumed = MolecularDynamics.Restart(folder.Write("b.restart", Fuzzer.Damage(good, new Random(i))), calculator);
            AssertSound(resumed.Frames[0].Structure);
        });
    }

    private static void Damage(string name, byte[] good, int cases, int minimumRefused)
    {
        using var folder = new TemporaryFolder();
        Run(cases, good.Length, minimumRefused, i =>
        {
            string path = folder.Write(name, Fuzzer.Damage(good, new Random(i)));
            using StructureFile file = StructureFile.Open(path);
            // The last structures and the first, by index, then a stretch in order.
            foreach (int index in new[] { file.Count - 1, 0, file.Count / 2 })
            {
                if (index >= 0 && index < file.Count)
                    AssertSound(file[index]);
            }
            foreach (AtomicStructure structure in file.ReadAll().Take(20))
                AssertSound(structure);
        });
    }

    private static void Run(int cases, int length, int minimumRefused, Action<int> action)
    {
        cases = Fuzzer.Cases(cases);
        int refused = 0;
        for (int i = 0; i < cases; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Environment.TickCount64;
            try
            {
                action(i);
            }
            catch (EquiDslFileException)
            {
                refused++;
            }
            catch (Exception error) when (error is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"case {i}: {error}");
            }
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 50_000_000 + (200L * length), $"case {i} took too much memory.");
            Assert.True(Environment.TickCount64 - start < 20_000, $"case {i} took too long.");
        }
        Assert.InRange(refused, Math.Min(minimumRefused, cases), cases);
    }

    private static void AssertSound(AtomicStructure structure)
    {
        Assert.Equal(3 * structure.Count, structure.Positions.Length);
        Assert.All(structure.Columns, column => Assert.Equal(structure.Count * column.Width, column.Values.Length));
    }

    private static byte[] Small(string name)
    {
        using var folder = new TemporaryFolder();
        switch (name)
        {
            case "a.traj" or "a.db" or "a.extxyz":
                AtomicStructure held = Samples.Slab(1);
                held.SetHeldComponents([true, true, true, false, false, true, false, false, false]);
                StructureFile.Write(folder.File(name), [Samples.Slab(), Samples.Water(), held]);
                return File.ReadAllBytes(folder.File(name));
            case "old.lmdb" or "new.lmdb":
                byte[] record = PickleBytesBuilder.Record(name == "new.lmdb");
                return LmdbBuilder.Build(("0", record), ("1", record), ("2", record), ("3", record), ("4", record));
            case "a.aselmdb":
                return LmdbBuilder.Build(("1", LmdbTests.Row("")), ("2", LmdbTests.Row("")), ("3", LmdbTests.Row("")));
            case "a.cif":
                return System.Text.Encoding.UTF8.GetBytes(CifTests.Copper);
            default:
                return System.Text.Encoding.UTF8.GetBytes(PoscarTests.Direct);
        }
    }
}
