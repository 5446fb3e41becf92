namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>The products that make up an SO(2) linear map: which output coefficient reads which input coefficient, by which half of a weight.</summary>
internal static class SO2Terms
{
    /// <summary>y_Output += Sign·W[rows of (order, output degree), columns of input degree]·x_Input.</summary>
    /// <param name="Order">|m|.</param>
    /// <param name="Output">Position of the output coefficient.</param>
    /// <param name="Input">Position of the input coefficient.</param>
    /// <param name="OutputDegree">l − |m| of the output.</param>
    /// <param name="InputDegree">l − |m| of the input.</param>
    /// <param name="IsImaginary">Whether the second half of the weight's rows is meant.</param>
    /// <param name="Sign">1 or −1.</param>
    public readonly record struct Term(int Order, int Output, int Input, int OutputDegree, int InputDegree, bool IsImaginary, int Sign);

    /// <summary>All products between two sets of coefficients.</summary>
    public static IEnumerable<Term> Between(CoefficientSet outputs, CoefficientSet inputs)
    {
        for (int o = 0; o < outputs.Count; o++)
        {
            (int l, int m) = outputs.Items[o];
            for (int i = 0; i < inputs.Count; i++)
            {
                (int degree, int other) = inputs.Items[i];
                int order = Math.Abs(m);
                if (Math.Abs(other) == order)
                    yield return new Term(order, o, i, l - order, degree - order, m != other, m > 0 && other < 0 ? -1 : 1);
            }
        }
    }

    /// <summary>First row of the weight for a term, with outputs of <paramref name="channels"/> channels.</summary>
    public static int FirstRow(SO2LinearOp map, Term term, int channels) => term.Order == 0
        ? map.RowStart + (term.OutputDegree * channels)
        : (term.OutputDegree * channels) + (term.IsImaginary ? map.Weights[term.Order - 1].Shape[0] / 2 : 0);
}
