namespace EquiDsl;

/// <summary>Where the forces of a model come from.</summary>
public enum ForceKind
{
    /// <summary>The network predicts them: fast, and not exactly the gradient of any energy.</summary>
    Direct = 0,

    /// <summary>They are −∂E/∂x of the predicted energy: conservative, at the cost of a backward pass.</summary>
    Gradient = 1,
}
