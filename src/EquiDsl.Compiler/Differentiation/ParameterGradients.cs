using EquiDsl.Compiler.Expansion;
using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;

namespace EquiDsl.Compiler.Differentiation;

/// <summary>
/// The graph of a model with its backward pass appended: inputs <c>NAME_bar</c> are the gradients of a loss by the outputs, outputs
/// <c>grads/PARAMETER</c> those by the parameters.
/// </summary>
public static class ParameterGradients
{
    /// <summary>Prefix of the outputs that are gradients.</summary>
    public const string Prefix = "grads/";

    /// <summary>Name of the input that holds the gradient by an output.</summary>
    public static string Seed(string output) => output + "_bar";

    /// <summary>The differentiated graph.</summary>
    /// <param name="graph">A graph after all passes.</param>
    public static LayerGraph Run(LayerGraph graph)
    {
        Backpropagation sweep = new(graph, [], wantsParameters: true);
        sweep.Run(graph.Outputs.Select(o => (o.Value, new InputOp(Seed(o.Name), o.Value.Type).Result)));
        return new LayerGraph(graph.Outputs.Concat(graph.Parameters
            .Where(sweep.Gradients.ContainsKey).Select(p => new GraphOutput(Prefix + p.Name, sweep.Gradients[p]))));
    }
}
