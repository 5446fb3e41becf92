using EquiDsl.Generator.Diagnostics;

namespace EquiDsl.Generator.Parsing;

/// <summary>
/// Options that all layers of a declaration have in common. Layer attributes bear them too, so that writing one there is told as what
/// it is instead of as an unknown name.
/// </summary>
internal static class WholeModelOptions
{
    private const string Class = "[EquivariantModel] or [EquivariantLayer]", Graph = "[AtomGraph]";

    private static readonly (string Option, string Place)[] Options =
    [
        ("LMax", Class), ("MMax", Class), ("Channels", Class), ("Precision", Class),
        ("Cutoff", Graph), ("MaxNeighbors", Graph),
    ];

    /// <summary>Reports those that the author wrote on a layer.</summary>
    public static void Check(AttributeReader layer, DiagnosticBag diagnostics)
    {
        foreach ((string option, string place) in Options)
        {
            if (layer.Has(option))
                diagnostics.Report(OptionDescriptors.OptionOfWholeModel, layer.ArgumentLocation(option), option, layer.Display, place);
        }
    }
}
