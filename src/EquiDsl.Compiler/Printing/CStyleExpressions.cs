using System.Globalization;
using EquiDsl.Compiler.Kernels;

namespace EquiDsl.Compiler.Printing;

/// <summary>
/// Expressions as all C-like languages write them. A language says how it loads, broadcasts and calls; everything else is common.
/// </summary>
internal abstract class CStyleExpressions(Func<NumberTable, string> numbers)
{
    /// <summary>A subscript times <paramref name="factor"/>, with literals multiplied out and last.</summary>
    public string Scaled(Subscript subscript, int factor)
    {
        List<string> terms = [];
        int constant = Collect(subscript, factor, terms);
        if (constant != 0 || terms.Count == 0)
            terms.Add(constant.ToString(CultureInfo.InvariantCulture));
        return string.Join(" + ", terms).Replace("+ -", "- ");
    }

    public string Lane(Lane lane) => lane switch
    {
        LaneLiteral literal => Broadcast(Literal(literal.Value)),
        LaneLocal local => local.Name,
        LaneTile tile => LoadTile(tile),
        LaneFrame frame => LoadFrame(frame.Entry),
        LaneWeight weight => Broadcast($"weight{weight.Slot}[{Scaled(weight.At, 1)}]"),
        LaneTable table => Broadcast($"{numbers(table.Table)}[{Scaled(table.At, 1)}]"),
        LaneBinary binary => $"({Lane(binary.Left)} {binary.Operator} {Lane(binary.Right)})",
        LaneMultiplyAdd product => MultiplyAdd(Lane(product.A), Lane(product.B), Lane(product.C)),
        LaneCall call => Call(call.Function, Lane(call.Argument)),
        LaneWhere where => Where(Lane(where.Tested), Lane(where.Value)),
        _ => throw new InvalidOperationException($"unknown expression {lane}"),
    };

    /// <summary>A float32 literal that reads back exactly; nine digits are printed alike by every runtime.</summary>
    public static string Single(double value)
    {
        string text = ((float)value).ToString("G9", CultureInfo.InvariantCulture);
        return text + "f";
    }

    protected virtual string Literal(double value) => Single(value);

    protected abstract string Broadcast(string number);

    protected abstract string LoadTile(LaneTile tile);

    protected abstract string LoadFrame(Subscript entry);

    protected abstract string MultiplyAdd(string a, string b, string c);

    protected abstract string Call(LaneFunction function, string argument);

    protected abstract string Where(string tested, string value);

    private int Collect(Subscript subscript, int factor, List<string> terms)
    {
        switch (subscript)
        {
            case SubscriptLiteral literal:
                return literal.Value * factor;
            case SubscriptSum sum:
                return Collect(sum.Left, factor, terms) + Collect(sum.Right, factor, terms);
            case SubscriptProduct product:
                return Collect(product.Left, factor * product.Factor, terms);
            case SubscriptVariable variable:
                terms.Add(Times(variable.Name, factor));
                return 0;
            default:
                throw new InvalidOperationException($"unknown subscript {subscript}");
        }
    }

    private static string Times(string text, int factor) => factor switch
    {
        1 => text,
        < 0 => $"-({text} * {(-factor).ToString(CultureInfo.InvariantCulture)})",
        _ => $"({text} * {factor.ToString(CultureInfo.InvariantCulture)})",
    };
}
