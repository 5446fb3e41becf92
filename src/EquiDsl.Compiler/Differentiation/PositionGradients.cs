using EquiDsl.Compiler.Expansion;
using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;

namespace EquiDsl.Compiler.Differentiation;

/// <summary>
/// The graph of an energy with forces −∂E/∂x appended, and with the virial ∂E/∂ε of a strain ε of positions and cell (stress is that
/// by volume): Σ_e v̄_e ⊗ v_e over edge vectors v.
/// </summary>
public static class PositionGradients
{
    /// <summary>Name of the output with the strain derivative, (systems, 9), row-major: ∂E/∂ε_ab with v' = (1 + ε)·v.</summary>
    public const string Virial = "virial";

    /// <summary>The graph with forces, and the virial if asked for.</summary>
    /// <param name="graph">A graph with an energy output and no forces.</param>
    /// <param name="wantsVirial">Whether the virial is asked for.</param>
    public static LayerGraph Run(LayerGraph graph, bool wantsVirial)
    {
        Value energy = graph.Outputs.Single(o => o.Name == LayerExpansion.Energy).Value;
        Value vectors = graph.Ops.OfType<EdgeVectorOp>().Single().Result;
        Backpropagation sweep = new(graph, [vectors], wantsParameters: false);
        sweep.Run([(energy, new ConstantOp((ScalarsType)energy.Type, 1).Result)]);
        Value gradient = sweep.Cotangent(vectors)
            ?? new ConstantOp((ScalarsType)vectors.Type, 0).Result;
        Value forces = new AddOp(
            new SegmentSumOp(gradient, EdgeEnd.Target).Result,
            new ScaleOp(new SegmentSumOp(gradient, EdgeEnd.Source).Result, -1).Result).Result;
        List<GraphOutput> outputs = [.. graph.Outputs, new(LayerExpansion.Forces, forces)];
        if (wantsVirial)
        {
            Formula[] products = Enumerable.Range(0, 9).Select(i => new FormulaInput(0, i / 3) * new FormulaInput(1, i % 3)).ToArray();
            Value product = new FormulaOp("OuterProduct", products, gradient, vectors).Result;
            outputs.Add(new(Virial, new SystemSumOp(new SegmentSumOp(product).Result).Result));
        }
        return new LayerGraph(outputs);
    }
}
