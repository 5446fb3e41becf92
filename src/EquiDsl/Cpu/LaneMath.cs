using System.Runtime.CompilerServices;

namespace EquiDsl.Cpu;

/// <summary>Functions of lanes, to about two units in the last place of float32.</summary>
public static class LaneMath
{
    /// <summary>e^x: argument reduction by ln 2 in two parts and the minimax polynomial of Cephes (Moshier) on ±½ ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V>(V x)
        where V : struct, ILanes<V>
    {
        x = V.Min(V.Max(x, V.Broadcast(-87f)), V.Broadcast(88f));
        V shift = V.Broadcast(12582912f);
        V shifted = V.MultiplyAdd(x, V.Broadcast(1.44269504f), shift);
        V n = shifted - shift;
        V r = V.MultiplyAdd(n, V.Broadcast(-0.693359375f), x);
        r = V.MultiplyAdd(n, V.Broadcast(2.12194440e-4f), r);
        V p = V.MultiplyAdd(r, V.Broadcast(1.9875691500e-4f), V.Broadcast(1.3981999507e-3f));
        p = V.MultiplyAdd(p, r, V.Broadcast(8.3334519073e-3f));
        p = V.MultiplyAdd(p, r, V.Broadcast(4.1665795894e-2f));
        p = V.MultiplyAdd(p, r, V.Broadcast(1.6666665459e-1f));
        p = V.MultiplyAdd(p, r, V.Broadcast(5.0000001201e-1f));
        p = V.MultiplyAdd(p, r * r, r + V.Broadcast(1f));
        return V.ScaleByPowerOfTwo(p, shifted);
    }

    /// <summary>1/(1 + e^−x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<V>(V x)
        where V : struct, ILanes<V> => V.Broadcast(1f) / (V.Broadcast(1f) + Exp(V.Broadcast(0f) - x));

    /// <summary>x/(1 + e^−x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V SiLU<V>(V x)
        where V : struct, ILanes<V> => x / (V.Broadcast(1f) + Exp(V.Broadcast(0f) - x));

    /// <summary>0.6x + 0.4x(2σ(x) − 1) = x(0.2 + 0.8σ(x)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V SmoothLeakyReLU<V>(V x)
        where V : struct, ILanes<V> => x * V.MultiplyAdd(Sigmoid(x), V.Broadcast(0.8f), V.Broadcast(0.2f));

    /// <summary>1/√x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ReciprocalSqrt<V>(V x)
        where V : struct, ILanes<V> => V.Broadcast(1f) / V.Sqrt(x);
}
