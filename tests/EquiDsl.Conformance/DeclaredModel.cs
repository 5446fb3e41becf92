using System.Reflection;
using EquiDsl.Compiler.Specification;
using EquiDsl.Generator;
using EquiDsl.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace EquiDsl.Conformance;

/// <summary>A declaration taken through the real path: text → generator → compiled assembly.</summary>
/// <param name="Specification">What the generator parsed.</param>
/// <param name="Type">The compiled class.</param>
internal sealed record DeclaredModel(ModelSpecification Specification, Type Type)
{
    private static readonly Lazy<MetadataReference[]> s_references = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))]);

    /// <summary>Compiles a declaration.</summary>
    /// <exception cref="ConformanceException">The declaration or the generated code has errors.</exception>
    public static DeclaredModel Compile(string name, string text)
    {
        CSharpParseOptions parse = new(LanguageVersion.Latest);
        CSharpCompilation compilation = CSharpCompilation.Create(
            DeclarationText.Namespace + "_" + name, [CSharpSyntaxTree.ParseText(text, parse, "Declaration.cs")], s_references.Value,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true));
        ModelSpecification specification = DeclarationParser.ParseAll(compilation).SingleOrDefault()
            ?? throw new ConformanceException($"the declaration was refused: {Errors(Run(compilation, parse).Diagnostics)}");
        (Compilation generated, IEnumerable<Diagnostic> diagnostics) = Run(compilation, parse);
        using MemoryStream image = new();
        bool ok = generated.Emit(image).Success;
        if (!ok || diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error))
            throw new ConformanceException($"the generated code has errors: {Errors(diagnostics.Concat(generated.GetDiagnostics()))}");
        Type type = Assembly.Load(image.ToArray()).GetType($"{DeclarationText.Namespace}.{DeclarationText.TypeName}", throwOnError: true)!;
        return new(specification, type);
    }

    /// <summary>What the compiled class tells about itself.</summary>
    public ModelDescription Description => (ModelDescription)Type.GetProperty("Description")!.GetValue(null)!;

    /// <summary>Energies and forces of structures, or of a <see cref="NeighborGraph"/>.</summary>
    /// <typeparam name="T">The parameter type of the overload of <c>Predict</c>.</typeparam>
    public Prediction Predict<T>(ParameterSet parameters, Device device, T batch)
    {
        using IDisposable model = (IDisposable)Invoke(Type.GetMethod("FromParameters")!, null, parameters, device);
        return (Prediction)Invoke(Type.GetMethod("Predict", [typeof(T), typeof(CancellationToken)])!, model, batch, CancellationToken.None);
    }

    /// <summary>The model with its backward pass.</summary>
    public TrainableModel ForTraining(ParameterSet parameters, Device device) =>
        (TrainableModel)Invoke(Type.GetMethod("ForTraining")!, null, parameters, device);

    private static object Invoke(MethodInfo method, object? target, params object?[] arguments)
    {
        try
        {
            return method.Invoke(target, arguments)!;
        }
        catch (TargetInvocationException failure)
        {
            throw new ConformanceException(failure.InnerException!.Message);
        }
    }

    private static (Compilation Compilation, IEnumerable<Diagnostic> Diagnostics) Run(CSharpCompilation compilation, CSharpParseOptions parse)
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new EquiDslGenerator().AsSourceGenerator()], parseOptions: parse);
        driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out var diagnostics);
        return (output, diagnostics);
    }

    private static string Errors(IEnumerable<Diagnostic> diagnostics) => string.Join("; ", diagnostics
        .Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => $"{d.Id}: {d.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}").Take(5));
}
