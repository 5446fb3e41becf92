using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Kernels;
using EquiDsl.Compiler.Plan;

namespace EquiDsl.Compiler.Printing;

/// <summary>What a program with a backward pass has beyond a forward one: seeds, sums over many tiles, gradients.</summary>
internal static class CSharpBackwardPrinter
{
    /// <summary>Whether a launch sums over many tiles, at several arguments, or keeps numbers per edge.</summary>
    public static bool IsCollecting(Launch launch) => launch.Kernel.Collects.Count > 0 || launch.Sums.Count > 1
        || (launch.Kernel.Domain == TileDomain.Edges && (launch.Sums.Count == 0 || launch.Kernel.Memory.Any(v => v.Type.Extent == Extent.Edges && v.Producer is not EdgeVectorOp)));

    /// <summary>The call of launch number <paramref name="index"/>, which collects.</summary>
    public static string Call(Launch launch, string arguments, int index) => launch.Kernel.Domain == TileDomain.Edges
        ? $"execution.CollectEdges<V>({arguments}, {launch.Kernel.Heads}, {CSharpModelPrinter.List(launch.Sums)}, {CSharpModelPrinter.List(launch.Buffers)}, s_collects{index}, {launch.FirstGradient});"
        : $"execution.CollectRows<V>({arguments}, {CSharpModelPrinter.List(launch.Buffers)}, s_collects{index}, {launch.FirstGradient});";

    /// <summary>Where seeds go and further results lie.</summary>
    public static void PrintPlaces(SourceWriter w, LaunchPlan plan)
    {
        int[] edges = plan.Buffers.Select((b, i) => (b, i)).Where(p => p.b.Extent == Extent.Edges).Select(p => p.i).ToArray();
        if (edges.Length > 0)
            Member(w, $"ReadOnlySpan<int> EdgeBuffers => {CSharpModelPrinter.List(edges)};");
        Place("VirialBuffer", plan.Places.Virial);
        Place("EdgeVectorBuffer", plan.Places.EdgeVectors);
        Place("ForceSeedBuffer", plan.Places.ForceSeed);
        Place("NoiseBuffer", plan.Places.Noise);
        Place("NoiseSeedBuffer", plan.Places.NoiseSeed);
        Place("ForceEncodingBuffer", plan.Places.ForceEncoding);
        Seed("EnergySeed", plan.Places.EnergySeed);
        Seed("VirialSeed", plan.Places.VirialSeed);
        Seed("UnitSeed", plan.Places.UnitSeed);
        if (plan.Places.Dropouts.Count > 0)
        {
            Member(w, $"ReadOnlySpan<DropoutSite> Dropouts => s_dropouts;");
            w.Line("private static readonly DropoutSite[] s_dropouts =");
            w.Line("[");
            foreach ((DropoutMaskOp mask, int buffer) in plan.Places.Dropouts)
                w.Line($"    new({buffer}, {mask.Site}, DropoutKind.{mask.Kind}, {CSharpModelPrinter.Number(mask.Rate)}),");
            w.Line("];");
            w.Line();
        }
        for (int i = 0; i < plan.Launches.Count; i++)
        {
            if (IsCollecting(plan.Launches[i]))
                PrintCollects(w, plan.Launches[i], i);
        }

        void Place(string name, int buffer)
        {
            if (buffer >= 0)
                Member(w, $"int {name} => {buffer};");
        }

        void Seed(string name, PlanSeed seed)
        {
            if (seed.Buffer >= 0)
                Member(w, $"SeedBuffer {name} => new({seed.Buffer}, {CSharpModelPrinter.Number(seed.Factor)});");
        }
    }

    /// <summary>The layout of all gradients.</summary>
    public static void PrintGradients(SourceWriter w, LaunchPlan plan)
    {
        if (plan.Launches.All(l => l.Kernel.Gradients.Count == 0))
            return;
        w.Line();
        w.Open("public override void Gradients(IWeightLayout weights)");
        foreach (Launch launch in plan.Launches)
        {
            foreach (WeightSlot slot in launch.Kernel.Gradients)
                w.Line(CSharpModelPrinter.Pack(slot));
        }
        w.Close();
    }

    private static void PrintCollects(SourceWriter w, Launch launch, int index)
    {
        w.Line($"private static readonly TileCollect[] s_collects{index} =");
        w.Line("[");
        foreach (CollectStage stage in launch.Kernel.Collects)
        {
            w.Line($"    // {(stage.Gradient is int slot ? $"{launch.Kernel.Gradients[slot].Parameter}, " : "")}{stage.Comment}");
            w.Line($"    {Collect(stage)},");
        }
        w.Line("];");
        w.Line();
    }

    /// <summary>What makes the runtime's object of a sum over many tiles.</summary>
    public static string Collect(CollectStage stage) => stage switch
    {
        MatrixGradientStage m => $"new MatrixCollect({m.Slot}, {m.Rows}, {m.Columns}, {m.Cotangent.Offset + m.CotangentRow}, {m.Input.Offset + m.InputRow}, "
            + $"{m.Panels}, {m.CotangentStride}, {m.InputStride})",
        TileSumStage t => $"new TileSumCollect({t.Slot}, {t.Rows}, {t.Columns}, {t.Sum.Offset})",
        ColumnGradientStage c => $"new ColumnCollect({c.Slot}, {c.Input.Offset}, {c.Count})",
        ElementGradientStage e => $"new ElementCollect({e.Slot}, {e.Cotangent.Offset}, {e.Cotangent.Rows})",
        EdgeEmbeddingGradientStage e => $"new EmbeddingCollect({e.BasisSlot}, {e.SourceSlot ?? -1}, {e.TargetSlot ?? -1}, {e.Cotangent.Offset}, {e.Cotangent.Rows}, {e.Order})",
        SourceSumStage s => $"new SourceSumCollect({s.Memory}, {s.RowWidth}, "
            + $"{CSharpModelPrinter.List(s.Runs.SelectMany(r => new[] { r.Column, s.Input.Offset + r.Row, r.Count }))})",
        _ => throw new InvalidOperationException($"unknown stage {stage}"),
    };

    private static void Member(SourceWriter w, string member)
    {
        w.Line("public override " + member);
        w.Line();
    }
}
