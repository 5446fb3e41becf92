using System.Globalization;
using System.Numerics;
using EquiDsl.Files;
using Xunit;

namespace EquiDsl.Atoms.Tests.Files;

public sealed class PickleTests
{
    [Fact]
    public void Plain_values_are_read()
    {
        byte[] bytes = new PickleBytesBuilder().Op('}', '(').Text("a").Integer(-5).Text("b").Real(0.25).Text("c").Op('N')
            .Text("d").Op(0x88).Text("e").Tuple(1, 2, 3).Text("f").Op(']', '(').Text("x").Op(0x89, 'e')
            .Text("g").Big(System.Numerics.BigInteger.Pow(2, 80)).Text("h").Bytes([1, 2]).Op('u').End();
        var value = Assert.IsType<PickleDictionary>(Read(bytes));
        Assert.Equal(-5L, value["a"]);
        Assert.Equal(0.25, value["b"]);
        Assert.True(value.Contains("c"));
        Assert.Null(value["c"]);
        Assert.Equal(true, value["d"]);
        Assert.Equal([1L, 2L, 3L], ((PickleTuple)value["e"]!).Items);
        Assert.Equal(["x", false], (List<object?>)value["f"]!);
        Assert.Equal(System.Numerics.BigInteger.Pow(2, 80), value["g"]);
        Assert.Equal([1, 2], (byte[])value["h"]!);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("127")]
    [InlineData("-128")]
    [InlineData("2147483647")]
    [InlineData("2147483648")]
    [InlineData("-2147483649")]
    [InlineData("9223372036854775807")]
    [InlineData("-9223372036854775808")]
    [InlineData("9223372036854775808")]
    [InlineData("-9223372036854775809")]
    public void Whole_numbers_of_any_length_are_long_as_far_as_they_fit(string text)
    {
        BigInteger expected = BigInteger.Parse(text, CultureInfo.InvariantCulture);
        // A negative number may be written longer than it has to be.
        byte[] bytes = expected.ToByteArray(), longer = [.. bytes, .. Enumerable.Repeat((byte)(expected < 0 ? 0xff : 0), 9)];
        byte[] shortForm = new PickleBytesBuilder().Op(0x8a, bytes.Length).Raw(bytes).End();
        byte[] longForm = new PickleBytesBuilder().Op(0x8b).Raw(BitConverter.GetBytes(longer.Length)).Raw(longer).End();
        object? wanted = expected >= long.MinValue && expected <= long.MaxValue ? (object)(long)expected : expected;
        Assert.Equal(wanted, Read(shortForm));
        Assert.Equal(wanted, Read(longForm));
        Assert.Equal(0L, Read(new PickleBytesBuilder().Op(0x8a, 0).End()));
    }

    [Fact]
    public void Whole_numbers_of_NumPy_keep_all_their_digits()
    {
        var allowed = new PickleAllowList();
        NumpyPickles.Allow(allowed);
        object? Scalar(string code, byte[] bytes) => new PickleReader(
            new PickleBytesBuilder().Global("numpy.core.multiarray", "scalar").Global("numpy", "dtype").Text(code).Op(0x89, 0x88, 0x87, 'R')
                .Op('(').Integer(3).Text("<").Op('N', 'N', 'N').Integer(-1).Integer(-1).Integer(0).Op('t', 'b').Bytes(bytes).Op(0x86, 'R').End(),
            allowed, Error).Read();
        Assert.Equal(9007199254740993, Scalar("i8", BitConverter.GetBytes(9007199254740993)));
        Assert.Equal(-3_000_000_000, Scalar("i8", BitConverter.GetBytes(-3_000_000_000)));
        Assert.Equal(new BigInteger(ulong.MaxValue), Scalar("u8", BitConverter.GetBytes(ulong.MaxValue)));
        Assert.Equal(7L, Scalar("u8", BitConverter.GetBytes(7UL)));
    }

