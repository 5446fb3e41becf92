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
/// of predicted forces, and of forces and virials that are gradients, which hold the adjoints of the other ops.
/// </summary>
public sealed class OpGradientTests
{
    [Fact]
    public void Every_op_has_the_slopes_that_its_rule_says()
    {
        HashSet<string> seen = [];
        HashSet<Type> covered = [];
        foreach (Variant variant in Enum.GetValues<Variant>())
        {
            LayerGraph[] graphs =
            [
                SmallModels.Graph(variant), ModelCompiler.Optimize(SmallModels.Graph(variant)), PositionGradients.Run(Differentiated.Energy(variant), true),
            ];
            foreach (LayerGraph graph in graphs)
            {
                EvaluationDomain domain = SmallModels.Domain(graph);
                Dictionary<Value, double[]> values = [];
                foreach (Op op in graph.Ops)
                {
                    values[op.Result] = op.Evaluate(domain, [.. op.Inputs.Select(i => values[i])]);
                    // A frame is differentiated through the ops that turn by it.
                    if (op.Inputs.Count + op.Parameters.Count() > 0 && op is not EdgeFrameOp && seen.Add(Signature(op)))
                    {
                        covered.Add(op.GetType());
                        AssertSlopes(op, domain, values);
                    }
                }
            }
        }

        // Sources have no operands, gradients of parameters are an end; the others occur in second derivatives alone, which nothing differentiates.
        Type[] exempt = [typeof(InputOp), typeof(ConstantOp), typeof(DropoutMaskOp), typeof(EdgeFrameOp)];
        Assert.Empty(typeof(Op).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(Op)) && !t.IsAbstract && !t.IsSubclassOf(typeof(ParameterGradientOp)))
            .Except(covered).Except(exempt).Select(t => t.Name).Order());
    }

    private static string Signature(Op op) =>
        $"{op.Name} {op.Details} {string.Join(", ", op.Inputs.Select(i => i.Type))} {string.Join(", ", op.Parameters.Select(p => p.Count))} {op.Result.Type}";

    private static void AssertSlopes(Op op, EvaluationDomain whole, Dictionary<Value, double[]> values)
    {
        Dictionary<string, double[]> given = [];
        List<Value> sources = [];
        Value Operand(Value value, int index)
        {
            // The derivative by a frame is one by the edge that it belongs to.
            (Value origin, ValueType type) = value.Type is FrameType ? (value.Producer.Inputs[0], value.Producer.Inputs[0].Type) : (value, value.Type);
            given[$"operand {index}"] = values[origin];
            Value source = new InputOp($"operand {index}", type).Result;
            sources.Add(source);
            return value.Type is FrameType frame ? new EdgeFrameOp(source, frame.LMax, frame.MMax).Result : source;
        }
        bool[] All(ValueType type) => [.. Enumerable.Repeat(true, type.Units)];
        Value[] operands = [.. op.Inputs.Select(Operand)];
        Value result = op.Rebuild(new Narrowing(All(op.Result.Type), operands, [.. op.Inputs.Select(i => All(i.Type))]));
        Assert.Equal(op.Result.Type, result.Type);

        Random random = new(3);
        EvaluationDomain domain = Differentiated.With(whole, given);
        LayerGraph graph = new([new GraphOutput("result", result)]);
        double[] seed = Differentiated.Normal(random, domain.Count(result.Type.Extent) * result.Type.Width);
        Backpropagation sweep = new(graph, sources, wantsParameters: true);
        sweep.Run([(result, new InputOp("seed", result.Type).Result)]);
        domain = Differentiated.With(domain, new Dictionary<string, double[]> { ["seed"] = seed });

        double Loss(EvaluationDomain at) => Interpreter.Run(graph, at)[result].Zip(seed, (a, b) => a * b).Sum();
        for (int i = 0; i < sources.Count; i++)
        {
            string name = $"operand {i}";
            double[] direction = Differentiated.Normal(random, given[name].Length);
            double slope = Differentiated.Slope(
                step => Loss(Differentiated.With(domain, new Dictionary<string, double[]> { [name] = Differentiated.Moved(given[name], direction, step) })));
            Check(op, name, slope, sweep.Cotangent(sources[i]) is Value cotangent ? (Evaluate(cotangent, domain), Matching(direction, sources[i].Type, cotangent.Type)) : null);
        }
        foreach (Parameter parameter in op.Parameters.Distinct())
        {
            double[] direction = Differentiated.Normal(random, parameter.Count);
            double slope = Differentiated.Slope(step => Loss(Differentiated.With(
                domain, null, domain.Parameters.ToDictionary(p => p.Key, p => p.Key == parameter.Name ? Differentiated.Moved(p.Value, direction, step) : p.Value))));
            Check(op, parameter.Name, slope, sweep.Gradients.TryGetValue(parameter, out Value? gradient) ? (Evaluate(gradient, domain), direction) : null);
        }
    }

    private static double[] Evaluate(Value value, EvaluationDomain domain) => Interpreter.Run(new LayerGraph([new GraphOutput("value", value)]), domain)[value];

    private static void Check(Op op, string name, double slope, (double[] Gradient, double[] Direction)? rule)
    {
        double expected = rule is null ? 0 : rule.Value.Gradient.Zip(rule.Value.Direction, (g, d) => g * d).Sum();
        double scale = rule is null ? 1e-3 : Math.Sqrt(rule.Value.Gradient.Sum(g => g * g)) + 1e-3;
        Assert.True(Math.Abs(slope - expected) <= 1e-6 * scale, $"{Signature(op)}, {name}: slope {slope:R}, rule {expected:R}");
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
