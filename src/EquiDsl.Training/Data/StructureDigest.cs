using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace EquiDsl.Training;

/// <summary>Tells structures and their labels apart by the bits of their numbers.</summary>
internal static class StructureDigest
{
    /// <summary>Hashes positions, cell, periodicity, elements, fixed atoms, and the labels that a loss uses.</summary>
    /// <returns>32 bytes.</returns>
    public static byte[] Of(AtomicStructure structure, LossOptions loss)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // Each part begins with its length, so that none can be taken for a piece of another.
        void Add<T>(ReadOnlySpan<T> values)
            where T : unmanaged
        {
            int length = values.Length;
            hash.AppendData(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in length)));
            hash.AppendData(MemoryMarshal.AsBytes(values));
        }
        Add<int>(structure.AtomicNumbers);
        Add<double>(structure.Positions);
        Add<double>(structure.Cell);
        Add<bool>([structure.Periodicity.A, structure.Periodicity.B, structure.Periodicity.C]);
        Add<bool>(structure.Fixed);
        Add<double>(loss.EnergyCoefficient > 0 && structure.Energy is double energy ? [energy] : []);
        Add<double>(loss.ForceCoefficient > 0 ? structure.Forces : []);
        return hash.GetHashAndReset();
    }
}
