using System.CommandLine;
using System.Text;
using EquiDsl.Atoms;
using EquiDsl.Cuda;
using EquiDsl.Files;
using EquiDsl.Training;

namespace EquiDsl.App;

/// <summary>Errors as one line, the last that a command line writes.</summary>
internal static class ErrorLine
{
    // More lines of a message are counted only.
    private const int MostJoined = 12;

    /// <summary>Whether an exception tells of something that a user can mend.</summary>
    public static bool IsExpected(Exception problem) => problem is EquiDslFileException or InvalidStructureException or NonFinitePredictionException or ArgumentException or NotSupportedException
        or InvalidOperationException or IOException or UnauthorizedAccessException or TimeoutException or IpiProtocolException or CudaException
        or InvalidDatasetException or LabelOutlierException or NonFiniteLossException or CorruptCheckpointException;

    /// <summary>Writes what is wrong with a command line, and where its help is.</summary>
    /// <returns>The exit code.</returns>
    public static int Usage(TextWriter error, string problem, Command command)
    {
        string verb = command is RootCommand ? "" : $" {command.Name}";
        Write(error, $"{problem.TrimEnd('.')}{(problem.EndsWith('?') ? "" : ".")} See '{RootCommand.ExecutableName}{verb} --help'.");
        return ExitCode.Usage;
    }

    /// <summary>Writes what went wrong.</summary>
    /// <returns>The exit code.</returns>
    public static int Failure(TextWriter error, Exception problem)
    {
        string message = Sentence(problem);
        // The log of a compiler is for reading from the top.
        if (problem is CudaException && message.IndexOf('\n', StringComparison.Ordinal) is > 0 and int end)
        {
            error.WriteLine(message[(end + 1)..]);
            message = message[..end];
        }
        Write(error, message);
        return ExitCode.Failure;
    }

    /// <summary>Writes a message.</summary>
    public static void Write(TextWriter error, string message)
    {
        string[] lines = [.. message.Split('\n').Select(Printable).Where(line => line.Length > 0)];
        string first = lines.FirstOrDefault() ?? "without a message";
        if (lines.Length > 1)
            first += $"{(first.EndsWith(':') ? "" : ":")} {string.Join("; ", lines.Skip(1).Take(MostJoined))}";
        error.WriteLine($"error: {first}{(lines.Length > MostJoined + 1 ? $"; and {lines.Length - MostJoined - 1} more" : "")}");
        error.Flush();
    }

    /// <summary>
    /// The message of an exception without the parameter's name and value that the runtime appends, with names of options as they are written here.
    /// </summary>
    public static string Sentence(Exception problem)
    {
        if (problem is EquiDslFileException { InnerException: IOException or UnauthorizedAccessException } file)
        {
            if (Directory.Exists(file.File))
                return $"{file.File}: it is a folder, and a file is needed";
            if (file.InnerException is FileNotFoundException or DirectoryNotFoundException)
                return $"{file.File}: there is no such file";
        }
        int end = problem is ArgumentException { ParamName: { } name } ? problem.Message.IndexOf($" (Parameter '{name}')", StringComparison.Ordinal) : -1;
        return OptionNames.In(end < 0 ? problem.Message : problem.Message[..end], problem);
    }

    /// <summary>A line without control characters, which a terminal would obey.</summary>
    private static string Printable(string line)
    {
        StringBuilder text = new(line.Length);
        foreach (char c in line.Trim())
            text.Append(c == '\t' ? ' ' : char.IsControl(c) ? '\uFFFD' : c);
        return text.ToString();
    }
}
