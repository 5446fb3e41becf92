using System.Globalization;
using EquiDsl.Compiler.Kernels;
using EquiDsl.Compiler.Scheduling;

namespace EquiDsl.Compiler.Printing;

/// <summary>Prints sums over the tiles of a chunk: calls of Device/Gradients.cuh and Device/MatrixGradient.cuh.</summary>
internal sealed class CudaCollectPrinter(SourceWriter w, ScheduledKernel scheduled, CudaTarget target)
{
    private readonly IReadOnlyList<int> _gradients = WeightLayout.GradientOffsets(scheduled.Kernel.Gradients);

    private int Lanes => scheduled.Kernel.Lanes;

    public void Print(CollectJob job)
    {
        w.Line($"// gradient {Number(job.Slot)}: {Equation(job)}");
        w.Line($"const int block = job % {Number(job.BlocksPerPart)}, part = job / {Number(job.BlocksPerPart)};");
        w.Line(job.Partials is var (partials, first)
            ? $"float* const sums = a.partials + {Number(partials.Offset + (first * partials.Words))} + (size_t)part * {Number(partials.Words)};"
            : $"float* const sums = a.gradients + {Number(_gradients[job.Slot])};");
        string add = job.Partials is null ? "true" : "false", shape = $"{Number(Lanes)}, {Number(scheduled.TileRows)}", parts = Number(job.Parts);
        switch (job)
        {
            case MatrixGradientJob { Gradient: { } g } matrix:
                w.Line($"matrixGradient<Operands::{target.Precision}, {Number(g.Rows)}, {Number(g.Columns)}, {shape}, {Number(matrix.BlockRows)}, {Number(matrix.BlockColumns)}, "
                    + $"{Number(g.Panels)}, {Number(g.CotangentStride)}, {Number(g.InputStride)}, {add}>(");
                w.Line($"    a, shared, a.tiles + {Row(g.Cotangent, g.CotangentRow)}, a.tiles + {Row(g.Input, g.InputRow)}, sums, block, part, {parts});");
                break;
            case ColumnGradientJob { Gradient: { } g }:
                w.Line($"columnGradient<{Number(g.Count)}, {shape}, {add}>(a, shared, a.tiles + {Row(g.Input, 0)}, sums, block, part, {parts});");
                break;
            case ElementGradientJob element:
                w.Line($"elementGradient<NodeOf::{element.End}, {Number(element.Elements)}, {Number(element.Cotangent.Rows)}, {shape}, {add}>("
                    + $"a, shared, a.tiles + {Row(element.Cotangent, 0)}, sums, block);");
                break;
            case BasisGradientJob { Gradient: { } g } basis:
                w.Line($"basisGradient<{Number(basis.Functions)}, {Number(g.Cotangent.Rows)}, {Number(target.BandWidth)}, {Number(g.Order)}, {shape}, {add}>(");
                w.Line($"    a, shared, a.tiles + {Row(g.Cotangent, 0)}, sums, block, part, {parts});");
                break;
            default:
                throw new InvalidOperationException($"unknown job {job}");
        }
    }

    public void Print(ReduceJob job) => w.Line(
        $"addPartials<{Number(job.Sums.Words)}, {Number(job.Sums.Parts)}>(a.gradients + {Number(_gradients[job.Sums.Slot])}, a.partials + {Number(job.Sums.Offset)}, job, {Number(job.Blocks)});");

    /// <summary>Without the parameter's name, which differs between launches of the kernel.</summary>
    private static string Equation(CollectJob job) => job switch
    {
        MatrixGradientJob { Gradient: { } g } => $"Σ ȳ({Number(g.Rows)})·x({Number(g.Columns)})ᵀ{(g.Panels == 1 ? "" : $" of {Number(g.Panels)} panels")}",
        ColumnGradientJob { Gradient: { } g } => $"Σ ȳ({Number(g.Count)})",
        ElementGradientJob element => $"Σ ȳ({Number(element.Cotangent.Rows)}) by element{(element.End == LaneIndex.Self ? "" : $" of the {element.End.ToString().ToLowerInvariant()} node")}",
        BasisGradientJob { Gradient: { } g } => $"Σ ȳ({Number(g.Cotangent.Rows)}) by basis function{(g.Order == 0 ? "" : $", derivative {Number(g.Order)}")}",
        _ => throw new InvalidOperationException($"unknown job {job}"),
    };

    private string Row(TileBuffer buffer, int row) => Number((buffer.Offset + row) * Lanes);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
