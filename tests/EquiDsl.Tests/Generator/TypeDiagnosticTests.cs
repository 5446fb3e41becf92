using EquiDsl.Compiler;
using EquiDsl.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace EquiDsl.Tests.Generator;

public sealed class TypeDiagnosticTests
{
    [Fact]
    public void Class_must_be_partial() => DiagnosticCase.Check(
        "EQD0001", "Class 'Model' must be partial, so that the generated code can be part of it",
        "[EquiformerV2] class [|Model|];");

    [Theory]
    [InlineData("[EquiformerV2] partial class [|Model|]<T>;")]
    [InlineData("partial class Outer<T> { [EquiformerV2] partial class [|Model|]; }")]
    public void Class_must_not_be_generic(string source) => DiagnosticCase.Check(
        "EQD0002", "Class 'Model' must not be generic or nested in a generic type", source);

    [Fact]
    public void Containing_types_must_be_partial() => DiagnosticCase.Check(
        "EQD0003", "Type 'Outer' must be partial, because it contains the declared class 'Model'",
        "class [|Outer|] { [EquiformerV2] partial class Model; }");

    [Theory]
    [InlineData("partial record [|Model|];", "a record")]
    [InlineData("static partial class [|Model|];", "static")]
    [InlineData("abstract partial class [|Model|];", "abstract")]
    [InlineData("file partial class [|Model|];", "local to its file")]
    [InlineData("partial class [|Model|] : System.Exception;", "derived from another class")]
    [InlineData("partial struct [|Model|];", "a struct")]
    [InlineData("partial interface [|Model|];", "an interface")]
    public void Class_must_be_plain(string declaration, string oddity) => DiagnosticCase.Check(
        "EQD0004", $"'Model' must be a class that can be instantiated, but is {oddity}", "[EquiformerV2] " + declaration);

    [Fact]
    public void Class_must_not_be_nested_in_a_file_local_type() => DiagnosticCase.Check(
        "EQD0004", "'Model' must be a class that can be instantiated, but is local to its file",
        "file partial class Outer { [EquiformerV2] partial class [|Model|]; }");

    [Theory]
    [InlineData("partial class Model[|(int a)|] { int A => a; }", "a primary constructor")]
    [InlineData("partial class Model { public [|Model|]() { } }", "a constructor")]
    [InlineData("partial class Model { private [|Model|](ParameterSet parameters, Device? device) { } }", "a constructor")]
    [InlineData("partial class Model { public required int [|Number|] { get; set; } }", "required members")]
    [InlineData("partial class Model { public required int [|Number|]; }", "required members")]
    public void Class_is_constructed_by_generated_code(string declaration, string what) => DiagnosticCase.Check(
        "EQD0055", $"Class 'Model' must not have {what}, because generated code constructs it", "[EquiformerV2] " + declaration);

    [Fact]
    public void Class_declares_one_model() => DiagnosticCase.Check(
        "EQD0005", "Class 'Model' has both [EquiformerV2] and [EquivariantModel]; a class declares one model",
        "[EquiformerV2, [|EquivariantModel(LMax = 2)|]] partial class Model;");

    [Fact]
    public void Preset_has_its_graph() => DiagnosticCase.Check(
        "EQD0006", "[EquiformerV2] on 'Model' already declares its atom graph; use [EquivariantModel] to compose layers",
        "[EquiformerV2, [|AtomGraph(Cutoff = 5)|]] partial class Model;");

    [Fact]
    public void Preset_has_its_layers() => DiagnosticCase.Check(
        "EQD0006", "[EquiformerV2] on 'Model' already declares all its layers; use [EquivariantModel] to compose layers",
        "[EquiformerV2] partial class Model { [[|FeedForward|]] private partial NodeFeatures More(NodeFeatures x); }");

    [Theory]
    [InlineData("public int [|Load|] => 1;", "Load")]
    [InlineData("private int [|_runtime|];", "_runtime")]
    [InlineData("private sealed class [|Runtime|];", "Runtime")]
    [InlineData("public bool [|Predict|] { get; set; }", "Predict")]
    public void Generated_members_are_reserved(string member, string name) => DiagnosticCase.Check(
        "EQD0007", $"Class 'Model' must not declare '{name}', which is generated", $"[EquiformerV2] partial class Model {{ {member} }}");