    [Theory]
    [InlineData("os", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("builtins", "getattr")]
    [InlineData("torch.storage", "_load_from_bytes")]
    public void A_name_that_is_not_allowed_is_refused_and_named(string module, string name)
    {
        byte[] bytes = new PickleBytesBuilder().Global(module, name).Text("touch never").Op(0x85, 'R').End();
        string message = Refusal(bytes);
        Assert.Contains($"{module}.{name}", message, StringComparison.Ordinal);
        Assert.Contains("nothing was executed", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('i')]
    [InlineData('o')]
    [InlineData(0x82)]
    [InlineData(0x92)]
    [InlineData('P')]
    [InlineData(0xff)]
    public void An_unknown_instruction_is_refused_with_its_place(int opcode) =>
        Assert.Contains($"byte 2 holds the unknown instruction 0x{opcode:x2}", Refusal(new PickleBytesBuilder().Op(opcode).End()), StringComparison.Ordinal);

    [Fact]
    public void Lengths_are_judged_before_memory_is_taken()
    {
        byte[][] cases =
        [
            new PickleBytesBuilder().Op('B', 0xff, 0xff, 0xff, 0x7f).End(),
            new PickleBytesBuilder().Op('X', 0xff, 0xff, 0xff, 0xff).End(),
            new PickleBytesBuilder().Op(0x8e, 0, 0, 0, 0, 0, 0, 0, 0x70).End(),
            new PickleBytesBuilder().Op(0x8e, 0, 0, 0, 0, 0, 0, 0, 0xf0).End(),
            new PickleBytesBuilder().Op(0x8b, 0xff, 0xff, 0xff, 0x7f).End(),
        ];
        foreach (byte[] bytes in cases)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Refusal(bytes);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        }
    }

    [Fact]
    public void Stack_memo_and_marks_are_guarded()
    {
        Assert.Contains("takes more values", Refusal(new PickleBytesBuilder().End()), StringComparison.Ordinal);
        Assert.Contains("takes more values", Refusal(new PickleBytesBuilder().Op('N', '(', 0x85).End()), StringComparison.Ordinal);
        Assert.Contains("never set", Refusal(new PickleBytesBuilder().Op('t').End()), StringComparison.Ordinal);
        Assert.Contains("never stored", Refusal(new PickleBytesBuilder().Op('h', 3).End()), StringComparison.Ordinal);
        Assert.Contains("outside itself", Refusal(new PickleBytesBuilder().Op('N', 'Q').End()), StringComparison.Ordinal);
        Assert.Contains("truncated", Refusal(new PickleBytesBuilder().Op('N').End()[..^1]), StringComparison.Ordinal);
        Assert.Contains("protocol 9", Refusal([0x80, 9, (byte)'N', (byte)'.']), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_contain_themselves_and_deep_values_are_read()
    {
        var list = (List<object?>)Read(new PickleBytesBuilder().Op(']', 'q', 0, 'h', 0, 'a').End())!;
        Assert.Same(list, list[0]);
        PickleBytesBuilder deep = new PickleBytesBuilder().Op('N');
        for (int i = 0; i < 200_000; i++)
            deep.Op(0x85);
        Assert.IsType<PickleTuple>(Read(deep.End()));
    }

    [Fact]
    public void The_same_bytes_passed_to_calls_over_and_over_are_refused()
    {
        var allowed = new PickleAllowList();
        TorchLegacyFile.AllowPickledTensors(allowed);
        byte[] storage = PickleBytesBuilder.Storage("FloatStorage", 50_000, new byte[200_000]);
        PickleBytesBuilder p = new PickleBytesBuilder().Bytes(storage).Op(0x85, 'q', 0, '0').Global("torch.storage", "_load_from_bytes").Op('q', 1, '0', '(');
        for (int i = 0; i < 100_000; i++)
            p.Op('h', 1, 'h', 0, 'R');
        Assert.Contains("over and over", Refusal(p.Op('t').End(), allowed), StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_are_views_of_their_storage()
    {
        var allowed = new PickleAllowList();
        TorchLegacyFile.AllowPickledTensors(allowed);
        byte[] storage = PickleBytesBuilder.Storage("IntStorage", 6, [.. Enumerable.Range(1, 6).SelectMany(BitConverter.GetBytes)]);
        byte[] View(int offset, int[] shape, int[] strides) => new PickleBytesBuilder().Global("torch._utils", "_rebuild_tensor_v2").Op('(')
            .Global("torch.storage", "_load_from_bytes").Bytes(storage).Op(0x85, 'R').Integer(offset).Tuple(shape).Tuple(strides).Op(0x89, 'N', 't', 'R').End();
        // The transpose of rows 1 2 3 and 4 5 6.
        Assert.Equal([1, 4, 2, 5, 3, 6], Tensor(View(0, [3, 2], [1, 3])).Read(Error).ToReals());
        Assert.Equal([4, 5, 6], Tensor(View(3, [3], [1])).Read(Error).ToReals());
        Assert.Empty(Tensor(View(6, [0, 3], [3, 1])).Read(Error).ToReals());
        Assert.Contains("reaches element 6", Assert.Throws<FormatException>(() => Tensor(View(4, [3], [1])).Read(Error)).Message, StringComparison.Ordinal);
        Assert.Contains("does not fit", Assert.Throws<FormatException>(() => Tensor(View(0, [1_000_000_000], [0])).Read(Error)).Message, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => Tensor(View(0, [-1], [1])));

        TorchTensor Tensor(byte[] bytes) => Assert.IsType<TorchTensor>(new PickleReader(bytes, allowed, Error).Read());
    }

    [Fact]
    public void NumPy_arrays_and_numbers_are_read()
    {
        var allowed = new PickleAllowList();
        NumpyPickles.Allow(allowed);
        PickleBytesBuilder Type(PickleBytesBuilder p, string code, string order) => p.Global("numpy", "dtype").Text(code).Op(0x89, 0x88, 0x87, 'R')
            .Op('(').Integer(3).Text(order).Op('N', 'N', 'N').Integer(-1).Integer(-1).Integer(0).Op('t', 'b');
        byte[] scalar = Type(new PickleBytesBuilder().Global("numpy.core.multiarray", "scalar"), "f8", ">")
            .Bytes([0x3f, 0xf8, 0, 0, 0, 0, 0, 0]).Op(0x86, 'R').End();
        Assert.Equal(1.5, new PickleReader(scalar, allowed, Error).Read());
        NumberArray Array(byte order, byte[] elements, params int[] shape)
        {
            PickleBytesBuilder array = new PickleBytesBuilder().Global("numpy.core.multiarray", "_reconstruct").Global("numpy", "ndarray")
                .Tuple(0).Text("b").Op(0x87, 'R').Op('(').Integer(1).Tuple(shape);
            byte[] bytes = Type(array, elements.Length == 4 ? "i2" : "u1", "<").Op(order).Bytes(elements).Op('t', 'b').End();
            return Assert.IsType<NumpyArray>(new PickleReader(bytes, allowed, Error).Read()).Read(Error);
        }
        NumberArray values = Array(0x89, [1, 0, 0xff, 0xff], 2, 1);
        Assert.Equal([2L, 1L], values.Shape);
        Assert.Equal([1, -1], values.ToReals());
        // Column by column: a₁₁ a₂₁ a₁₂ a₂₂ a₁₃ a₂₃.
        Assert.Equal([1, 3, 5, 2, 4, 6], Array(0x88, [1, 2, 3, 4, 5, 6], 2, 3).ToReals());
    }

    [Theory]
    [InlineData(']')]
    [InlineData('}')]
    [InlineData(0x8f)]
    public void Millions_of_values_are_refused_before_they_fill_the_memory(int opcode)
    {
        byte[] bytes = [0x80, 4, .. Enumerable.Repeat((byte)opcode, 6 << 20), (byte)'t', (byte)'.'];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("instructions", Refusal(bytes), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000_000);
    }

    [Fact]
    public void Values_memorised_and_recalled_over_and_over_are_refused()
    {
        PickleBytesBuilder memo = new();
        for (int i = 0; i < 1 << 20; i++)
            memo.Op('N').Op('r').Raw(BitConverter.GetBytes(i)).Op('0');
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("instructions", Refusal(memo.Op('N').End()), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);

        // One text that a call makes bytes of, again and again.
        var allowed = new PickleAllowList();
        NumpyPickles.Allow(allowed);
        PickleBytesBuilder text = new PickleBytesBuilder().Global("_codecs", "encode").Op('q', 0, '0').Text(new string('a', 100_000)).Text("latin1").Op(0x86, 'q', 1, '0', '(');
        for (int i = 0; i < 10_000; i++)
            text.Op('h', 0, 'h', 1, 'R');
        before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("over and over", Refusal(text.Op('t').End(), allowed), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    private static object? Read(byte[] bytes) => new PickleReader(bytes, new PickleAllowList(), Error).Read();

    private static string Refusal(byte[] bytes, PickleAllowList? allowed = null) =>
        Assert.Throws<FormatException>(() => new PickleReader(bytes, allowed ?? new PickleAllowList(), Error).Read()).Message;

    private static FormatException Error(string problem) => new(problem);
}
