namespace EquiDsl;

/// <summary>Linear per degree, non-linearity, linear per degree (EquiformerV2 §4). Node features to node features of OutChannels.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class FeedForwardAttribute : LayerAttribute
{
    /// <summary>Channels between the two linear layers.</summary>
    public int Hidden { get; set; } = 128;

    /// <summary>Channels of the result. 0: 1 before a <see cref="ScalarReadoutAttribute"/> or <see cref="VectorReadoutAttribute"/>, else the channels of the method's input.</summary>
    public int OutChannels { get; set; }

    /// <summary>Non-linearity; without effect where <see cref="GridMlp"/> is set, except for the default of <see cref="SeparableGridMlp"/>.</summary>
    public Activation Activation { get; set; } = Activation.SeparableS2;

    /// <summary>S2 grid points along latitude and along longitude; even and at least 2 (LMax + 1). 0: the coarsest grid that holds the degrees.</summary>
    public int GridResolution { get; set; }

    /// <summary>Whether a three-layer perceptron at every grid point replaces the pointwise non-linearity.</summary>
    public bool GridMlp { get; set; }

    /// <summary>
    /// Whether the perceptron on the grid has separate scalars for l = 0. Where the argument is absent: exactly when
    /// <see cref="Activation"/> is <see cref="Activation.SeparableS2"/>.
    /// </summary>
    public bool SeparableGridMlp { get; set; }
}
