using EquiDsl.Compiler.Specification;

namespace EquiDsl.Generator.Parsing;

/// <summary>The options that say how a feed-forward network activates; the preset and the layer spell them alike.</summary>
/// <param name="Activation">Pointwise non-linearity.</param>
/// <param name="GridMlp">Whether a perceptron on the grid replaces it.</param>
/// <param name="Separable">Whether the perceptron has separate scalars; null: as the activation.</param>
internal readonly record struct FeedForwardOptions(ActivationKind Activation, bool GridMlp, bool? Separable)
{
    /// <summary>Whether the network has separate scalars beside a perceptron.</summary>
    public bool SeparableGridMlp => GridMlp && (Separable ?? Activation == ActivationKind.SeparableS2);

    public static FeedForwardOptions Read(AttributeReader attribute, OptionReader options, ActivationKind activation, bool gridMlp)
    {
        const string SeparableName = "SeparableGridMlp", Grid = "GridResolution";
        FeedForwardOptions result = new(
            options.Enum("Activation", activation),
            options.Flag("GridMlp", gridMlp),
            attribute.Has(SeparableName) ? options.Flag(SeparableName, false) : null);
        if (!result.GridMlp && result.Separable == true)
            options.WithoutEffect(SeparableName, "without GridMlp");
        if (!result.GridMlp && result.Activation == ActivationKind.Gate && attribute.Get(Grid, 0) != 0)
            options.WithoutEffect(Grid, "with gate activation and without GridMlp");
        return result;
    }
}
