namespace EquiDsl;

/// <summary>Irreps features: rows × coefficients × channels, float32, channel fastest.</summary>
public abstract class IrrepsFeatures
{
    private protected IrrepsFeatures(int count, int coefficients, int channels, float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (count < 0 || coefficients < 1 || channels < 1 || values.LongLength != (long)count * coefficients * channels)
            throw new ArgumentException($"{values.LongLength} numbers are not {count} × {coefficients} × {channels}", nameof(values));
        (Count, Coefficients, Channels, Values) = (count, coefficients, channels, values);
    }

    /// <summary>Rows.</summary>
    public int Count { get; }

    /// <summary>Coefficients per row, l-primary: l ascending, m from −l (or −MMax) upwards.</summary>
    public int Coefficients { get; }

    /// <summary>Channels per coefficient.</summary>
    public int Channels { get; }

    /// <summary>All numbers.</summary>
    public float[] Values { get; }
}

/// <summary>Features of nodes: (L+1)² coefficients.</summary>
public sealed class NodeFeatures(int count, int coefficients, int channels, float[] values)
    : IrrepsFeatures(count, coefficients, channels, values)
{
    /// <summary>The graph whose nodes the rows are; set by methods that take or pass one on, needed by energy outputs.</summary>
    public AtomGraph? Graph { get; init; }
}

/// <summary>Features of edges in the edge frame: coefficients with |m| ≤ min(l, MMax).</summary>
public sealed class EdgeFeatures(int count, int coefficients, int channels, float[] values)
    : IrrepsFeatures(count, coefficients, channels, values);

/// <summary>One energy per system, in the model's own units.</summary>
/// <param name="Values">Energies.</param>
public sealed record EnergyPerSystem(double[] Values);

/// <summary>One vector per atom, N × 3, in the model's own units.</summary>
/// <param name="Values">Forces.</param>
public sealed record ForcesPerAtom(double[] Values);
