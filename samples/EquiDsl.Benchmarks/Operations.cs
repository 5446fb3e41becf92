using EquiDsl.Compiler;
using EquiDsl.Compiler.Expansion;
using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Kernels;
using EquiDsl.Compiler.Specification;

namespace BenchmarksSample;

/// <summary>Floating-point operations of a forward pass.</summary>
/// <param name="Model">What the mathematics asks for after dead work is removed, see <see cref="GraphCosts"/>.</param>
/// <param name="Matrix">What the matrix products of the kernels execute on lanes that hold an edge or a node; a multiply-add is two.</param>
internal sealed record Operations(double Model, double Matrix)
{
    public static Operations Of(ModelSpecification specification, long nodes, long edges)
    {
        LayerGraph graph = LayerExpansion.Model(specification);
        double matrix = ModelCompiler.Plan(graph).Launches.Sum(launch =>
            Matrices(launch.Kernel.Stages) * (launch.Kernel.Domain == TileDomain.Edges ? edges : nodes));
        return new(GraphCosts.Flops(ModelCompiler.Optimize(graph), nodes, edges), matrix);
    }

    private static double Matrices(IEnumerable<Stage> stages) => stages.Sum(stage => stage switch
    {
        MatrixStage matrix => 2.0 * matrix.Rows * matrix.Columns * matrix.Panels,
        LoopStage loop => loop.Count * Matrices(loop.Body),
        LaneStage or LoadStage or SaveStage or EdgeEmbeddingStage or SegmentSoftmaxStage or SegmentSumStage => 0,
        _ => throw new InvalidOperationException($"no count for {stage}"),
    });
}
