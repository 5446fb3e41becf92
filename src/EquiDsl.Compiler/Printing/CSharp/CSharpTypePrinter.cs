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

            /// <summary>Weights, workspace and units.</summary>
            public {{Library}}ModelRuntime Runtime => _runtime;

            /// <summary>Frees weights and workspace.</summary>
            public void Dispose() => _runtime.Dispose();
            """);
        if (model is { IsModel: true, IsTrainable: true })
        {
            w.Lines($$"""

                /// <summary>The model with its backward pass: gradients of a loss by its parameters.</summary>
                /// <param name="parameters">Parameters, read again at every pass after <see cref="{{Library}}TrainableModel.ParametersChanged"/>; not copied.</param>
                /// <param name="device">Where to run: null for <see cref="{{Library}}Device.Default"/>.</param>
                public static {{Library}}TrainableModel ForTraining({{Library}}ParameterSet parameters, {{Library}}Device? device = null) =>
                    new(Description, new {{Programs}}{{programs[programs.Count - 1].Name}}(), parameters, device);
                """);
        }
        if (model.IsModel)
        {
            w.Lines($$"""

                /// <summary>Energies and forces of a batch of structures of any sizes.</summary>
                /// <exception cref="{{Library}}InvalidStructureException">A structure cannot be computed; the message names it and the atom.</exception>
                public {{Library}}Prediction Predict(global::System.Collections.Generic.IReadOnlyList<{{Library}}AtomicStructure> structures) => _runtime.Predict(structures);

                /// <summary>Energies and forces of a batch whose edges are given.</summary>
                public {{Library}}Prediction Predict({{Library}}NeighborGraph graph) => _runtime.Predict(graph);
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
        (string? features, string? graph) = Arguments(method.ParameterList);
        string input = features ?? "null", edges = graph ?? "null";
        string rows = features is null ? $"{edges}.Neighbors.NodeCount" : $"{features}.Count";
        bool full = method.Output == MethodOutput.Nodes;
        CoefficientSet set = full ? CoefficientSet.Full(model.LMax) : CoefficientSet.Reduced(model.LMax, model.MMax);
        string call = method.Output switch
        {
            MethodOutput.Energy => $"this._runtime.Energy({program}, {input}, {edges})",
            MethodOutput.Forces => $"this._runtime.Forces({program}, {input}, {edges})",
            _ => $"new {Library}{(full ? "NodeFeatures" : "EdgeFeatures")}({rows}, {set.Count}, "
                + $"{Channels(model, method)}, this._runtime.Features({program}, {input}, {edges}, {rows})){(full ? $" {{ Graph = {(graph ?? $"{features}.Graph")} }}" : "")}",
        };
        w.Line();
        w.Line($"{method.Declaration}{method.ParameterList} =>");
        w.Line($"    {call};");
    }

    private static int Channels(ModelSpecification model, MethodSpecification method)
    {
        int channels = model.Channels;
        foreach (LayerSpecification layer in method.Sequences.SelectMany(s => s.Layers))
        {
            channels = layer switch
            {
                GraphAttentionSpecification attention => attention.OutChannels,
                FeedForwardSpecification feedForward => feedForward.OutChannels,
                SO2ConvolutionSpecification convolution => convolution.OutChannels,
                SO3LinearSpecification linear => linear.OutChannels,
                _ => channels,
            };
        }
        return channels;
    }

    /// <summary>Names of the features and of the graph parameter in a C# parameter list.</summary>
    private static (string? Features, string? Graph) Arguments(string parameterList)
    {
        string? features = null, graph = null;
        foreach (string parameter in parameterList.Trim('(', ')').Split([','], StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = parameter.Split([' '], StringSplitOptions.RemoveEmptyEntries);
            if (words[words.Length - 2].TrimEnd('?').EndsWith("AtomGraph", StringComparison.Ordinal))
                graph = words[words.Length - 1];
            else
                features = words[words.Length - 1];
        }
        return (features, graph);
    }

    private static string Word(bool value) => value ? "true" : "false";
}
