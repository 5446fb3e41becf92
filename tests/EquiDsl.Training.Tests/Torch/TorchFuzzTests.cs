using EquiDsl.Atoms.Tests.Files;
using EquiDsl.Files;
using Xunit;

namespace EquiDsl.Training.Tests.Torch;

public sealed class TorchFuzzTests
{
    [Theory]
    [InlineData(GoldenCheckpoint.Zip)]
    [InlineData(GoldenCheckpoint.Legacy)]
    [InlineData(GoldenCheckpoint.Half)]
    public void A_damaged_checkpoint_is_read_or_refused_and_nothing_else(string name)
    {
        const int Cases = 60;
        byte[] good = File.ReadAllBytes(GoldenCheckpoint.File(name));
        using var folder = new TemporaryFolder();
        int refused = 0;
        for (int i = 0; i < Cases; i++)
        {
            string path = folder.Write("damaged.pt", Fuzzer.Damage(good, new Random(i)));
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                using TorchCheckpoint checkpoint = TorchCheckpoint.Open(path);
                checkpoint.ReadParameters(TinyModel.Description.Parameters);
            }
            catch (EquiDslFileException)
            {
                refused++;
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
        }
        Assert.InRange(refused, 10, Cases);
    }

    [Fact]
    public void A_compressed_entry_that_announces_more_than_it_holds_takes_no_memory()
    {
        using var folder = new TemporaryFolder();
        // 600 MB of zeros that compress to little, where the pickle says 4 bytes.
        byte[] pickle = TorchFiles.StateDictionary("w", 1);
        string path = folder.File("bomb.pt");
        using (var archive = System.IO.Compression.ZipFile.Open(path, System.IO.Compression.ZipArchiveMode.Create))
        {
            using (Stream stream = archive.CreateEntry("x/data.pkl").Open())
                stream.Write(pickle);
            using (Stream stream = archive.CreateEntry("x/data/0", System.IO.Compression.CompressionLevel.Fastest).Open())
            {
                var block = new byte[1 << 20];
                for (int i = 0; i < 600; i++)
                    stream.Write(block);
            }
        }
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.Throws<EquiDslFileException>(() => ParameterSet.Load(path, [new("w", [1], ParameterInitialization.Zero, 0)])).Message;
        Assert.Contains("expected 1 elements", message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }
}
