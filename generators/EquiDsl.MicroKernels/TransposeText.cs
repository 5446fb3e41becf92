namespace EquiDsl.MicroKernels;

/// <summary>The transpose of 16 × 16 numbers in 512-bit registers: by fours of rows, whose quarters are then exchanged.</summary>
internal static class TransposeText
{
    private const int Size = 16, Quarter = 4;

    public static GeneratedFile File() => GeneratedFile.Create(
        "Lanes/Lanes512.Transpose.g.cs",
        ["System.Runtime.Intrinsics"],
        "/// <content>The transpose.</content>",
        "public readonly unsafe partial struct Lanes512",
        w =>
        {
            w.Line("/// <inheritdoc/>");
            w.Braces("public static void Transpose(float** rows, nint offset, float* output, nint stride, bool isStreamed = false)", () => Body(w));
        });

    private static void Body(CodeWriter w)
    {
        w.Braces("if (stride % Count != 0)", () =>
        {
            w.Lines("""
                // Whole vectors would cross cache lines.
                for (int row = 8; row >= 0; row -= 8)
                {
                    Lanes256.Transpose8(rows + row, offset, output + row, stride);
                    Lanes256.Transpose8(rows + row, offset + 8, output + row + (8 * stride), stride);
                }
                return;
                """);
        });
        w.Line("// Of four rows each: in quarter k of vector e, number 4k + e of each row. Then quarters of the four are exchanged.");
        for (int four = 0; four < Quarter; four++)
            w.Line($"Quarters(rows + {four * Quarter}, offset, {string.Join(", ", Enumerable.Range(0, Quarter).Select(e => $"out Vector512<float> {Letter(four)}{e}"))});");
        for (int e = 0; e < Quarter; e++)
            w.Line($"Exchange({string.Join(", ", Enumerable.Range(0, Quarter).Select(four => $"ref {Letter(four)}{e}"))});");
        w.Braces("if (isStreamed)", () =>
        {
            Write(w, "StoreAlignedNonTemporal");
            w.Line("return;");
        });
        Write(w, "Store");
    }

    private static void Write(CodeWriter w, string method)
    {
        for (int number = 0; number < Size; number++)
        {
            string place = number switch { 0 => "", 1 => " + stride", _ => $" + ({number} * stride)" };
            w.Line($"{Letter(number / Quarter)}{number % Quarter}.{method}(output{place});");
        }
    }

    private static char Letter(int four) => (char)('a' + four);
}
