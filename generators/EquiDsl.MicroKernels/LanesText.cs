namespace EquiDsl.MicroKernels;

/// <summary>What vectors of lanes of every width have in common: all of the interface but the transpose, and e^x.</summary>
internal static class LanesText
{
    private const string Inlined = "[MethodImpl(MethodImplOptions.AggressiveInlining)]";

    public static GeneratedFile File(LaneVector lanes) => GeneratedFile.Create(
        $"Lanes/{lanes.Type}.g.cs",
        ["System.Runtime.CompilerServices", "System.Runtime.Intrinsics"],
        $"/// <summary>{lanes.Lanes} lanes in one {lanes.Bits}-bit register.</summary>",
        $"public readonly unsafe partial struct {lanes.Type} : ILanes<{lanes.Type}>",
        w => Members(w, lanes));

    private static void Members(CodeWriter w, LaneVector lanes)
    {
        (string self, string vectors, string vector) = (lanes.Type, lanes.Class, lanes.Vector);
        w.Lines($$"""
            // Values are made by reinterpretation, not by a constructor: a call less to inline for every operation, and the JIT stops
            // inlining when a method has made too many.
            #pragma warning disable CS0649 // assigned by reinterpretation
            private readonly {{vector}} _value;
            #pragma warning restore CS0649

            /// <inheritdoc/>
            public static int Count
            {
                {{Inlined}}
                get => {{lanes.Lanes}};
            }
            """);
        Method($"{self} Load(float* address)", Value($"{vectors}.Load(address)"));
        Method($"void Store({self} value, float* address)", "value._value.Store(address)");
        Method($"void Stream({self} value, float* address)", "value._value.StoreAlignedNonTemporal(address)");
        Method($"{self} Broadcast(float value)", Value($"{vectors}.Create(value)"));
        Method($"{self} MultiplyAdd({self} a, {self} b, {self} c)", Value($"{vectors}.MultiplyAddEstimate(a._value, b._value, c._value)"));
        Method($"{self} Min({self} left, {self} right)", Value($"{vectors}.MinNative(left._value, right._value)"));
        Method($"{self} Max({self} left, {self} right)", Value($"{vectors}.MaxNative(left._value, right._value)"));
        Method($"{self} Sqrt({self} value)", Value($"{vectors}.Sqrt(value._value)"));
        Method(
            $"{self} WherePositive({self} tested, {self} value)",
            Value($"{vectors}.ConditionalSelect({vectors}.GreaterThan(tested._value, {vector}.Zero), value._value, {vector}.Zero)"));
        Method($"{self} Exp({self} value)", Value("ExpOf(value._value)"));
        if (lanes.SigmoidByDivision)
        {
            w.Lines($$"""

                /// <inheritdoc/>
                {{Inlined}}
                public static {{self}} Sigmoid({{self}} value)
                {
                    {{vector}} one = {{vector}}.One;
                    return {{Value("one / (ExpOf(-value._value) + one)")}};
                }
                """);
        }
        foreach (char sign in "+-*/")
            Method($"{self} operator {sign}({self} left, {self} right)", Value($"left._value {sign} right._value"));
        w.Lines($$"""

            /// <summary>
            /// Argument reduction by ln 2 in two parts, and the polynomial of Cephes' expf (Moshier) on ±½ ln 2. Written on vectors and not
            /// over the interface because the JIT tracks a limited number of locals, and every call inlined makes some.
            /// </summary>
            {{Inlined}}
            private static {{vector}} ExpOf({{vector}} x)
            {
                x = {{vectors}}.MinNative({{vectors}}.MaxNative(x, {{vectors}}.Create(-87f)), {{vectors}}.Create(86f));
                {{vector}} shift = {{vectors}}.Create(12582912f);
                {{vector}} shifted = {{vectors}}.MultiplyAddEstimate(x, {{vectors}}.Create(1.44269504f), shift);
                {{vector}} n = shifted - shift;
                x = {{vectors}}.MultiplyAddEstimate(n, {{vectors}}.Create(-0.693359375f), x);
                x = {{vectors}}.MultiplyAddEstimate(n, {{vectors}}.Create(2.12194440e-4f), x);
                {{vector}} p = {{vectors}}.MultiplyAddEstimate(x, {{vectors}}.Create(1.9875691500e-4f), {{vectors}}.Create(1.3981999507e-3f));
                p = {{vectors}}.MultiplyAddEstimate(p, x, {{vectors}}.Create(8.3334519073e-3f));
                p = {{vectors}}.MultiplyAddEstimate(p, x, {{vectors}}.Create(4.1665795894e-2f));
                p = {{vectors}}.MultiplyAddEstimate(p, x, {{vectors}}.Create(1.6666665459e-1f));
                p = {{vectors}}.MultiplyAddEstimate(p, x, {{vectors}}.Create(5.0000001201e-1f));
                p = {{vectors}}.MultiplyAddEstimate(p, x * x, x + {{vector}}.One);
                return (p.AsInt32() + {{vectors}}.ShiftLeft(shifted.AsInt32(), 23)).AsSingle();
            }
            """);

        string Value(string expression) => $"Unsafe.BitCast<{vector}, {self}>({expression})";

        void Method(string signature, string expression)
        {
            w.Line();
            w.Line("/// <inheritdoc/>");
            w.Line(Inlined);
            w.Line($"public static {signature} => {expression};");
        }
    }
}
