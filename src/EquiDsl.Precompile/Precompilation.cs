using System.Globalization;
using EquiDsl.Compiler;
using EquiDsl.Compiler.Specification;
using EquiDsl.Cuda;
using EquiDsl.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace EquiDsl.Precompile;

/// <summary>
/// Compiles the CUDA kernels of the models that a project declares, and writes a file per module and architecture, named as
/// <see cref="CudaPrecompiled.ResourceName"/> says.
/// </summary>
internal static class Precompilation
{
    /// <summary>
    /// Arguments: <c>--sources</c>, <c>--references</c> and <c>--architectures</c> with lists, <c>--output</c> with a folder,
    /// <c>--assemblies</c> with folders. Returns 0, or 1 with an MSBuild error.
    /// </summary>
    public static int Run(string[] arguments)
    {
        string output = Arguments.After(arguments, "--output").Single();
        Directory.CreateDirectory(output);
        foreach (string old in Directory.GetFiles(output, CudaPrecompiled.ResourcePrefix + "*"))
            File.Delete(old);
        if (CudaLibraries.CompilerMissing is { } missing)
        {
            Console.WriteLine($"EquiDsl: kernels are not precompiled, they are compiled when models are first loaded. {missing}");
            return 0;
        }
        try
        {
            NvrtcCompiler compiler = new();
            int[] architectures = [.. Arguments.After(arguments, "--architectures")
                .SelectMany(a => a.Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Select(a => Architecture(a, compiler))];
            CSharpCompilation compilation = CSharpCompilation.Create(
                "Declarations",
                Arguments.After(arguments, "--sources").Select(f => CSharpSyntaxTree.ParseText(File.ReadAllText(f), path: f)),
                Arguments.After(arguments, "--references").Select(r => MetadataReference.CreateFromFile(r)));
            CudaSource[] sources = [.. DeclarationParser.ParseAll(compilation).SelectMany(Sources), CudaText.Geometry];
            (CudaSource Source, int Architecture)[] modules = [.. sources.DistinctBy(s => s.Text).SelectMany(s => architectures.Select(a => (s, a)))];
            Parallel.ForEach(modules, m => File.WriteAllBytes(
                Path.Combine(output, CudaPrecompiled.ResourceName(m.Source.Text, m.Architecture)), compiler.Compile(m.Source, m.Architecture)));
            Console.WriteLine($"EquiDsl: {modules.Length} modules of kernels precompiled by {compiler.Version} for {string.Join(", ", architectures.Select(a => $"sm_{a}"))}");
            return 0;
        }
        catch (Exception problem) when (problem is CudaException or FormatException or AggregateException { InnerException: CudaException })
        {
            Console.Error.WriteLine($"EquiDsl.Precompile : error EQDCUDA : {(problem.InnerException ?? problem).Message}");
            return 1;
        }
    }

    private static IEnumerable<CudaSource> Sources(ModelSpecification model) =>
        ModelCompiler.CompileToCuda(model).Select(k => new CudaSource(k.HintName, CudaText.Common + k.Text));

    private static int Architecture(string text, NvrtcCompiler compiler)
    {
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int architecture) || architecture < 80)
            throw new FormatException($"EquiDslCudaArchitectures has '{text}'; architectures are numbers from 80 on, e.g. 90;80");
        return compiler.Architectures.Contains(architecture)
            ? architecture
            : throw new FormatException($"{compiler.Version} does not know sm_{architecture}; it knows {string.Join(", ", compiler.Architectures)}");
    }
}
