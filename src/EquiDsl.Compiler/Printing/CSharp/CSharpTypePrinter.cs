using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Specification;

namespace EquiDsl.Compiler.Printing;

/// <summary>Prints the generated members of the declared class. All names are qualified, because the author's own types may bear them.</summary>
internal static class CSharpTypePrinter
{
    private const string Library = "global::EquiDsl.", Programs = $"global::{CSharpModelPrinter.Namespace}.";

    public static void Print(
        SourceWriter w, ModelSpecification model, IReadOnlyList<Parameter> parameters, IReadOnlyList<CompiledProgram> programs)
    {
        MethodSpecification[] methods = model.Methods.Where(m => m.Declaration.Length > 0).ToArray();
        if (model.Namespace.Length > 0)
        {
            w.Line($"namespace {model.Namespace}");
            w.Line("{");
        }
        foreach (string type in model.ContainingTypes)
            w.Open(type);
        string name = model.TypeName;
        w.Line("/// <summary>Generated from the declaration's attributes.</summary>");
        w.Lines($$"""
            /// <remarks>
            /// Safe to share between threads: calls run at the same time and give the same bits as one after another; beyond
            /// <see cref="{{Library}}ModelRuntime.MaximumConcurrency"/> they wait. <see cref="Dispose"/> waits for calls under way; later ones throw
            /// <see cref="global::System.ObjectDisposedException"/>.{{(model is { IsModel: true, IsTrainable: true } ? " What <see cref=\"ForTraining\"/> returns serves one thread at a time." : "")}}
            /// </remarks>
            """);
        w.Line("[global::System.CodeDom.Compiler.GeneratedCode(\"EquiDsl\", null)]");
        w.Open($"partial class {name} : {(model.IsModel ? $"{Library}IDeclaredModel<{name}>" : "global::System.IDisposable")}");
        w.Line($"private readonly {Library}ModelRuntime _runtime;");
        w.Line();
        w.Line($"private {name}({Library}ParameterSet parameters, {Library}Device? device) =>");
        w.Line($"    _runtime = new {Library}ModelRuntime(Description, CreateProgram, {Word(model.IsModel)}, {Word(methods.Length > 0)}, parameters, device);");
        w.Line();
        PrintDescription(w, model, parameters);
        w.Lines($$"""

            /// <summary>Reads the parameters from a safetensors file.</summary>
            /// <param name="path">The file, under the parameter names of <see cref="Description"/>.</param>
            /// <param name="device">Where to run; null for <see cref="{{Library}}Device.Default"/>.</param>
            /// <exception cref="{{Library}}Files.EquiDslFileException">The file is unreadable or belongs to another model; all differences are listed.</exception>
            public static {{name}} Load(string path, {{Library}}Device? device = null) => new({{Library}}ParameterSet.Load(path, Description), device);

            /// <summary>Draws the parameters from a seed, as the declaration's initialisation says. An untrained model.</summary>
            public static {{name}} FromSeed(ulong seed, {{Library}}Device? device = null) => new({{Library}}ParameterSet.FromSeed(Description.Parameters, seed), device);

            /// <summary>Takes parameters from memory.</summary>
            /// <exception cref="global::System.ArgumentException">Parameters are missing, unknown or of another size; all are listed.</exception>
            public static {{name}} FromParameters({{Library}}ParameterSet parameters, {{Library}}Device? device = null) => new(parameters, device);

            /// <summary>Weights, workspaces and units.</summary>
            public {{Library}}ModelRuntime Runtime => _runtime;

            /// <summary>Refuses calls from now on, waits for those under way, and frees weights and workspaces.</summary>
            public void Dispose() => _runtime.Dispose();
            """);
        if (model is { IsModel: true, IsTrainable: true })
        {
            w.Lines($$"""

                /// <summary>The model with its backward pass: gradients of a loss by its parameters.</summary>
                /// <param name="parameters">Parameters, read again at every pass after <see cref="{{Library}}TrainableModel.ParametersChanged"/>; not copied.</param>
                /// <param name="device">Where to run: null for <see cref="{{Library}}Device.Default"/>.</param>
                /// <remarks>It serves one thread at a time: a call while another is under way throws <see cref="global::System.InvalidOperationException"/>.</remarks>
                public static {{Library}}TrainableModel ForTraining({{Library}}ParameterSet parameters, {{Library}}Device? device = null) =>
                    new(Description, new {{Programs}}{{programs[programs.Count - 1].Name}}(), parameters, device);
                """);
        }
        if (model.IsModel)
        {
            w.Lines($$"""

                /// <summary>Energies and forces of a batch of structures of any sizes.</summary>
                /// <param name="structures">The batch.</param>
                /// <param name="cancellation">Ends the call within one block of the network.</param>
                /// <exception cref="{{Library}}InvalidStructureException">A structure cannot be computed; the message names it and the atom.</exception>
                /// <exception cref="{{Library}}NonFinitePredictionException">An output is NaN or infinite; the message names every structure at fault.</exception>
                public {{Library}}Prediction Predict(
                    global::System.Collections.Generic.IReadOnlyList<{{Library}}AtomicStructure> structures, global::System.Threading.CancellationToken cancellation = default) =>
                    _runtime.Predict(structures, cancellation);

                /// <summary>Energies and forces of a batch whose edges are given.</summary>
                /// <param name="graph">The batch, only read.</param>
                /// <param name="cancellation">Ends the call within one block of the network.</param>
                public {{Library}}Prediction Predict({{Library}}NeighborGraph graph, global::System.Threading.CancellationToken cancellation = default) =>
                    _runtime.Predict(graph, cancellation);
                """);
        }
        for (int i = 0; i < methods.Length; i++)
            PrintMethod(w, model, methods[i], (model.IsModel ? 1 : 0) + i);
        w.Line();
        w.Open($"private static {Library}ModelProgram CreateProgram(int index) => index switch");
        for (int i = 0; i < programs.Count; i++)
            w.Line($"{i} => new {Programs}{programs[i].Name}(),");
        w.Line("_ => throw new global::System.ArgumentOutOfRangeException(nameof(index)),");
        w.Close(";");
        w.Close();
        foreach (string _ in model.ContainingTypes)
            w.Close();
        if (model.Namespace.Length > 0)
            w.Line("}");
    }

