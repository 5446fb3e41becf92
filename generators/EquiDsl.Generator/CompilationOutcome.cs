using EquiDsl.Compiler;
using EquiDsl.Compiler.Specification;

namespace EquiDsl.Generator;

/// <summary>What compiling one specification gave.</summary>
/// <param name="FullName">The declared class.</param>
/// <param name="Files">Generated files.</param>
/// <param name="Failure">Why there are none; null where there are.</param>
public sealed record CompilationOutcome(string FullName, EquatableArray<GeneratedSource> Files, string? Failure)
{
    /// <summary>Characters of all files.</summary>
    public int Length => Files.Sum(file => file.Text.Length);

    /// <summary>Compiles; a fault of the compiler becomes a diagnostic, so that other declarations still compile.</summary>
    public static CompilationOutcome Of(ModelSpecification specification, Func<ModelSpecification, CompiledSources> compile)
    {
        try
        {
            return new(specification.FullName, compile(specification).Files, null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new(specification.FullName, EquatableArray<GeneratedSource>.Empty, $"{e.GetType().Name}: {e.Message}");
        }
    }
}
