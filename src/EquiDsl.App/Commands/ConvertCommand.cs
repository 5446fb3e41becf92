using System.CommandLine;
using EquiDsl.Atoms;

namespace EquiDsl.App;

/// <summary>Structures from one format to another, and weights to safetensors.</summary>
internal static class ConvertCommand
{
    private static readonly string[] s_weights = [".pt", ".pth", ".ckpt", ".safetensors"];

    public static Command Create<TModel>(TextWriter output)
        where TModel : IDeclaredModel<TModel>
    {
        Argument<FileInfo> input = new("input") { Description = "structures in any format that is read; or weights: safetensors, or a PyTorch checkpoint" };
        Argument<FileInfo> written = new("output") { Description = "structures: extxyz, traj, db or POSCAR by the name; weights: safetensors" };
        Option<int> first = new("--first") { Description = "first structure, counted from 0" };
        Option<long?> count = new("--count") { Description = "how many structures; without it all from the first on" };
        NumberRange.AtLeast(0, first, count);
        ReadingOptions reading = new();
        Command command = new("convert", "structures from one format to another, or weights to safetensors under the reference's names") { input, written, first, count };
        OutputOptions outputs = new();
        reading.AddTo(command, labels: true);
        outputs.AddTo(command);
        command.SetAction(parsed =>
        {
            (string from, string to) = (parsed.GetValue(input)!.FullName, parsed.GetValue(written)!.FullName);
            if (s_weights.Contains(Path.GetExtension(from).ToLowerInvariant()))
            {
                if (!to.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
                    throw new UsageException($"weights are written as .safetensors, not as '{Path.GetFileName(to)}'");
                outputs.Require(parsed, [from], to);
                ParameterSet.Load(from, TModel.Description).Save(to, TModel.Description.Parameters);
                output.WriteLine($"{TModel.Description.Parameters.Count} tensors written to {to}");
                return 0;
            }
            StructureFile.RequireWritable(to);
            outputs.Require(parsed, [from], to);
            using StructureFile file = StructureFile.Open(from, options: reading.Read(parsed));
            int start = parsed.GetValue(first), number = (int)Math.Min(parsed.GetValue(count) ?? file.Count, file.Count - start);
            if (start < 0 || number < 0 || (number == 0 && start > 0))
                throw new ArgumentException($"the file has {file.Count} structures, --first is {start}");
            StructureFile.Write(to, start == 0 && number == file.Count ? file.ReadAll() : Enumerable.Range(start, number).Select(i => file[i]));
            output.WriteLine($"{number} structures written to {to}");
            return 0;
        });
        return command;
    }
}
