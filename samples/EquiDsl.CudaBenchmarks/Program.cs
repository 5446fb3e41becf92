using System.Globalization;
using System.Reflection;
using CudaBenchmarksSample;
using EquiDsl;
using EquiDsl.Cuda;

const string Usage = """
    usage: EquiDsl.CudaBenchmarks [--models 31,83,153] [--precisions float32,tf32,bfloat16] [--batches 1,2,4,8,16,32,64] [--device N]
                                  [--cublas FOLDER] [--training yes|no]

    Forward passes on batches of Cu(111) slabs of 80 atoms, 20 neighbours each, and training steps of the 31M model. Needs a CUDA driver
    and NVRTC.
    """;

int[] sizes = [.. Models.Sizes], batches = [1, 2, 4, 8, 16, 32, 64];
Precision[] precisions = Enum.GetValues<Precision>();
int index = 0;
string? cublas = null;
bool training = true;
try
{
    for (int i = 0; i < args.Length; i += 2)
    {
        string value = i + 1 < args.Length ? args[i + 1] : throw new FormatException($"{args[i]} needs a value");
        switch (args[i])
        {
            case "--models":
                sizes = Numbers(value);
                break;
            case "--batches":
                batches = Numbers(value);
                break;
            case "--precisions":
                precisions = [.. value.Split(',').Select(p => Enum.Parse<Precision>(p, ignoreCase: true))];
                break;
            case "--device":
                index = Numbers(value)[0];
                break;
            case "--training":
                training = value switch { "yes" => true, "no" => false, _ => throw new FormatException("--training is yes or no") };
                break;
            case "--cublas":
                cublas = value;
                break;
            default:
                throw new FormatException($"'{args[i]}' is not understood");
        }
    }
    if (sizes.Except(Models.Sizes).Any() || batches.Any(b => b < 1))
        throw new FormatException("models are 31, 83 and 153; batches have at least one slab");
}
catch (Exception problem) when (problem is FormatException or ArgumentException)
{
    Console.Error.WriteLine($"error: {problem.Message}\n\n{Usage}");
    return 1;
}
try
{
    NativeCudaDriver driver = new();
    NvrtcCompiler compiler = new();
    Dictionary<Precision, double> products = [];
    double copy;
    using (ICudaContext context = driver.Open(index))
    {
        using Peaks peaks = new(context, compiler);
        Console.WriteLine($"{context.Properties.Name}, sm_{context.Properties.Architecture}, {context.Properties.Multiprocessors} multiprocessors, "
            + $"{driver.Name}, {compiler.Version}, {DateTime.Now:yyyy-MM-dd}, EquiDsl {Commit()}");
        copy = peaks.Copy();
        Console.WriteLine($"device copy: {copy / 1e9:F0} GB/s read and written");
        foreach (Precision precision in precisions)
        {
            double own = peaks.OwnProduct(precision);
            double? library = CuBlas.Product(context, precision, cublas);
            products[precision] = library ?? own;
            Console.WriteLine($"plain matrix product, {precision}: {(library is { } l ? $"cuBLAS {l / 1e12:F1}" : "no cuBLAS found")}, own kernel {own / 1e12:F1} TFLOP/s");
        }
    }
    Console.WriteLine("TFLOP/s of models: operations of the matrix products that kernels execute, over the whole time of a forward pass.");
    foreach (int size in sizes)
    {
        foreach (Precision precision in precisions)
            new ModelBenchmark(size, precision).Run(cache => Device.Cuda(driver, compiler, index, cache), batches, products[precision], copy);
    }
    using Device device = Device.Cuda(driver, compiler, index);
    foreach (Precision precision in training ? precisions : [])
        new TrainingBenchmark(precision).Run(device, batches);
    return 0;
}
catch (CudaException problem)
{
    Console.Error.WriteLine($"error: {problem.Message}");
    return 2;
}

static string Commit() => typeof(Models).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "of an unknown commit";

static int[] Numbers(string list) => [.. list.Split(',').Select(n => int.Parse(n, NumberStyles.None, CultureInfo.InvariantCulture))];
