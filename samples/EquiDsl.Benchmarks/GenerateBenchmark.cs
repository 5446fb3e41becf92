using EquiDsl.Compiler;
using EquiDsl.Compiler.Specification;

namespace BenchmarksSample;

/// <summary>Time to generate the 153M configuration, and with its backward pass.</summary>
internal static class GenerateBenchmark
{
    public static void Run()
    {
        Declaration declaration = new("EquiDsl.EquiformerV2Preset.Oc20M153");
        ModelSpecification specification = declaration.Specification();
        Report("compiler alone, specification to text", () => ModelCompiler.CompileToCSharp(specification));
        Report("generator driver, source to text", () => declaration.Generate());
        Console.WriteLine($"characters generated: {declaration.Generate():N0}");
        ModelSpecification trainable = specification with { IsTrainable = true };
        Report("with the backward pass, specification to text", () => ModelCompiler.CompileToCSharp(trainable));
        Console.WriteLine($"characters generated: {ModelCompiler.CompileToCSharp(trainable).Files.Sum(f => f.Text.Length):N0}, "
            + $"of them CUDA C++ {ModelCompiler.CompileToCuda(trainable).Sum(k => k.Text.Length):N0}");
    }

    private static void Report(string name, Action action)
    {
        double first = Timing.Seconds(action, warmUp: 0, repetitions: 1)[0];
        double[] warm = Timing.Seconds(action, warmUp: 20, repetitions: 15);
        Console.WriteLine($"{name}: first {1000 * first:F0} ms, warm {1000 * Timing.Median(warm):F0} ms median, {1000 * warm[0]:F0} to {1000 * warm[^1]:F0} ms");
    }
}