    private static void PrintDescription(SourceWriter w, ModelSpecification model, IReadOnlyList<Parameter> parameters)
    {
        GraphSpecification? graph = model.Graph;
        w.Line("/// <summary>Architecture and parameters.</summary>");
        w.Line($"public static {Library}ModelDescription Description {{ get; }} = new(");
        w.Line($"    {CSharpModelPrinter.Text(model.FullName)}, {model.LMax}, {model.MMax}, {CSharpModelPrinter.Number(graph?.Cutoff ?? 0)}, "
            + $"{graph?.MaxNeighbors ?? 0}, {graph?.Elements ?? 0},");
        w.Line($"    new {Library}ParameterDescription[]");
        w.Line("    {");
        foreach (Parameter p in parameters)
        {
            w.Line($"        new({CSharpModelPrinter.Text(p.Name)}, [{string.Join(", ", p.Shape)}], "
                + $"{Library}ParameterInitialization.{p.Initialization}, {CSharpModelPrinter.Number(p.Scale)}),");
        }
        w.Line("    })");
        w.Line("{");
        PrintLines(w, "Architecture", SpecificationText.Architecture(model));
        PrintLines(w, "Training", SpecificationText.Training(model));
        w.Line("};");
    }

    private static void PrintLines(SourceWriter w, string property, IReadOnlyList<string> lines)
    {
        w.Line($"    {property} =");
        w.Line("    [");
        foreach (string line in lines)
            w.Line($"        {CSharpModelPrinter.Text(line)},");
        w.Line("    ],");
    }

    private static void PrintMethod(SourceWriter w, ModelSpecification model, MethodSpecification method, int program)
    {
        (string? features, string? graph, string? cancellation) = Arguments(method.ParameterList);
        string input = features ?? "null", edges = graph ?? "null", end = cancellation is null ? "" : $", {cancellation}";
        string rows = features is null ? $"{edges}.Neighbors.NodeCount" : $"{features}.Count";
        bool full = method.Output == MethodOutput.Nodes;
        CoefficientSet set = full ? CoefficientSet.Full(model.LMax) : CoefficientSet.Reduced(model.LMax, model.MMax);
        string call = method.Output switch
        {
            MethodOutput.Energy => $"this._runtime.Energy({program}, {input}, {edges}{end})",
            MethodOutput.Forces => $"this._runtime.Forces({program}, {input}, {edges}{end})",
            MethodOutput.Nodes or MethodOutput.Edges => $"new {Library}{(full ? "NodeFeatures" : "EdgeFeatures")}({rows}, {set.Count}, "
                + $"{Channels(model, method)}, this._runtime.Features({program}, {input}, {edges}, {rows}{end})){(full ? $" {{ Graph = {(graph ?? $"{features}.Graph")} }}" : "")}",
            _ => throw new InvalidOperationException($"unknown output {method.Output}"),
        };
        w.Line();
        w.Line($"{method.Declaration}{method.ParameterList} =>");
        w.Line($"    {call};");
    }

    private static int Channels(ModelSpecification model, MethodSpecification method) =>
        method.Sequences.SelectMany(s => s.Layers).Aggregate(model.Channels, (channels, layer) => layer.OutputChannels(channels));

    /// <summary>Names of the features, of the graph and of the token in a C# parameter list.</summary>
    private static (string? Features, string? Graph, string? Cancellation) Arguments(string parameterList)
    {
        string? features = null, graph = null, cancellation = null;
        foreach (string parameter in parameterList.Trim('(', ')').Split([','], StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = parameter.Split([' '], StringSplitOptions.RemoveEmptyEntries);
            string type = words[words.Length - 2].TrimEnd('?'), name = words[words.Length - 1];
            if (type.EndsWith("AtomGraph", StringComparison.Ordinal))
                graph = name;
            else if (type.EndsWith("CancellationToken", StringComparison.Ordinal))
                cancellation = name;
            else
                features = name;
        }
        return (features, graph, cancellation);
    }

    private static string Word(bool value) => value ? "true" : "false";
}
