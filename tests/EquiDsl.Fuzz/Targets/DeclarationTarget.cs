using System.Text;

namespace EquiDsl.Fuzz;

/// <summary>Declarations through the generator.</summary>
internal static class DeclarationTarget
{
    public static FuzzTarget Target { get; } = new("declaration", fuzzed => DeclarationCompiler.Compile(Encoding.UTF8.GetString(fuzzed.Bytes)))
    {
        Refused = [typeof(RefusedDeclarationException)],
        Make = random => Encoding.UTF8.GetBytes(new DeclarationWriter(random).Write()),
        // A compiler allocates as it likes, on several threads; what is looked for is a declaration without end.
        Allowance = 20L << 30,
        UsualCases = 25,
    };
}
