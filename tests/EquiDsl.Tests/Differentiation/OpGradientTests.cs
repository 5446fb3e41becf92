using EquiDsl.Compiler;
using EquiDsl.Compiler.Differentiation;
using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Tests.Compiler;
using Xunit;
using ValueType = EquiDsl.Compiler.Graph.ValueType;

namespace EquiDsl.Tests.Differentiation;

/// <summary>
/// Every op that is ever differentiated, cut out of the graphs of models with the operands that it has there, against finite differences:
/// of predicted forces, of forces and virials that are gradients, and of their gradients by parameters, which hold the adjoints of the other ops.
/// </summary>
public sealed class OpGradientTests
{
    [Fact]
    public void Every_op_has_the_slopes_that_its_rule_says() => Assert.NotEmpty(OpSlopes.Checked.Value.Adjoints);
}

/// <summary>What agreed with finite differences.</summary>
/// <param name="Adjoints">Types of ops whose adjoints did.</param>
/// <param name="Gradients">Types of ops that make gradients of parameters which did.</param>
internal sealed record CheckedSlopes(IReadOnlySet<Type> Adjoints, IReadOnlySet<Type> Gradients);

/// <summary>The check of <see cref="OpGradientTests"/>, which the table of ops reads too.</summary>
internal static class OpSlopes
{
    /// <summary>Runs once for all tests; throws where an op disagrees.</summary>
    public static Lazy<CheckedSlopes> Checked { get; } = new(Check);

    private static CheckedSlopes Check()
    {
        HashSet<string> seen = [];
        HashSet<Type> covered = [], gradients = [];
        foreach (Variant variant in Enum.GetValues<Variant>())
        {
            foreach (LayerGraph graph in OpSamples.Graphs(variant))
            {
                EvaluationDomain domain = WithSeeds(SmallModels.Domain(graph), graph);
                Dictionary<Value, double[]> values = [];
                foreach (Op op in graph.Ops)
                {
                    values[op.Result] = op.Evaluate(domain, [.. op.Inputs.Select(i => values[i])]);
                    // A frame is differentiated through the ops that turn by it.
                    if (op.WithoutAdjoint is null && op is not EdgeFrameOp && seen.Add(Signature(op)))
                        AssertSlopes(op, domain, values, covered, gradients);
                }
                if (covered.Contains(typeof(WidenOp)))
                    continue;
                WidenOp widen = OpSamples.Widen();
                values[widen.Inputs[0]] = Differentiated.Normal(new Random(1), domain.Count(Extent.Nodes) * widen.Inputs[0].Type.Width);
                AssertSlopes(widen, domain, values, covered, gradients);
            }
        }
        return new(covered, gradients);
    }

    /// <summary>With random gradients of a loss by the outputs.</summary>
    private static EvaluationDomain WithSeeds(EvaluationDomain domain, LayerGraph graph)
    {
        Random random = new(9);
        return Differentiated.With(domain, graph.Ops.OfType<InputOp>().Where(i => !domain.Inputs.ContainsKey(i.Input)).DistinctBy(i => i.Input)
            .ToDictionary(i => i.Input, i => Differentiated.Normal(random, domain.Count(i.Result.Type.Extent) * i.Result.Type.Width)));
    }

    private static string Signature(Op op) =>
        $"{op.Name} {op.Details} {string.Join(", ", op.Inputs.Select(i => i.Type))} {string.Join(", ", op.Parameters.Select(p => p.Count))} {op.Result.Type}";

