using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace EquiDsl.Atoms.Tests.Files;

/// <summary>Writes pickles instruction by instruction.</summary>
internal sealed class PickleBytesBuilder
{
    private readonly MemoryStream _stream = new();

    public PickleBytesBuilder() => Op(0x80, 2);

    public byte[] End()
    {
        Op('.');
        return _stream.ToArray();
    }

    public PickleBytesBuilder Op(params ReadOnlySpan<int> bytes)
    {
        foreach (int value in bytes)
            _stream.WriteByte((byte)value);
        return this;
    }

    public PickleBytesBuilder Raw(ReadOnlySpan<byte> bytes)
    {
        _stream.Write(bytes);
        return this;
    }

    public PickleBytesBuilder Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Op('X').Raw(BitConverter.GetBytes(bytes.Length)).Raw(bytes);
    }

    public PickleBytesBuilder Integer(int value) => Op('J').Raw(BitConverter.GetBytes(value));

    public PickleBytesBuilder Big(BigInteger value)
    {
        byte[] bytes = value.ToByteArray();
        return Op(0x8a, bytes.Length).Raw(bytes);
    }

    public PickleBytesBuilder Real(double value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
        return Op('G').Raw(bytes);
    }

    public PickleBytesBuilder Bytes(byte[] bytes) => Op('B').Raw(BitConverter.GetBytes(bytes.Length)).Raw(bytes);

    public PickleBytesBuilder Global(string module, string name) => Op('c').Raw(Encoding.ASCII.GetBytes($"{module}\n{name}\n"));

    /// <summary>A tuple of whole numbers.</summary>
    public PickleBytesBuilder Tuple(params ReadOnlySpan<int> values)
    {
        Op('(');
        foreach (int value in values)
            Integer(value);
        return Op('t');
    }

    /// <summary>A tensor as a pickled record holds it: its storage is a PyTorch file of its own.</summary>
    public PickleBytesBuilder Tensor(string storageType, int elementSize, byte[] elements, params int[] shape)
    {
        var strides = new int[shape.Length];
        for (int d = shape.Length - 1, stride = 1; d >= 0; stride *= shape[d--])
            strides[d] = stride;
        return Global("torch._utils", "_rebuild_tensor_v2").Op('(')
            .Global("torch.storage", "_load_from_bytes").Bytes(Storage(storageType, elements.Length / elementSize, elements)).Op(0x85, 'R')
            .Integer(0).Tuple(shape).Tuple(strides).Op(0x89).Global("collections", "OrderedDict").Op(')', 'R').Op('t', 'R');
    }

    public PickleBytesBuilder Tensor(float[] values, params int[] shape) =>
        Tensor("FloatStorage", 4, values.SelectMany(BitConverter.GetBytes).ToArray(), shape);

    public PickleBytesBuilder Tensor(long[] values, params int[] shape) =>
        Tensor("LongStorage", 8, values.SelectMany(BitConverter.GetBytes).ToArray(), shape);

    /// <summary>A storage in PyTorch's older file layout.</summary>
    public static byte[] Storage(string type, int count, byte[] elements)
    {
        var file = new MemoryStream();
        file.Write(new PickleBytesBuilder().Big(new BigInteger(0x1950a86a20f9UL) * BigInteger.Pow(2, 32) + 0x469cfc6c).End());
        file.Write(new PickleBytesBuilder().Integer(1001).End());
        file.Write(new PickleBytesBuilder().Op('}', '(').Text("little_endian").Op(0x88).Op('u').End());
        file.Write(new PickleBytesBuilder().Op('(').Text("storage").Global("torch", type).Text("7").Text("cpu").Integer(count).Op('N', 't', 'Q').End());
        file.Write(new PickleBytesBuilder().Op(']', '(').Text("7").Op('e').End());
        file.Write(BitConverter.GetBytes((long)count));
        file.Write(elements);
        return file.ToArray();
    }

    /// <summary>A record of OC20 with two atoms, in the old or the new style.</summary>
    public static byte[] Record(bool newStyle)
    {
        PickleBytesBuilder p = new PickleBytesBuilder().Global("torch_geometric.data.data", "Data").Op(')', 0x81).Op('}', '(');
        if (newStyle)
        {
            p.Text("_store").Global("torch_geometric.data.storage", "GlobalStorage").Op(')', 0x81).Op('}', '(').Text("_mapping").Op('}', '(');
        }
        p.Text("pos").Tensor([0f, 0f, 0f, 1f, 0.5f, 0f], 2, 3).Text("cell").Tensor([4f, 0, 0, 0, 4f, 0, 0, 0, 9f], 1, 3, 3)
            .Text("atomic_numbers").Tensor([29f, 8f], 2).Text("natoms").Integer(2).Text("tags").Tensor([1L, 2L], 2)
            .Text("fixed").Tensor([1f, 0f], 2).Text("sid").Integer(7).Text(newStyle ? "energy" : "y").Real(-1.5)
            .Text(newStyle ? "forces" : "force").Tensor([1f, 2f, 3f, -1f, -2f, -3f], 2, 3).Op('u');
        return (newStyle ? p.Op('u', 'b', 'u') : p).Op('b').End();
    }
}
