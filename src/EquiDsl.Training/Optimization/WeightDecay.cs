namespace EquiDsl.Training;

/// <summary>Which parameters shrink by weight decay: all but biases and the weights of norms, as in the reference's recipe.</summary>
public static class WeightDecay
{
    /// <summary>Whether a parameter shrinks. Norm weights are known by starting at one, biases by their name.</summary>
    /// <param name="parameter">The parameter.</param>
    public static bool AppliesTo(ParameterDescription parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return parameter.Initialization != ParameterInitialization.One && !parameter.Name.EndsWith("bias", StringComparison.Ordinal);
    }
}
