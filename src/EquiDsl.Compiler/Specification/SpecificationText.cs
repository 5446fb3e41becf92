using System.Globalization;

namespace EquiDsl.Compiler.Specification;

/// <summary>
/// A declaration as lines <c>option: value</c> that parameter files carry along, so that one of another model is told apart when its
/// shapes agree. Names of C# types and methods are left out: a preset and the same layers written out have the same text.
/// </summary>
public static class SpecificationText
{
    /// <summary>What decides outputs besides the parameters' values.</summary>
    public static IReadOnlyList<string> Architecture(ModelSpecification model)
    {
        List<string> lines = [$"LMax: {model.LMax}", $"MMax: {model.MMax}", $"Channels: {model.Channels}"];
        if (model.Graph is GraphSpecification graph)
        {
            lines.AddRange([
                $"Cutoff: {Number(graph.Cutoff)}", $"MaxNeighbors: {graph.MaxNeighbors}", $"Elements: {graph.Elements}",
                $"GaussianCount: {graph.GaussianCount}", $"GaussianWidth: {Number(graph.GaussianWidth)}",
            ]);
        }
        lines.Add("Layers: " + string.Join("; ", model.Methods.SelectMany(m => m.Sequences.Select(s => Sequence(m, s)))));
        foreach (MethodSpecification method in model.Methods.Where(m => m.Repeat > 1))
            lines.Add($"{method.ParameterPrefix.TrimEnd('.')} repeated: {method.Repeat}");
        foreach (MethodSpecification method in model.Methods)
        {
            foreach (LayerSpecification layer in method.Sequences.SelectMany(s => s.Layers))
                lines.AddRange(layer.Options.Select(option => $"{Name(method, layer)} {option}"));
        }
        return lines;
    }

    /// <summary>What decides training alone: where forces come from, and rates of dropout.</summary>
    public static IReadOnlyList<string> Training(ModelSpecification model)
    {
        List<string> lines = [$"Forces: {model.Forces}"];
        foreach (MethodSpecification method in model.Methods)
        {
            foreach (LayerSequence sequence in method.Sequences)
            {
                if (sequence.Residual)
                    lines.Add($"{Sequence(method, sequence)} dropout: path {Number(sequence.DropPath)}, projection {Number(sequence.ProjectionDropout)}");
                foreach (GraphAttentionSpecification attention in sequence.Layers.OfType<GraphAttentionSpecification>())
                    lines.Add($"{Name(method, attention)} AlphaDropout: {Number(attention.AlphaDropout)}");
            }
        }
        return lines;
    }

    private static string Sequence(MethodSpecification method, LayerSequence sequence)
    {
        string layers = string.Join(", ", sequence.Layers.Select(l => Name(method, l)));
        return sequence.Residual ? $"residual({layers})" : layers;
    }

    private static string Name(MethodSpecification method, LayerSpecification layer) =>
        layer is ReadoutSpecification readout ? readout.Output : method.ParameterPrefix + layer.Name;

    internal static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
