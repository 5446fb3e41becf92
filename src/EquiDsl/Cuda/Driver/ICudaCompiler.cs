namespace EquiDsl.Cuda;

/// <summary>What turns CUDA C++ into modules.</summary>
public interface ICudaCompiler
{
    /// <summary>Name, version and options, part of cache keys, e.g. <c>nvrtc 13.0 --std=c++17</c>.</summary>
    string Version { get; }

    /// <summary>Compiles a module for one architecture. Calls may come from several threads at once.</summary>
    /// <param name="source">The text.</param>
    /// <param name="architecture">Compute capability, 10·major + minor.</param>
    /// <exception cref="CudaCompilationException">The text does not compile; the message has the log and the numbered source lines.</exception>
    byte[] Compile(CudaSource source, int architecture);
}

/// <summary>The text of one module.</summary>
/// <param name="Name">What it computes; names the module in messages.</param>
/// <param name="Text">CUDA C++ that includes nothing.</param>
public sealed record CudaSource(string Name, string Text);
