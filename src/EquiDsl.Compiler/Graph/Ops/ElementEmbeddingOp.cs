namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>Row of a table (elements, columns) for the element of a node, or of the node at one end of an edge.</summary>
public sealed class ElementEmbeddingOp(Parameter table, EdgeEnd? end)
    : Op(new ScalarsType(end is null ? Extent.Nodes : Extent.Edges, table.Shape[1]))
{
    /// <summary>(elements, columns).</summary>
    public Parameter Table { get; } = table;

    /// <summary>End of the edge; null for nodes.</summary>
    public EdgeEnd? End { get; } = end;

    /// <inheritdoc/>
    public override IEnumerable<Parameter> Parameters => [Table];

    /// <inheritdoc/>
    public override string Details => End?.ToString() ?? "node";

    /// <inheritdoc/>
    public override bool CanNarrow => false;

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) => new ElementEmbeddingOp(Table, End).Result;

    /// <inheritdoc/>
    public override void Verify() => Require(Table.Shape.Count == 2, $"{Table} is no table (elements, columns)");

    /// <inheritdoc/>
    public override double FlopsPerRow => GraphCosts.OnlyMoves;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        int width = Table.Shape[1];
        double[] table = domain[Table];
        double[] result = new double[domain.Count(Result.Type.Extent) * width];
        for (int row = 0; row < result.Length / width; row++)
        {
            int node = End is EdgeEnd end ? domain.End(end)[row] : row;
            Array.Copy(table, domain.AtomicNumbers[node] * width, result, row * width, width);
        }
        return result;
    }
}
