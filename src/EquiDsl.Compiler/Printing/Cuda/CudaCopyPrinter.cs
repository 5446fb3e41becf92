using System.Globalization;
using EquiDsl.Compiler.Kernels;

namespace EquiDsl.Compiler.Printing;

/// <summary>Prints copies between rows in memory and tiles, and the first layer of radial functions: calls of Device/Rows.cuh.</summary>
internal sealed class CudaCopyPrinter(
    SourceWriter w, CudaExpressions expressions, CudaTarget target, Func<int, string> weight, int warps, int lanes)
{
    public void Print(Stage stage, int parts, IReadOnlyDictionary<TileBuffer, int> local)
    {
        string share = parts == 1 ? "warp" : $"part * {Number(warps)} + warp";
        switch (stage)
        {
            case LoadStage load:
                string rows = load.Memory is int memory ? $"a.values[{Number(memory)}]" : weight(load.WeightSlot);
                w.Open();
                w.Line($"const int row = at.row{load.Lookup}(a);");
                int patch = 0;
                foreach (Run run in load.Runs)
                {
                    string from = $"{rows} + {expressions.Scaled(load.ColumnBase + run.Column, 1)}, row";
                    string mine = $"{Share(share, parts * warps, ref patch, run.Count)}, {Number(parts * warps)}";
                    w.Line(local.TryGetValue(load.Output, out int start)
                        ? $"loadRowsLocal<{Number(run.Count)}, {Number(load.RowWidth)}>(shared + {Number((start + run.Row) * Scheduling.LoopJob.LocalStride)}, {from}, {mine});"
                        : $"loadRows<{Number(run.Count)}, {Number(lanes)}, {Number(load.RowWidth)}>(shared + warp * PatchWords, {from}, "
                            + $"memory + {Number((load.Output.Offset + run.Row) * lanes)}, {mine});");
                }
                w.Close();
                break;
            case SaveStage save:
                w.Open();
                w.Line($"float* const row = a.values[{Number(save.Memory)}] + (size_t)at.first * {Number(save.RowWidth)};");
                int saved = 0;
                foreach (Run run in save.Runs)
                {
                    w.Line($"saveRows<{Number(run.Count)}, {Number(lanes)}, {Number(save.RowWidth)}>(shared + warp * PatchWords, "
                        + $"memory + {Number((save.Input.Offset + run.Row) * lanes)}, row + {Number(run.Column)}, at.count, {Share(share, parts * warps, ref saved, run.Count)}, {Number(parts * warps)});");
                }
                w.Close();
                break;
            case EdgeEmbeddingStage embedding:
                w.Line($"edgeEmbedding<{Number(embedding.Output.Rows)}, {Number(target.BandWidth)}, {Number(embedding.Order)}, {Number(lanes)}>(shared + warp * PatchWords, at, a, "
                    + $"{weight(embedding.BasisSlot)}, {(embedding.SourceSlot is int source ? weight(source) : "nullptr")}, {(embedding.TargetSlot is int slot ? weight(slot) : "nullptr")}, "
                    + $"memory + {Number(embedding.Output.Offset * lanes)}, {share}, {Number(parts * warps)});");
                break;
            default:
                throw new InvalidOperationException($"unknown stage {stage}");
        }
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Shares of later runs begin where the patches of earlier ones end, so that all warps have work.</summary>
    private static string Share(string share, int shares, ref int patches, int count)
    {
        string first = patches == 0 ? share : $"({share} + {Number(shares - patches)}) % {Number(shares)}";
        patches = (patches + ((count + 31) / 32)) % shares;
        return first;
    }
}
