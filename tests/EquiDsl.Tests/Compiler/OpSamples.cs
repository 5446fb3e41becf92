using EquiDsl.Compiler;
using EquiDsl.Compiler.Differentiation;
using EquiDsl.Compiler.Expansion;
using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Specification;
using EquiDsl.Tests.Differentiation;

namespace EquiDsl.Tests.Compiler;

/// <summary>Every type of op, and graphs of small models in which they occur.</summary>
internal static class OpSamples
{
    /// <summary>All types of the layer graph's ops.</summary>
    public static IReadOnlyList<Type> Types { get; } =
        [.. typeof(Op).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Op)) && !t.IsAbstract).OrderBy(t => t.Name, StringComparer.Ordinal)];

    /// <summary>Graphs of a variant as they are differentiated: before and after passes, with gradient forces, and with the gradients of these.</summary>
    public static IEnumerable<LayerGraph> Graphs(Variant variant)
    {
        LayerGraph forces = PositionGradients.Run(Differentiated.Energy(variant), true);
        yield return SmallModels.Graph(variant);
        yield return ModelCompiler.Optimize(SmallModels.Graph(variant));
        yield return forces;
        yield return ParameterGradients.Run(forces);
    }

    /// <summary>Fewer coefficients made more, as where a declared layer gives fewer than features have.</summary>
    public static WidenOp Widen()
    {
        IrrepsType some = new(Extent.Nodes, new([(0, 0), (2, -2), (2, -1), (2, 0), (2, 1), (2, 2)]), 3);
        return new WidenOp(new InputOp("some", some).Result, CoefficientSet.Full(2));
    }

    /// <summary>Graphs as they are lowered: those that a compilation of small models plans.</summary>
    public static IEnumerable<LayerGraph> LoweredGraphs()
    {
        foreach (Variant variant in Enum.GetValues<Variant>())
        {
            foreach (ForceSourceKind forces in Enum.GetValues<ForceSourceKind>())
            {
                ModelSpecification model = BackwardCheck.Specification(variant, forces);
                LayerGraph graph = ModelCompiler.WithForces(model, ModelCompiler.Optimize(LayerExpansion.Model(model)));
                yield return graph;
                yield return ModelCompiler.Training(graph);
            }
        }
        yield return ModelCompiler.Training(ModelCompiler.Optimize(LayerExpansion.Model(BackwardCheck.Dropping, isTraining: true)));
        yield return new LayerGraph([new GraphOutput("features", Widen().Result)]);
    }
}
