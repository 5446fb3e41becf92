using System.Globalization;
using EquiDsl.Cuda;

namespace EquiDsl.App;

/// <summary>What <c>--device</c> says: the best that is there, the processor, or a GPU by its number.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Index">Which GPU.</param>
internal sealed record DeviceChoice(DeviceKind Kind, int Index = 0)
{
    /// <summary>The default.</summary>
    public static DeviceChoice Auto { get; } = new(DeviceKind.Auto);

    /// <summary>Reads <c>auto</c>, <c>cpu</c>, <c>cuda</c> (the first GPU) or <c>cuda:1</c>.</summary>
    /// <exception cref="ArgumentException">It is something else.</exception>
    public static DeviceChoice Parse(string text) => text.Split(':') switch
    {
        ["auto"] => Auto,
        ["cpu"] => new(DeviceKind.Cpu),
        ["cuda"] => new(DeviceKind.Cuda),
        ["cuda", var number] when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int index) => new(DeviceKind.Cuda, index),
        _ => throw new ArgumentException($"'{text}' is no device; write auto, cpu, cuda or, for the second GPU, cuda:1"),
    };

    /// <summary>Opens the device.</summary>
    /// <param name="threads">Threads of the processor; 0 for all.</param>
    /// <exception cref="CudaException">There is no such GPU; the message tells what there is.</exception>
    public Device Open(int threads) => Kind switch
    {
        DeviceKind.Auto when threads == 0 => Device.Default,
        DeviceKind.Auto or DeviceKind.Cpu => Device.Cpu(threads),
        DeviceKind.Cuda => OpenGpu(() => new NativeCudaDriver(), () => Device.Cuda(Index)),
        _ => throw new InvalidOperationException($"there is no kind {Kind} of devices"),
    };

    /// <summary>Opens a GPU, or says what there is instead.</summary>
    /// <param name="driver">Finds the driver.</param>
    /// <param name="open">Opens the GPU.</param>
    /// <exception cref="CudaException">There is no such GPU, or it cannot be used.</exception>
    internal Device OpenGpu(Func<ICudaDriver> driver, Func<Device> open)
    {
        ICudaDriver found;
        try
        {
            found = driver();
        }
        catch (CudaException problem)
        {
            throw new CudaException($"--device {this}: {problem.Message}; this machine has cpu only");
        }
        if (Index >= found.DeviceCount)
            throw new CudaException($"--device {this}: there is no such GPU; this machine has {string.Join(", ", Names(found).Prepend("cpu"))}");
        return open();
    }

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        DeviceKind.Auto => "auto",
        DeviceKind.Cpu => "cpu",
        DeviceKind.Cuda => string.Create(CultureInfo.InvariantCulture, $"cuda:{Index}"),
        _ => throw new InvalidOperationException($"there is no kind {Kind} of devices"),
    };

    private static IEnumerable<string> Names(ICudaDriver driver)
    {
        for (int i = 0; i < driver.DeviceCount; i++)
        {
            using ICudaContext context = driver.Open(i);
            yield return string.Create(CultureInfo.InvariantCulture, $"cuda:{i} ({context.Properties.Name})");
        }
    }
}

/// <summary>Kinds of devices on a command line.</summary>
internal enum DeviceKind
{
    /// <summary>A GPU when there is one that can be used, else the processor.</summary>
    Auto,

    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>A GPU.</summary>
    Cuda,
}
