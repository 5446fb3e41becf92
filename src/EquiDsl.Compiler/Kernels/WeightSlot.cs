using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Specification;

namespace EquiDsl.Compiler.Kernels;

/// <summary>A run of consecutive rows or columns.</summary>
public sealed record Span(int Start, int Count)
{
    /// <summary>The runs that make up ascending <paramref name="indices"/>.</summary>
    public static EquatableArray<Span> Of(IEnumerable<int> indices)
    {
        List<Span> runs = [];
        foreach (int i in indices)
        {
            if (runs.Count > 0 && runs[runs.Count - 1] is { } last && last.Start + last.Count == i)
                runs[runs.Count - 1] = last with { Count = last.Count + 1 };
            else
                runs.Add(new(i, 1));
        }
        return new(runs);
    }
}

/// <summary>Rows of a parameter, times a sign, that enter a sum of weights.</summary>
public sealed record WeightTerm(EquatableArray<Span> Rows, int Sign);

/// <summary>What a kernel reads of the parameters, in the order that it reads it; filled once when weights are loaded.</summary>
public abstract record WeightSlot(Parameter Parameter)
{
    /// <summary>The same part of other parameters.</summary>
    internal virtual WeightSlot With(Func<Parameter, Parameter> parameter) => this with { Parameter = parameter(Parameter) };
}

/// <summary>A matrix for the micro-kernel: the signed sum of its terms at the given columns.</summary>
/// <param name="ParameterColumns">Columns of the parameter seen as a matrix.</param>
/// <param name="IsTransposed">Whether the matrix is turned over before it is packed.</param>
public sealed record MatrixSlot(
    Parameter Parameter, EquatableArray<WeightTerm> Terms, EquatableArray<Span> Columns, int ParameterColumns, bool IsTransposed = false)
    : WeightSlot(Parameter)
{
    /// <summary>Rows of a parameter as they are.</summary>
    public static MatrixSlot Of(
        Parameter parameter, IEnumerable<int> rows, IEnumerable<int> columns, int parameterColumns, bool isTransposed = false) =>
        new(parameter, new([new WeightTerm(Span.Of(rows), 1)]), Span.Of(columns), parameterColumns, isTransposed);
}

/// <summary>A flat copy of rows, e.g. biases, norm weights, element tables.</summary>
public sealed record VectorSlot(Parameter Parameter, EquatableArray<Span> Elements) : WeightSlot(Parameter);

/// <summary>The transposed leading columns of a radial function's first weight: (basis, out).</summary>
public sealed record BasisSlot(Parameter Parameter, int Count) : WeightSlot(Parameter);

/// <summary>An element table times its columns of a radial function's first weight, (elements, out), with the bias on one of them.</summary>
/// <param name="Parameter">The weight (out, columns).</param>
/// <param name="Table">(elements, width); null for the bias alone.</param>
/// <param name="FirstColumn">Where the table's columns start in the weight.</param>
/// <param name="Bias">Added to every row, or null.</param>
public sealed record ElementSlot(Parameter Parameter, Parameter? Table, int FirstColumn, Parameter? Bias) : WeightSlot(Parameter)
{
    /// <inheritdoc/>
    internal override WeightSlot With(Func<Parameter, Parameter> parameter) => new ElementSlot(
        parameter(Parameter), Table is null ? null : parameter(Table), FirstColumn, Bias is null ? null : parameter(Bias));
}
