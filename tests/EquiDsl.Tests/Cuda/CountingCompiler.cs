using EquiDsl.Cuda;

namespace EquiDsl.Tests.Cuda;

/// <summary>Stands for NVRTC, and counts.</summary>
internal sealed class CountingCompiler : ICudaCompiler
{
    private int _count;

    public int Count => _count;

    public string Version { get; init; } = "counting";

    public byte[] Compile(CudaSource source, int architecture)
    {
        Interlocked.Increment(ref _count);
        return Code(source.Text);
    }

    public byte[] Code(string text) => [.. Enumerable.Range(0, 1000).Select(i => (byte)(text[i % text.Length] + i))];
}
