using System.CommandLine;
using System.Reflection;
using EquiDsl.Cuda;
using Xunit;

namespace EquiDsl.App.Tests;

/// <summary>A wrong command line ends with 2 and one line on standard error, faults of data with 1 and one line, help with 0.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("a command is missing: train, evaluate")]
    [InlineData("unknown command 'predit'; did you mean 'predict'?", "predit", "x")]
    [InlineData("unknown command 'help'; did you mean '--help'?", "help")]
    [InlineData("unknown option '--verison'; did you mean '--version'?", "--verison")]
    [InlineData("unknown option '--sed'; did you mean '--seed'?", "predict", "x", "--sed", "3")]
    [InlineData("unknown option '--sed'; did you mean '--seed'?", "predict", "--sed=3", "x")]
    [InlineData("unknown option '--epoch'; did you mean '--epochs'?", "train", "--epoch", "3", "x")]
    [InlineData("'-weights' looks like an option, whose name starts with two dashes: '--weights'", "predict", "x", "-weights", "w.pt")]
    [InlineData("unknown option '-x'; a file of this name is './-x'", "predict", "a", "-x")]
    [InlineData("'-w' stands before predict, whose options follow it", "-w", "x", "predict", "a")]
    [InlineData("'--seed=3' stands before predict, whose options follow it", "--seed=3", "predict", "a")]
    [InlineData("predict needs <input> (", "predict")]
    [InlineData("convert needs <output> (", "convert", "a")]
    [InlineData("'y' is one argument too many: predict takes <input>", "predict", "x", "y")]
    [InlineData("--seed needs a value (", "predict", "x", "--seed")]
    [InlineData("-o needs a value (", "predict", "x", "-o")]
    [InlineData("--steps has 2 values and takes one: 1, 2", "md", "x", "--steps", "1", "--steps", "2")]
    [InlineData("--fmax is 'a' and must be a finite number", "relax", "x", "--fmax", "a")]
    [InlineData("--force-tolerance is 'a' and must be a finite number", "relax", "x", "--force-tolerance=a")]
    [InlineData("--cell is none and must be one of Fixed", "relax", "x", "--cell", "none")]
    [InlineData("--cell is 1 and must be one of Fixed", "relax", "x", "--cell", "1")]
    [InlineData("--method is newton and must be one of lbfgs, bfgs, fire", "relax", "x", "--method", "newton")]
    [InlineData("--ensemble is nve2 and must be one of nve, nvt, npt, nvt-langevin, nvt-nose-hoover, langevin, nose-hoover; did you mean 'nve'?", "md", "x", "--ensemble", "nve2")]
    [InlineData("--device: 'gpu' is no device; write auto, cpu, cuda or, for the second GPU, cuda:1", "predict", "x", "--device", "gpu")]
    [InlineData("--device: 'cuda:-1' is no device", "predict", "x", "--device", "cuda:-1")]
    [InlineData("--device: 'cuda:1,2' is no device", "predict", "x", "--device=cuda:1,2")]
    [InlineData("--resume is a flag and takes no value; here it has 'maybe'", "train", "x", "--resume=maybe")]
    [InlineData("<input> is '' and must be the name of a file", "predict", "")]
    [InlineData("-w is ' ' and must be the name of a file", "predict", "x", "-w", " ")]
    [InlineData("--repeat: '2.5,1,1' is not 3 whole numbers from 1, such as 2,2,1", "render", "x", "y.png", "--repeat", "2.5,1,1")]
    [InlineData("--repeat: '2,0' is not 2 whole numbers from 1, such as 3,3", "adsorb", "--adsorbate", "CO", "--element", "Cu", "--repeat", "2,0")]
    [InlineData("--miller: '1x' is not a Miller index", "adsorb", "--adsorbate", "CO", "--element", "Cu", "--miller", "1x")]
    [InlineData("--adsorbate is missing (", "adsorb", "--element", "Cu")]
    [InlineData("name one of --slab, --bulk and --element", "adsorb", "--adsorbate", "CO", "--untrained")]
    [InlineData("--restart needs --trajectories", "relax", "x", "--restart", "--untrained")]
    [InlineData("predict needs trained parameters, --weights FILE; --untrained computes", "predict", "x")]
    [InlineData("evaluate needs trained parameters", "evaluate", "x", "--seed", "3")]
    [InlineData("relax needs trained parameters", "relax", "x", "--untrained=false")]
    [InlineData("md needs trained parameters", "md", "x", "--restart")]
    [InlineData("adsorb needs trained parameters", "adsorb", "--adsorbate", "CO", "--element", "Cu")]
    [InlineData("serve needs trained parameters", "serve", "x")]
    [InlineData("--weights and --untrained exclude each other", "predict", "x", "--untrained", "-w", "y.safetensors")]
    [InlineData("'y.gif' names no kind of picture; expected .png or .svg", "render", "x", "y.gif")]
    public void A_wrong_command_line_is_one_line_that_says_what_to_do(string expected, params string[] args)
    {
        using StringWriter output = new(), error = new();

        int status = EquiDslApp.Run<VerbModel>(args, output, error);

        string text = error.ToString();
        Assert.Equal((2, ""), (status, output.ToString()));
        Assert.StartsWith($"error: {expected}", text, StringComparison.Ordinal);
        Assert.Contains($" See '{RootCommand.ExecutableName}", text, StringComparison.Ordinal);
        Assert.EndsWith(" --help'." + Environment.NewLine, text, StringComparison.Ordinal);
        Assert.Single(text.TrimEnd().Split('\n'));
        Assert.DoesNotContain("System.", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.extxyz: there is no such file", "predict", "missing.extxyz", "--untrained")]
    [InlineData("folder: it is a folder, and a file is needed", "predict", "folder", "--untrained")]
    [InlineData("missing.safetensors: there is no such file", "predict", "data.extxyz", "-w", "missing.safetensors")]
    [InlineData("the file has 2 structures, --frame is 5", "render", "data.extxyz", "a.png", "--frame", "5")]
    [InlineData("missing.extxyz: there is no such file", "md", "missing.extxyz", "--untrained")]
    [InlineData("folder: it is a folder", "train", "folder")]
    public void A_fault_of_data_is_one_line_after_everything_else(string expected, params string[] args)
    {
        using CommandLine line = new();
        line.Data("data.extxyz", 2, 1);
        Directory.CreateDirectory(line["folder"]);
        using StringWriter output = new(), error = new();

        int status = EquiDslApp.Run<VerbModel>([args[0], .. args[1..].Select(a => a.Contains('.', StringComparison.Ordinal) || a == "folder" ? line[a] : a)], output, error);

        Assert.Equal(1, status);
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
        Assert.StartsWith("error: ", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(expected, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_of_a_message_are_joined_and_control_characters_do_not_reach_the_terminal()
    {
        using StringWriter few = new(), many = new();

        ErrorLine.Write(few, "two things are wrong:\n  first\u001b[31m\n  second");
        ErrorLine.Write(many, "much is wrong:\n" + string.Join('\n', Enumerable.Range(0, 40)));

        Assert.Equal("error: two things are wrong: first\uFFFD[31m; second" + Environment.NewLine, few.ToString());
        Assert.Equal("error: much is wrong: 0; 1; 2; 3; 4; 5; 6; 7; 8; 9; 10; 11; and 28 more" + Environment.NewLine, many.ToString());
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public void Help_fits_the_terminal_and_shows_every_option(int width)
    {
        foreach (Command command in EquiDslApp.Create<VerbModel>(TextWriter.Null).Subcommands)
        {
            string text = HelpText.Of(command, width);

            Assert.All(text.Split('\n'), l => Assert.True(l.TrimEnd('\r').Length < width, l));
            Assert.All(command.Options, o => Assert.Contains(o.Name, text, StringComparison.Ordinal));
            Assert.All(command.Options.Concat<Symbol>(command.Arguments), o => Assert.False(string.IsNullOrEmpty(o.Description), $"{command.Name} {o.Name}"));
            // The value of --repeat is one text.
            Assert.DoesNotContain("--repeat <n>...", text, StringComparison.Ordinal);
            foreach (string ugly in new[] { "2147483647", "System.", "9223372036854775807", "  ()" })
                Assert.DoesNotContain(ugly, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Help_is_the_output_even_when_something_else_is_wrong()
    {
        using CommandLine line = new();

        Assert.StartsWith("md: ", line.Run("md", "--help"), StringComparison.Ordinal);
        Assert.StartsWith("md: ", line.Run("md", "--time-step", "0,5", "-h"), StringComparison.Ordinal);
        Assert.Contains("commands:", line.Run("--help"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_version_is_that_of_the_program_and_of_the_library()
    {
        Assembly host = typeof(UsageTests).Assembly;
        string[] lines = [.. ProgramVersion.Lines(host)];

        Assert.Equal(2, lines.Length);
        Assert.StartsWith($"{host.GetName().Name} {host.GetName().Version!.ToString(3)}", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"EquiDsl {typeof(EquiDslApp).Assembly.GetName().Version!.ToString(3)}", lines[1], StringComparison.Ordinal);
        Assert.Equal(lines[1], Assert.Single(ProgramVersion.Lines(null)));
        Assert.EndsWith(typeof(Device).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion, lines[1], StringComparison.Ordinal);
        using CommandLine line = new();
        Assert.Contains(lines[1], line.Run("--version"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auto", "Auto", 0)]
    [InlineData("cpu", "Cpu", 0)]
    [InlineData("cuda", "Cuda", 0)]
    [InlineData("cuda:0", "Cuda", 0)]
    [InlineData("cuda:1", "Cuda", 1)]
    [InlineData("cuda:12", "Cuda", 12)]
    public void Devices_have_numbers(string text, string kind, int index) =>
        Assert.Equal((kind, index), (DeviceChoice.Parse(text).Kind.ToString(), DeviceChoice.Parse(text).Index));

    [Fact]
    public void A_gpu_that_is_not_there_is_refused_with_what_is()
    {
        TwoGpus driver = new();
        Device opened = Device.Cpu(1);

        Assert.Same(opened, DeviceChoice.Parse("cuda:1").OpenGpu(() => driver, () => opened));
        string none = Assert.Throws<CudaException>(() => DeviceChoice.Parse("cuda:2").OpenGpu(() => driver, () => opened)).Message;
        string noDriver = Assert.Throws<CudaException>(() => DeviceChoice.Parse("cuda").OpenGpu(() => throw new CudaException("there is no driver"), () => opened)).Message;

        Assert.Equal("--device cuda:2: there is no such GPU; this machine has cpu, cuda:0 (A), cuda:1 (B)", none);
        Assert.Equal("--device cuda:0: there is no driver; this machine has cpu only", noDriver);
    }

    /// <summary>A driver of a machine with two GPUs.</summary>
    private sealed class TwoGpus : ICudaDriver
    {
        public string Name => "two";

        public int DeviceCount => 2;

        public ICudaContext Open(int device) => new Context(new CudaDeviceProperties(device == 0 ? "A" : "B", 90, 1, 0, 0, 0));

        private sealed class Context(CudaDeviceProperties properties) : ICudaContext
        {
            public CudaDeviceProperties Properties => properties;

            public (long Free, long Total) Memory => throw new NotSupportedException();

            public nint Allocate(long bytes) => throw new NotSupportedException();

            public void Free(nint address) => throw new NotSupportedException();

            public nint AllocatePinned(long bytes) => throw new NotSupportedException();

            public void FreePinned(nint address) => throw new NotSupportedException();

            public ICudaModule Load(ReadOnlySpan<byte> image) => throw new NotSupportedException();

            public ICudaStream CreateStream() => throw new NotSupportedException();

            public ICudaEvent CreateEvent() => throw new NotSupportedException();

            public void Dispose()
            {
            }
        }
    }
}
