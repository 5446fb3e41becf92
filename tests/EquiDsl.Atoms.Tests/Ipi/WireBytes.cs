using System.Text;

namespace EquiDsl.Atoms.Tests.Ipi;

/// <summary>Messages written byte by byte, well formed or not.</summary>
internal sealed class WireBytes
{
    private readonly MemoryStream _bytes = new();

    public WireBytes Header(string word) => Raw(Encoding.Latin1.GetBytes(word.PadRight(12)));

    public WireBytes Raw(byte[] bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    public WireBytes Int(int value) => Raw(BitConverter.GetBytes(value));

    public WireBytes Reals(params double[] values) => Raw([.. values.SelectMany(BitConverter.GetBytes)]);

    public byte[] ToArray() => _bytes.ToArray();
}
