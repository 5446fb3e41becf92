using System.CommandLine;
using EquiDsl.Atoms;

namespace EquiDsl.App;

/// <summary>Pictures of structures from the top and the side.</summary>
internal static class RenderCommand
{
    public static Command Create(TextWriter output)
    {
        Argument<FileInfo> input = new("input") { Description = "structures in any format that is read" };
        Argument<FileInfo> written = new("output") { Description = "PNG or SVG file, by the name" };
        Option<int> frame = new("--frame") { Description = "which structure, counted from 0; negative from the end", DefaultValueFactory = _ => -1 };
        Option<int[]?> repeat = new ParsedOption<int[]?>("--repeat", text => RepeatText.Parse(text, 3)) { HelpName = "n,n,n", Description = "repeats along the cell vectors, as 2,2,1" };
        Option<double> radius = new("--radius") { Description = "radius of a ball over the covalent radius", DefaultValueFactory = _ => 1 };
        Option<int> size = new("--size") { Description = "longer side of a view, pixels", DefaultValueFactory = _ => new PictureOptions().Size };
        Option<string?> title = new("--title") { Description = "line above the views" };
        NumberRange.Above(0, radius);
        NumberRange.Between(50, 10_000, size);
        written.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !PictureFile.IsName(token.Value))
                result.AddError($"'{token.Value}' names no kind of picture; expected .png or .svg");
        });
        Command command = new("render", "draws a structure from the top and the side") { input, written, frame, repeat, radius, size, title };
        ReadingOptions reading = new();
        OutputOptions outputs = new();
        reading.AddTo(command, labels: false);
        outputs.AddTo(command);
        command.SetAction(parsed =>
        {
            outputs.Require(parsed, [parsed.GetValue(input)!.FullName], parsed.GetValue(written)!.FullName);
            using StructureFile file = reading.Open(parsed, parsed.GetValue(input)!);
            int index = parsed.GetValue(frame), counted = index < 0 ? index + file.Count : index;
            if (counted < 0 || counted >= file.Count)
                throw new ArgumentException($"the file has {file.Count} structures, --frame is {index}");
            int[] times = parsed.GetValue(repeat) is { Length: 3 } given ? given : [1, 1, 1];
            PictureFile.Save(parsed.GetValue(written)!.FullName, file[counted], new PictureOptions
            {
                Repeat = (times[0], times[1], times[2]),
                RadiusScale = parsed.GetValue(radius),
                Size = parsed.GetValue(size),
                Title = parsed.GetValue(title),
            });
            output.WriteLine($"structure {counted} drawn to {parsed.GetValue(written)!.FullName}");
            return 0;
        });
        return command;
    }
}