    private static void AssertSlopes(Op op, EvaluationDomain whole, Dictionary<Value, double[]> values, HashSet<Type> covered, HashSet<Type> gradients)
    {
        Dictionary<string, double[]> given = [];
        List<Value> sources = [];
        Value Operand(Value value, int index)
        {
            // The derivative by a frame is one by the edge that it belongs to.
            (Value origin, ValueType type) = value.Type is FrameType ? (value.Producer.Inputs[0], value.Producer.Inputs[0].Type) : (value, value.Type);
            // The logarithm of an empty sum, of an atom without edges, is −∞ and read by nothing.
            given[$"operand {index}"] = [.. values[origin].Select(v => double.IsNegativeInfinity(v) ? 0 : v)];
            Value source = new InputOp($"operand {index}", type).Result;
            sources.Add(source);
            return value.Type is FrameType frame ? new EdgeFrameOp(source, frame.LMax, frame.MMax).Result : source;
        }
        bool[] All(ValueType type) => [.. Enumerable.Repeat(true, type.Units)];
        Value[] operands = [.. op.Inputs.Select(Operand)];
        // Ops that are fused after dead work is gone do not rebuild themselves.
        Value result = op switch
        {
            EdgeEmbeddingOp e => new EdgeEmbeddingOp(operands[0], e.Graph, e.Weight, e.Bias, e.Source, e.Target, e.Order).Result,
            SegmentSoftmaxSumOp s => new SegmentSoftmaxSumOp(operands[0], operands[1], operands.ElementAtOrDefault(2), s.Result.Irreps.Coefficients).Result,
            _ => op.Rebuild(new Narrowing(All(op.Result.Type), operands, [.. op.Inputs.Select(i => All(i.Type))])),
        };
        Assert.Equal(op.Result.Type, result.Type);

        Random random = new(3);
        EvaluationDomain domain = Differentiated.With(whole, given);
        LayerGraph graph = new([new GraphOutput("result", result)]);
        double[] seed = Differentiated.Normal(random, domain.Count(result.Type.Extent) * result.Type.Width);
        Backpropagation sweep = new(graph, sources, wantsParameters: true);
        sweep.Run([(result, new InputOp("seed", result.Type).Result)]);
        domain = Differentiated.With(domain, new Dictionary<string, double[]> { ["seed"] = seed });

        double Loss(EvaluationDomain at) => Interpreter.Run(graph, at)[result].Zip(seed, (a, b) => double.IsNegativeInfinity(a) ? 0 : a * b).Sum();
        double size = Interpreter.Run(graph, domain)[result].Zip(seed, (a, b) => double.IsNegativeInfinity(a) ? 0 : Math.Abs(a * b)).Sum();
        for (int i = 0; i < sources.Count; i++)
        {
            string name = $"operand {i}";
            double[] direction = Direction(random, given[name]);
            double slope = Differentiated.Slope(
                step => Loss(Differentiated.With(domain, new Dictionary<string, double[]> { [name] = Differentiated.Moved(given[name], direction, step) })));
            if (op.Inputs[i].Type is FrameType)
                covered.Add(typeof(EdgeFrameOp));
            Check(op, name, slope, size, sweep.Cotangent(sources[i]) is Value cotangent ? (Evaluate(cotangent, domain), Matching(direction, sources[i].Type, cotangent.Type)) : null);
        }
        covered.Add(op.GetType());
        foreach (Parameter parameter in op.Parameters.Distinct())
        {
            double[] direction = Direction(random, domain.Parameters[parameter.Name]);
            double slope = Differentiated.Slope(step => Loss(Differentiated.With(
                domain, null, domain.Parameters.ToDictionary(p => p.Key, p => p.Key == parameter.Name ? Differentiated.Moved(p.Value, direction, step) : p.Value))));
            Check(op, parameter.Name, slope, size, sweep.Gradients.TryGetValue(parameter, out Value? gradient) ? (Evaluate(gradient, domain), direction) : null);
            if (gradient is not null)
                gradients.UnionWith(new LayerGraph([new GraphOutput("gradient", gradient)]).Ops.OfType<ParameterGradientOp>().Select(g => g.GetType()));
        }
    }

    private static double[] Evaluate(Value value, EvaluationDomain domain) => Interpreter.Run(new LayerGraph([new GraphOutput("value", value)]), domain)[value];

    /// <summary>A random direction, small where values are: reciprocals and roots of small numbers are steep.</summary>
    private static double[] Direction(Random random, double[] values)
    {
        double typical = Math.Sqrt(values.Average(v => v * v));
        return [.. Differentiated.Normal(random, values.Length).Zip(values, (n, v) => n * (typical > 0 ? Math.Abs(v) + (1e-4 * typical) : 1))];
    }

    private static void Check(Op op, string name, double slope, double size, (double[] Gradient, double[] Direction)? rule)
    {
        double expected = 0, scale = 1e-3 * size;
        foreach ((double g, double d) in rule is null ? [] : rule.Value.Gradient.Zip(rule.Value.Direction))
            (expected, scale) = (expected + (g * d), scale + Math.Abs(g * d));
        Assert.True(Math.Abs(slope - expected) <= 1e-6 * scale, $"{Signature(op)}, {name}: slope {slope:R}, rule {expected:R}, of a scale {scale:R}");
    }

    /// <summary>The part of a direction that a cotangent has coefficients for; it has none where it is zero.</summary>
    private static double[] Matching(double[] direction, ValueType type, ValueType cotangent)
    {
        if (type is not IrrepsType all || cotangent is not IrrepsType some || all == some)
            return direction;
        List<double> kept = [];
        for (int row = 0; row < direction.Length / all.Width; row++)
        {
            foreach (var coefficient in some.Coefficients.Items)
            {
                int index = all.Coefficients.Items.ToList().FindIndex(c => c.L == coefficient.L && c.M == coefficient.M);
                kept.AddRange(direction.AsSpan((row * all.Width) + (index * all.Channels), all.Channels).ToArray());
            }
        }
        return [.. kept];
    }
}
