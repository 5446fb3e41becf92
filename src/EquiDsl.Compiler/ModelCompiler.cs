using System.Globalization;
using EquiDsl.Compiler.Differentiation;
using EquiDsl.Compiler.Expansion;
using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Kernels;
using EquiDsl.Compiler.Lowering;
using EquiDsl.Compiler.Passes;
using EquiDsl.Compiler.Plan;
using EquiDsl.Compiler.Printing;
using EquiDsl.Compiler.Specification;

namespace EquiDsl.Compiler;

/// <summary>One generated text.</summary>
/// <param name="HintName">Its name: the full metadata name of the declared class and <c>.g.cs</c>, or the kernel's name.</param>
/// <param name="Text">C# or CUDA C++.</param>
public sealed record GeneratedSource(string HintName, string Text);

/// <summary>What compiling a specification gives.</summary>
/// <param name="Files">Generated files in order.</param>
public sealed record CompiledSources(EquatableArray<GeneratedSource> Files);

/// <summary>Compiles specifications: specification → layer graph → kernels → plan → text.</summary>
public static class ModelCompiler
{
    /// <summary>Passes over the layer graph, in order.</summary>
    public static IReadOnlyList<(string Name, Func<LayerGraph, LayerGraph> Run)> Passes { get; } =
    [
        ("remove dead work", RemoveDeadWork.Run),
        ("fuse edge embedding", FuseEdgeEmbedding.Run),
        ("fuse segment softmax", FuseSegmentSoftmax.Run),
    ];

    /// <summary>The C# files that implement <paramref name="specification"/>.</summary>
    public static CompiledSources CompileToCSharp(ModelSpecification specification) => CompileToCSharp(specification, TileShape.Cuda);

    /// <summary>The same, with other tiles on a GPU.</summary>
    public static CompiledSources CompileToCSharp(ModelSpecification specification, TileShape cudaTiles) =>
        new(new([new GeneratedSource(specification.HintName, CompileInvariant(specification, cudaTiles).Text)]));

    /// <summary>The CUDA C++ of the same kernels, module by module, without the device code that all modules share.</summary>
    public static IReadOnlyList<GeneratedSource> CompileToCuda(ModelSpecification specification) => CompileInvariant(specification, TileShape.Cuda).CudaKernels;

    private static (string Text, IReadOnlyList<GeneratedSource> CudaKernels) CompileInvariant(ModelSpecification specification, TileShape cudaTiles)
    {
        // Interpolated numbers follow the current culture; generated text must not.
        CultureInfo culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            return Compile(specification, cudaTiles);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static (string Text, IReadOnlyList<GeneratedSource> CudaKernels) Compile(ModelSpecification specification, TileShape cudaTiles)
    {
        string prefix = CSharpModelPrinter.Identifier(specification);
        List<CompiledProgram> programs = [];
        List<Parameter> parameters = [];
        void Add(string name, string summary, LayerGraph graph, Func<LayerGraph, LayerGraph>? derive = null)
        {
            GraphVerifier.Verify(graph);
            parameters.AddRange(graph.Parameters.Except(parameters));
            LayerGraph optimized = Optimize(graph);
            if (derive is not null)
                optimized = derive(optimized);
            programs.Add(new(prefix + name, summary, optimized, Plan(optimized, TileShape.Cpu)));
        }

        if (specification.IsModel)
            Add("Model", "The whole model.", LayerExpansion.Model(specification), g => WithForces(specification, g));
        foreach (MethodSpecification method in specification.Methods.Where(m => m.Declaration.Length > 0))
            Add("Method" + method.Name, $"The method {method.Name} on its own.", LayerExpansion.Single(specification, method));
        if (specification is { IsModel: true, IsTrainable: true })
        {
            // Parameters of denoising come last, so that the others are drawn as without it.
            LayerGraph training = Training(WithForces(specification, Optimize(LayerExpansion.Model(specification, isTraining: true))));
            parameters.AddRange(training.Parameters.Except(parameters).Where(p => p.Name.StartsWith(LayerExpansion.DenoisingPrefix, StringComparison.Ordinal)));
            programs.Add(new(prefix + "Training", "The whole model with its backward pass.", training, Plan(training, TileShape.Cpu)));
        }
        return CSharpModelPrinter.Print(specification, parameters, programs, cudaTiles);
    }

    /// <summary>All levels of a whole model for reading: the graph, the graph after each pass, kernels and plan.</summary>
    public static string Dump(ModelSpecification specification)
    {
        LayerGraph graph = LayerExpansion.Model(specification);
        System.Text.StringBuilder text = new($"layer graph\n{graph.Dump()}");
        foreach ((string name, Func<LayerGraph, LayerGraph> run) in Passes)
            text.Append($"\nafter: {name}\n{(graph = run(graph)).Dump()}");
        IReadOnlyList<Kernel> kernels = GraphLowering.Run(graph, TileShape.Cpu);
        foreach (Kernel kernel in kernels)
            text.Append($"\n{KernelDump.Dump(kernel)}");
        return text.Append($"\nplan\n{LaunchPlanner.Run(graph, kernels).Dump()}").ToString();
    }

    /// <summary>The graph after all passes, verified after each.</summary>
    public static LayerGraph Optimize(LayerGraph graph)
    {
        foreach ((_, Func<LayerGraph, LayerGraph> run) in Passes)
        {
            graph = run(graph);
            GraphVerifier.Verify(graph);
        }
        return graph;
    }

    /// <summary>An optimised graph with what the declaration derives from its energy: gradient forces, virial.</summary>
    public static LayerGraph WithForces(ModelSpecification specification, LayerGraph optimized)
    {
        if (specification.Forces != ForceSourceKind.Gradient)
            return optimized;
        LayerGraph derived = PositionGradients.Run(optimized, specification.Stress);
        GraphVerifier.Verify(derived);
        return derived;
    }

    /// <summary>An optimised graph with its backward pass appended, verified.</summary>
    public static LayerGraph Training(LayerGraph optimized)
    {
        LayerGraph differentiated = ParameterGradients.Run(optimized);
        GraphVerifier.Verify(differentiated);
        return differentiated;
    }

    /// <summary>Kernels and launch plan of a graph.</summary>
    public static LaunchPlan Plan(LayerGraph graph) => Plan(Optimize(graph), TileShape.Cpu);

    /// <summary>Kernels and launch plan of an optimised graph.</summary>
    private static LaunchPlan Plan(LayerGraph optimized, TileShape shape)
    {
        IReadOnlyList<Kernel> kernels = GraphLowering.Run(optimized, shape);
        Parallel.ForEach(kernels.GroupBy(k => k.Stages), same => KernelVerifier.Verify(same.First()));
        return LaunchPlanner.Run(optimized, kernels);
    }
}
