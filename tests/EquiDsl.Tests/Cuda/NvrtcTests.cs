using System.Globalization;
using System.Text.RegularExpressions;
using EquiDsl.Compiler.Specification;
using EquiDsl.Cuda;
using EquiDsl.Tests.Compiler;
using EquiDsl.Tests.Differentiation;
using EquiDsl.Tests.Properties;
using Xunit;
using Xunit.Abstractions;

namespace EquiDsl.Tests.Cuda;

/// <summary>The kernels through NVRTC, where it is present.</summary>
public sealed partial class NvrtcTests(ITestOutputHelper output)
{
    public static TheoryData<Variant, PrecisionKind, int> Models
    {
        get
        {
            TheoryData<Variant, PrecisionKind, int> data = [];
            foreach (int architecture in new[] { 80, 90 })
            {
                data.Add(Variant.SeparableS2, PrecisionKind.Float32, architecture);
                data.Add(Variant.PlainGridMlp, PrecisionKind.Tf32, architecture);
                data.Add(Variant.Gate, PrecisionKind.BFloat16, architecture);
            }
            return data;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Models))]
    public void Every_kernel_compiles(Variant variant, PrecisionKind precision, int architecture)
    {
        NvrtcCompiler compiler = Compiler(architecture);
        ModelSpecification specification = SmallModels.Specification(variant) with { Precision = precision };
        AssertCompiles(compiler, GeneratedAssembly.Of(specification), 1, architecture);
    }

    [SkippableTheory]
    [InlineData(Variant.SeparableS2, ForceSourceKind.Gradient, PrecisionKind.Float32)]
    [InlineData(Variant.PlainGridMlp, ForceSourceKind.Direct, PrecisionKind.Tf32)]
    [InlineData(Variant.PlainGridMlp, ForceSourceKind.Direct, PrecisionKind.BFloat16)]
    public void Every_kernel_of_derivatives_compiles(Variant variant, ForceSourceKind forces, PrecisionKind precision) =>
        AssertCompiles(Compiler(90), GeneratedAssembly.Of(BackwardCheck.Specification(variant, forces, precision)), 2, 90);

    private void AssertCompiles(NvrtcCompiler compiler, Type type, int programs, int architecture)
    {
        Dictionary<string, int> shared = [];
        foreach (CudaKernel kernel in CudaSources.Kernels(type, programs))
        {
            for (int i = 0; i < kernel.Phases.Length; i++)
                shared[$"{kernel.Source.Name[(kernel.Source.Name.LastIndexOf('.') + 1)..]}_{i}"] = kernel.Phases[i].SharedBytes;
        }
        foreach (CudaSource source in CudaSources.Of(type, programs))
        {
            (byte[] code, string log) = compiler.CompileVerbose(source, architecture);
            Assert.NotEmpty(code);
            MatchCollection kernels = Usage().Matches(log);
            Assert.NotEmpty(kernels);
            foreach (Match kernel in kernels)
            {
                output.WriteLine($"sm_{architecture} {kernel.Groups["name"].Value}: {kernel.Groups["registers"].Value} registers, "
                    + $"{shared.GetValueOrDefault(kernel.Groups["name"].Value)} bytes of shared memory, {kernel.Groups["stores"].Value} bytes spilled");
                Assert.InRange(int.Parse(kernel.Groups["registers"].Value, CultureInfo.InvariantCulture), 1, 255);
            }
        }
    }

    [SkippableFact]
    public void An_error_names_module_and_lines()
    {
        CudaCompilationException problem = Assert.Throws<CudaCompilationException>(
            () => Compiler(80).Compile(new("broken", "\nextern \"C\" __global__ void f()\n{\n    undeclared();\n}\n"), 80));
        Assert.StartsWith("broken does not compile for sm_80", problem.Message, StringComparison.Ordinal);
        Assert.Contains(">     4      undeclared();", problem.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_newer_architecture_gets_ptx()
    {
        byte[] code = Compiler(80).Compile(new("plain", "extern \"C\" __global__ void f() {}\n"), 999);
        Assert.Contains(".target sm_", System.Text.Encoding.UTF8.GetString(code), StringComparison.Ordinal);
    }

    private static NvrtcCompiler Compiler(int architecture)
    {
        Skip.If(CudaLibraries.CompilerMissing is not null, CudaLibraries.CompilerMissing);
        NvrtcCompiler compiler = new();
        Skip.IfNot(compiler.Architectures.Contains(architecture), $"{compiler.Version} does not know sm_{architecture}");
        return compiler;
    }

    [GeneratedRegex(@"Compiling entry function '(?<name>\w+)'[^\0]*?(?<stores>\d+) bytes spill stores[^\0]*?Used (?<registers>\d+) registers")]
    private static partial Regex Usage();
}
