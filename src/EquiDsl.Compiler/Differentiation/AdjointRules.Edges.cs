using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;

namespace EquiDsl.Compiler.Differentiation;

/// <summary>Softmax over edges, radial basis, lengths.</summary>
internal static partial class AdjointRules
{
    private static bool Edges(Backpropagation sweep, Op op, Value g)
    {
        switch (op)
        {
            case SegmentSoftmaxSumOp attention:
                Attention(sweep, attention, g);
                return true;
            case SegmentSoftmaxOp:
                // ∂/∂logit_e = α_e·(ᾱ_e − Σ_e' α_e'·ᾱ_e').
                Value mean = new SegmentSumOp(new MultiplyOp(op.Result, g).Result).Result;
                Value difference = new AddOp(g, Negative(new GatherOp(mean, EdgeEnd.Target).Result)).Result;
                sweep.Add(op.Inputs[0], new MultiplyOp(op.Result, difference).Result);
                return true;
            case SegmentLogSumExpOp:
                sweep.Add(op.Inputs[0], new MultiplyOp(SoftmaxWeights(op.Inputs[0], op.Result), new GatherOp(g, EdgeEnd.Target).Result).Result);
                return true;
            case EdgeEmbeddingOp embedding:
                if (sweep.IsActive(op.Inputs[0]))
                    sweep.Add(op.Inputs[0], Slope(g, embedding));
                sweep.Add(new EdgeEmbeddingGradientOp(op.Inputs[0], g, embedding, EdgeEmbeddingPart.Weight));
                if (embedding.Order == 0)
                    sweep.Add(new ColumnSumOp(g, embedding.Bias, Enumerable.Range(0, embedding.Bias.Count).ToArray()));
                if (embedding.Order == 0 && embedding.Source is not null)
                    sweep.Add(new EdgeEmbeddingGradientOp(op.Inputs[0], g, embedding, EdgeEmbeddingPart.Source));
                if (embedding.Order == 0 && embedding.Target is not null)
                    sweep.Add(new EdgeEmbeddingGradientOp(op.Inputs[0], g, embedding, EdgeEmbeddingPart.Target));
                return true;
            case GaussianBasisOp basis:
                Value slope = new GaussianBasisOp(op.Inputs[0], basis.Graph, basis.Order + 1).Result;
                sweep.Add(op.Inputs[0], Dot(g, slope));
                return true;
            case EdgeLengthOp:
                // ∂|v|/∂v = v/|v|.
                Formula[] direction = Enumerable.Range(0, 3).Select(i => new FormulaInput(1, 0) * Vector(i) / Length).ToArray();
                sweep.Add(op.Inputs[0], new FormulaOp("LengthGradient", direction, op.Inputs[0], g).Result);
                return true;
            case EdgeVectorOp:
                sweep.Add(op.Inputs[0], new AddOp(
                    new SegmentSumOp(g, EdgeEnd.Source).Result, Negative(new SegmentSumOp(g, EdgeEnd.Target).Result)).Result);
                return true;
            default:
                return false;
        }
    }

    /// <summary>
    /// y_t = Σ_e α_e·Wᵀ·v_e with α = softmax(logits): with u = W·ȳ_t, v̄ = α·u, ᾱ = ⟨u, v⟩ per head, and the mean of ᾱ that the
    /// softmax subtracts is ⟨ȳ_t, y_t⟩ per head, a number of the node.
    /// </summary>
    private static void Attention(Backpropagation sweep, SegmentSoftmaxSumOp op, Value g)
    {
        GroupMap heads = GroupMap.Heads(op.Heads, op.Values.Irreps.Channels);
        Value total = sweep.LogSumExp(op.Logits);
        Value weights = SoftmaxWeights(op.Logits, total);
        Value gathered = new GatherOp(g, EdgeEnd.Target).Result;
        CoefficientSet reached = new(op.Values.Irreps.Coefficients.Items.Where(c => g.Irreps.Coefficients.Degrees.Contains(c.L)));
        Value turned = op.Frame is null ? gathered : new RotateOp(gathered, op.Frame, reached, isRescaled: true).Result;
        sweep.Add(op.Values, new HeadScaleOp(turned, weights).Result);
        if (sweep.IsActive(op.Logits))
        {
            Value mean = new GroupInnerOp(g, op.Result, heads).Result;
            Value difference = new AddOp(
                new GroupInnerOp(turned, op.Values, heads).Result, Negative(new GatherOp(mean, EdgeEnd.Target).Result)).Result;
            sweep.Add(op.Logits, new MultiplyOp(weights, difference).Result);
        }
        if (op.Frame is not null && sweep.IsActive(op.Frame))
        {
            Value weighted = new HeadScaleOp(op.Values, weights).Result;
            Value back = new RotateBackOp(weighted, op.Frame, g.Irreps.Coefficients).Result;
            sweep.Add(op.Frame, new TorqueOp(gathered, back).Result);
        }
    }

    private static Value SoftmaxWeights(Value logits, Value logSumExp) => GraphPointwise(
        PointwiseFunction.Exp, new AddOp(logits, Negative(new GatherOp(logSumExp, EdgeEnd.Target).Result)).Result);

    private static Value GraphPointwise(PointwiseFunction function, Value value) => new PointwiseOp(function, value).Result;

    private static Value Slope(Value g, EdgeEmbeddingOp embedding) => Dot(g, new EdgeEmbeddingOp(
        embedding.Inputs[0], embedding.Graph, embedding.Weight, embedding.Bias, embedding.Source, embedding.Target, embedding.Order + 1).Result);

    /// <summary>Inner product of all columns: (edges, 1).</summary>
    private static Value Dot(Value a, Value b) => new GroupInnerOp(a, b, GroupMap.Heads(1, a.Type.Width)).Result;

    /// <summary>Component of the edge vector, operand 0 of geometry formulas.</summary>
    private static Formula Vector(int axis) => new FormulaInput(0, axis);

    private static Formula Length =>
        Formula.Sqrt((Vector(0) * Vector(0)) + (Vector(1) * Vector(1)) + (Vector(2) * Vector(2)));
}
