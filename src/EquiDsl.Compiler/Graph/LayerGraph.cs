using System.Text;

namespace EquiDsl.Compiler.Graph;

/// <summary>A named result of a graph.</summary>
/// <param name="Name">E.g. <c>energy</c>, <c>forces</c>, <c>features</c>.</param>
/// <param name="Value">The value.</param>
public sealed record GraphOutput(string Name, Value Value);

/// <summary>SSA ops over irreps-typed values, ordered so that operands come first.</summary>
public sealed class LayerGraph
{
    /// <summary>The graph of everything that <paramref name="outputs"/> and <paramref name="traces"/> depend on.</summary>
    public LayerGraph(IEnumerable<GraphOutput> outputs, IEnumerable<Value>? traces = null)
    {
        Outputs = outputs.ToArray();
        Traces = (traces ?? []).ToArray();
        Ops = Order(Outputs.Select(o => o.Value).Concat(Traces));
    }

    /// <summary>Results.</summary>
    public IReadOnlyList<GraphOutput> Outputs { get; }

    /// <summary>Named intermediate values kept for inspection; empty in graphs that are compiled.</summary>
    public IReadOnlyList<Value> Traces { get; }

    /// <summary>Ops, operands first.</summary>
    public IReadOnlyList<Op> Ops { get; }

    /// <summary>Parameters in order of first use, each once.</summary>
    public IReadOnlyList<Parameter> Parameters => Ops.SelectMany(o => o.Parameters).Distinct().ToArray();

    /// <summary>Consumers of each value.</summary>
    public ILookup<Value, Op> Uses() =>
        Ops.SelectMany(op => op.Inputs.Select(input => (input, op))).ToLookup(p => p.input, p => p.op);

    /// <summary>One line per op: result, op, operands, parameters.</summary>
    public string Dump()
    {
        Dictionary<Value, int> number = [];
        StringBuilder text = new();
        foreach (Op op in Ops)
        {
            number[op.Result] = number.Count;
            string operands = string.Join(", ", op.Inputs.Select(i => $"%{number[i]}").Concat(op.Parameters.Select(p => p.ToString())));
            string details = op.Details.Length == 0 ? "" : $" {{{op.Details}}}";
            string label = op.Result.Label.Length == 0 ? "" : $"  // {op.Result.Label}";
            text.Append($"%{number[op.Result]}: {op.Result.Type} = {op.Name}({operands}){details}{label}\n");
        }
        foreach (GraphOutput output in Outputs)
            text.Append($"output {output.Name} = %{number[output.Value]}\n");
        return text.ToString();
    }

    private static List<Op> Order(IEnumerable<Value> roots)
    {
        List<Op> order = [];
        HashSet<Op> seen = [];
        Stack<(Op Op, int Next)> stack = new();
        foreach (Value root in roots)
        {
            if (seen.Add(root.Producer))
                stack.Push((root.Producer, 0));
            while (stack.Count > 0)
            {
                (Op op, int next) = stack.Pop();
                if (next == op.Inputs.Count)
                {
                    order.Add(op);
                    continue;
                }
                stack.Push((op, next + 1));
                if (seen.Add(op.Inputs[next].Producer))
                    stack.Push((op.Inputs[next].Producer, 0));
            }
        }
        return order;
    }
}
