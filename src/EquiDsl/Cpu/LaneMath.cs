using System.Runtime.CompilerServices;

namespace EquiDsl.Cpu;

/// <summary>Functions of lanes that generated kernels call.</summary>
public static class LaneMath
{
    /// <summary>1/(1 + e^−x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<V>(V x)
        where V : struct, ILanes<V> => V.Sigmoid(x);

    /// <summary>x/(1 + e^−x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V SiLU<V>(V x)
        where V : struct, ILanes<V> => x * V.Sigmoid(x);

    /// <summary>0.6x + 0.4x(2σ(x) − 1) = x(0.2 + 0.8σ(x)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V SmoothLeakyReLU<V>(V x)
        where V : struct, ILanes<V> => x * V.MultiplyAdd(V.Sigmoid(x), V.Broadcast(0.8f), V.Broadcast(0.2f));

    /// <summary>√x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sqrt<V>(V x)
        where V : struct, ILanes<V> => V.Sqrt(x);

    /// <summary>e^x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V>(V x)
        where V : struct, ILanes<V> => V.Exp(x);

    /// <summary>1/√x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ReciprocalSqrt<V>(V x)
        where V : struct, ILanes<V> => V.Broadcast(1f) / V.Sqrt(x);
}
