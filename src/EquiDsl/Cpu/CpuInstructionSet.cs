using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EquiDsl.Cpu;

/// <summary>Vector widths that kernels are compiled for.</summary>
public enum CpuInstructionSet
{
    /// <summary>The widest that the machine has.</summary>
    Auto = 0,

    /// <summary>128-bit vectors: every machine.</summary>
    Vector128 = 128,

    /// <summary>256-bit vectors: x86 with AVX2.</summary>
    Vector256 = 256,

    /// <summary>512-bit vectors: x86 with AVX-512.</summary>
    Vector512 = 512,
}

/// <summary>What this machine can run.</summary>
public static class CpuInstructionSets
{
    /// <summary>The widest vectors of this machine.</summary>
    public static CpuInstructionSet Best =>
        IsSupported(CpuInstructionSet.Vector512) ? CpuInstructionSet.Vector512
        : IsSupported(CpuInstructionSet.Vector256) ? CpuInstructionSet.Vector256
        : CpuInstructionSet.Vector128;

    /// <summary>Whether this machine can run kernels of <paramref name="set"/>.</summary>
    public static bool IsSupported(CpuInstructionSet set) => set switch
    {
        CpuInstructionSet.Vector512 => Avx512F.IsSupported && Avx512DQ.IsSupported && Vector512.IsHardwareAccelerated && Avx2.IsSupported,
        CpuInstructionSet.Vector256 => Avx2.IsSupported && Vector256.IsHardwareAccelerated,
        CpuInstructionSet.Auto or CpuInstructionSet.Vector128 => true,
        _ => throw new ArgumentOutOfRangeException(nameof(set), set, "There is no such instruction set."),
    };

    internal static int Lanes(this CpuInstructionSet set) => (int)set / 32;
}
