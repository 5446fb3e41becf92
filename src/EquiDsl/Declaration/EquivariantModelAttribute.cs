namespace EquiDsl;

/// <summary>
/// Declares a network on a partial class, composed of layer attributes on partial methods. They run by kind, wherever
/// they are declared: the one that makes <c>NodeFeatures</c> of the atom graph, then blocks, which turn <c>NodeFeatures</c> into
/// <c>NodeFeatures</c>, in their order, then those that return energies and forces, which read the last features.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EquivariantModelAttribute : Attribute
{
    /// <summary>Largest degree l of node features, 1 to 10. Node features are (atoms, (LMax + 1)², Channels).</summary>
    public int LMax { get; set; } = 4;

    /// <summary>Largest order |m| kept in the edge frame, 0 to LMax.</summary>
    public int MMax { get; set; } = 2;

    /// <summary>Channels of node features between methods.</summary>
    public int Channels { get; set; } = 128;

    /// <summary>How weights are drawn from a seed.</summary>
    public Initialization Initialization { get; set; } = Initialization.Uniform;

    /// <summary>Whether forces are predicted or are the gradient of the energy.</summary>
    public ForceKind Forces { get; set; } = ForceKind.Direct;

    /// <summary>Whether <see cref="Prediction.Stresses"/> are predicted; needs <see cref="ForceKind.Gradient"/>.</summary>
    public bool Stress { get; set; }

    /// <summary>Precision of matrix products on a GPU.</summary>
    public Precision Precision { get; set; } = Precision.Float32;

    /// <summary>Whether a backward pass is generated too, so that <c>ForTraining</c> gives gradients by all parameters.</summary>
    public bool Trainable { get; set; }

    /// <summary>
    /// Whether training may denoise structures that are not at rest as an auxiliary task (DeNS, Liao, Smidt, Das, arXiv 2403.09549): the
    /// forces on noisy atoms become an input and the noise an output. Needs <see cref="Trainable"/> and predicted forces; predictions
    /// are computed as without it.
    /// </summary>
    public bool Denoising { get; set; }
}
