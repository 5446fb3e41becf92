using EquiDsl.Files;

namespace EquiDsl.Fuzz;

/// <summary>Readers of weights.</summary>
internal static class WeightTargets
{
    /// <summary>The parameter of the seeds.</summary>
    public static readonly ParameterDescription Parameter = new("w", [3, 2], ParameterInitialization.Zero, 0);

    /// <summary>Blocks of a fixed size that checksums are computed by.</summary>
    public const long HashBlocks = 4 << 20;

    public static FuzzTarget[] All { get; } =
    [
        new("safetensors", Safetensors) { FileName = "a.safetensors", Readers = [typeof(SafetensorsFile), typeof(ParameterSet)], Allowance = HashBlocks },
        new("torch-zip", Torch) { FileName = "a.pt", Readers = [typeof(TorchCheckpoint), typeof(TorchArchive), typeof(ParameterSet)] },
        new("torch-legacy", Torch) { FileName = "a.pt", Readers = [typeof(TorchCheckpoint), typeof(TorchArchive), typeof(ParameterSet)] },
    ];

    private static void Safetensors(FuzzCase fuzzed)
    {
        using (SafetensorsFile file = SafetensorsFile.Open(fuzzed.Path))
        {
            foreach (SafetensorsEntry entry in file.Tensors)
                file.ReadBytes(entry.Name);
            ContentHash.IsIntact(file);
        }
        ParameterSet.Load(fuzzed.Path, [Parameter]);
    }

    private static void Torch(FuzzCase fuzzed)
    {
        using (TorchCheckpoint checkpoint = TorchCheckpoint.Open(fuzzed.Path))
        {
            // All parameters that the file says it has, whatever they are called.
            checkpoint.ReadParameters([.. checkpoint.Parameters.Select(p => new ParameterDescription(p.Key, Array.ConvertAll(p.Value, e => (int)e), ParameterInitialization.Zero, 0))]);
        }
        ParameterSet.Load(fuzzed.Path, [Parameter]);
    }
}
