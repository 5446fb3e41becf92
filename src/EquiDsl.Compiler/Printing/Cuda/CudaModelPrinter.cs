using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Kernels;
using EquiDsl.Compiler.Lowering;
using EquiDsl.Compiler.Mathematics;
using EquiDsl.Compiler.Plan;
using EquiDsl.Compiler.Scheduling;
using EquiDsl.Compiler.Specification;

namespace EquiDsl.Compiler.Printing;

/// <summary>
/// Prints the CUDA part of a declaration's file: the kernels' text with its launches, and each program's plan. Kernels
/// that are equal on the CPU and sum alike over many tiles are equal here, so that only one of them is lowered and printed.
/// </summary>
internal sealed class CudaModelPrinter(ModelSpecification model, string prefix, TileShape tiles)
{
    private readonly List<(string Name, ScheduledKernel Kernel, int FrameEntries, string Text)> _kernels = [];
    private readonly Dictionary<string, string> _names = [];
    private readonly HashSet<string> _known = [];

    /// <summary>Names and texts of all kernels, without what they share.</summary>
    public IEnumerable<GeneratedSource> Kernels => _kernels.Select(k => new GeneratedSource($"{model.FullName}.{k.Name}", k.Text.TrimEnd('\n')));

    /// <summary>The plan of a program whose launches use the named kernels.</summary>
    public void PrintPlan(SourceWriter w, CompiledProgram program, IReadOnlyList<string> cpuNames)
    {
        (int Region, string Name)[] launches = [.. program.Plan.Launches.Select((l, i) => (i, Name(l.Kernel, cpuNames[i])))];
        (int Region, string Name)[] added = [.. launches.GroupBy(l => l.Name).Select(g => g.First()).Where(l => _known.Add(l.Name))];
        IReadOnlyList<Kernel> kernels = GraphLowering.Run(program.Graph, tiles, [.. added.Select(a => a.Region)]);
        CudaTarget target = Target(program.Plan);
        (string, ScheduledKernel, int, string)[] printed = new (string, ScheduledKernel, int, string)[added.Length];
        Parallel.For(0, added.Length, i =>
        {
            CheckArguments(kernels[i], program.Plan.Launches[added[i].Region].Kernel);
            KernelVerifier.Verify(kernels[i]);
            ScheduledKernel scheduled = PhaseScheduler.Run(kernels[i], target.Precision);
            CudaTarget own = kernels[i].Domain == TileDomain.Edges ? target : target with { FrameEntries = 0 };
            string text = CudaKernelPrinter.Print(scheduled, own).Replace(CSharpKernelPrinter.NamePlaceholder, added[i].Name);
            printed[i] = (added[i].Name, scheduled, own.FrameEntries, text);
        });
        _kernels.AddRange(printed);

        List<string> names = [.. launches.Select(l => l.Name).Distinct()];
        w.Line("public override CudaPlan CreateCudaPlan() => new(");
        w.Line($"    Precision.{model.Precision},");
        w.Line($"    [{string.Join(", ", names.Select(n => $"{prefix}Cuda.{n}"))}],");
        w.Line("    [");
        foreach ((Launch launch, string name) in program.Plan.Launches.Zip(launches, (launch, l) => (launch, l.Name)))
            w.Line($"        new({names.IndexOf(name)}, {launch.FirstSlot}, {launch.FirstGradient}, {CSharpModelPrinter.List(Sums(launch))}, {CSharpModelPrinter.List(launch.Buffers)}),");
        w.Line($"    ], {program.Plan.BackwardStart});");
    }

    /// <summary>Arguments that are summed into: at targets and at sources.</summary>
    private static IEnumerable<int> Sums(Launch launch) => launch.Sums.Concat(launch.Kernel.Collects.OfType<SourceSumStage>().Select(s => s.Memory)).Distinct();

    /// <summary>The CPU's name, made longer for a kernel whose sums over many tiles differ from those of the first of that name.</summary>
    private string Name(Kernel kernel, string cpuName)
    {
        if (kernel.Collects.Count == 0)
            return cpuName;
        string collects = string.Join("\n", kernel.Collects.Select(CSharpBackwardPrinter.Collect))
            + string.Join(",", WeightLayout.GradientOffsets(kernel.Gradients).Concat(kernel.Gradients.Select(WeightLayout.GradientWords)));
        string key = cpuName + "\n" + collects;
        if (!_names.TryGetValue(key, out string? name))
        {
            int others = _names.Keys.Count(k => k.StartsWith(cpuName + "\n", StringComparison.Ordinal));
            _names[key] = name = others == 0 ? cpuName : $"{cpuName}_{(char)('a' + others)}";
        }
        return name;
    }

    /// <summary>The class with the kernels' text.</summary>
    public void PrintKernels(SourceWriter w)
    {
        w.Line();
        w.Line("/// <summary>The same kernels as CUDA C++. A lane is a thread of a warp; tiles lie in the second-level cache.</summary>");
        w.Open($"file static class {prefix}Cuda");
        foreach ((string name, ScheduledKernel scheduled, int entries, string text) in _kernels)
        {
            if (name != _kernels[0].Name)
                w.Line();
            w.Line($"public static CudaKernel {name} => new(");
            w.Line($"    new({CSharpModelPrinter.Text($"{model.FullName}.{name}")}, CudaText.Common + \"\"\"");
            foreach (string line in text.TrimEnd('\n').Split('\n'))
                w.Line(line.Length == 0 ? "" : "    " + line);
            w.Line("    \"\"\"),");
            string phases = string.Join(", ", scheduled.Phases.Select(p => $"new({p.Blocks}, {p.Threads}, {p.SharedWords * sizeof(float)}, "
                + $"{PhaseCosts.MatrixOperations(p)}, {PhaseCosts.Bytes(p, entries)}{(p.IsPerTile ? "" : ", false")})"));
            (int First, int Count, int Repetitions)[] loops = [.. scheduled.Loops];
            string repeated = loops.Length == 0 ? "" : $", Loops: [{string.Join(", ", loops.Select(l => $"new({l.First}, {l.Count}, {l.Repetitions})"))}]";
            string sums = scheduled.SumsAtSources || scheduled.PartialWords > 0 ? $", {scheduled.PartialWords}, {(scheduled.SumsAtSources ? "true" : "false")}" : "";
            w.Line($"    {(scheduled.Kernel.Domain == TileDomain.Edges ? "true" : "false")}, {scheduled.Kernel.Lanes}, {scheduled.TileRows}, [{phases}]{sums}{repeated});");
        }
        w.Close();
    }

    private CudaTarget Target(LaunchPlan plan)
    {
        int entries = plan.Frame is { } frame ? new EdgeFrameTables(frame.Frame.LMax, frame.Frame.MMax).Width : 0;
        return new(model.Precision, entries, plan.Graph is { } graph ? GaussianBand.Width(graph.GaussianCount, graph.GaussianWidth) : 0);
    }

    /// <summary>Both backends pack the same weights and pass the same values.</summary>
    private static void CheckArguments(Kernel cuda, Kernel cpu)
    {
        if (!cuda.Slots.SequenceEqual(cpu.Slots) || !cuda.Memory.SequenceEqual(cpu.Memory) || !cuda.Gradients.SequenceEqual(cpu.Gradients))
            throw new GraphException($"{cpu.Name}: the kernels of the two backends differ in their arguments");
    }
}