    [Fact]
    public void Declared_method_must_not_be_named_as_a_generated_member() => MethodDiagnosticTests.Layer(
        "EQD0007", "Class 'L' must not declare 'Load', which is generated",
        "[FeedForward] public partial NodeFeatures [|Load|](NodeFeatures x);");

    [Fact]
    public void Every_generated_member_is_reserved()
    {
        CSharpCompilation compilation = GeneratorHarness.Compile("[EquiDsl.EquiformerV2(Layers = 1, Channels = 2)] partial class Model;");
        GeneratorHarness.Driver(new EquiDslGenerator()).RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out _);
        string[] members =
        [
            .. generated.GetTypeByMetadataName("Model")!.GetMembers()
                .Where(m => !m.IsImplicitlyDeclared && m is not IMethodSymbol { MethodKind: not MethodKind.Ordinary })
                .Select(m => m.Name).Distinct(),
        ];

        Assert.NotEmpty(members);
        foreach (string member in members)
        {
            GeneratorRunResult result = GeneratorHarness.Run(GeneratorHarness.Compile(
                $"[EquiDsl.EquiformerV2] partial class Model {{ int {member} => 1; }}"));
            Assert.Equal($"EQD0007 {member}", $"{Assert.Single(result.Diagnostics).Id} {member}");
        }
    }

    [Fact]
    public void Unsafe_code_must_be_allowed() => DiagnosticCase.Check(
        "EQD0008", "The code generated for 'Models.Model' is unsafe; set <AllowUnsafeBlocks>true</AllowUnsafeBlocks> in the project",
        "namespace Models { [[|EquiformerV2(Layers = 2)|]] partial class Model; }", allowUnsafe: false);

    [Theory]
    [InlineData(LanguageVersion.CSharp11, 1, 0)]
    [InlineData(LanguageVersion.CSharp12, 0, 1)]
    public void Language_must_read_generated_code(LanguageVersion language, int diagnostics, int files)
    {
        GeneratorRunResult result = GeneratorHarness.Run(GeneratorHarness.Compile("[EquiDsl.EquiformerV2(LMax = 2)] partial class Model { }", language: language));

        Assert.Equal(
            Enumerable.Repeat("EQD0056 The code generated for 'Model' needs C# 12.0 or later; remove <LangVersion> from the project or raise it", diagnostics),
            result.Diagnostics.Select(d => $"{d.Id} {d.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}"));
        Assert.Equal(files, result.GeneratedSources.Length);
    }

    [Fact]
    public void Size_of_large_code_is_stated()
    {
        const string Source = "[{0}EquiformerV2(LMax = 1, MMax = 0, Layers = 1, Channels = 2){1}] partial class Model;";
        int size = GeneratorHarness.Run(GeneratorHarness.Compile("using EquiDsl;\n" + string.Format(null, Source, "", "")))
            .GeneratedSources.Sum(s => s.SourceText.Length);

        DiagnosticCase.Check(
            "EQD0009", FormattableString.Invariant($"The code generated for 'Model' has {size} characters, more than 10; compiling it will be slow"),
            string.Format(null, Source, "[|", "|]"), maxCharacters: 10, severity: DiagnosticSeverity.Warning);
    }

    [Fact]
    public void Fault_of_the_compiler_is_reported_on_the_declaration() => DiagnosticCase.Check(
        "EQD0010", "'Model' could not be compiled: InvalidOperationException: no such layer",
        "[[|EquiformerV2(LMax = 4)|]] partial class Model;",
        generator: new(_ => throw new InvalidOperationException("no such layer")));

    [Fact]
    public void Fault_of_the_compiler_leaves_other_declarations_alone()
    {
        EquiDslGenerator generator = new(specification => specification.TypeName == "A"
            ? throw new InvalidOperationException()
            : new(new([new GeneratedSource("B.g.cs", "")])));
        GeneratorRunResult result = GeneratorHarness.Run(
            GeneratorHarness.Compile("[EquiDsl.EquiformerV2] partial class A; [EquiDsl.EquiformerV2] partial class B;"), generator);

        Assert.Equal("EQD0010", Assert.Single(result.Diagnostics).Id);
        Assert.Equal("B.g.cs", Assert.Single(result.GeneratedSources).HintName);
    }
}
