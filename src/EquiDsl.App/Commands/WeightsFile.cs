using EquiDsl.Files;
using EquiDsl.Training;

namespace EquiDsl.App;

/// <summary>Files that hold parameters: weights, checkpoints of the reference, and checkpoints of a run that goes on.</summary>
internal static class WeightsFile
{
    /// <summary>Whether a file is one, by its name.</summary>
    public static bool IsOne(FileInfo file) => file.Extension is ".safetensors" or ".pt" or ".pth";

    /// <summary>The parameters; of a run's checkpoint, the moving averages, which are what it evaluates and saves as best and final weights.</summary>
    /// <exception cref="EquiDslFileException">The file is unreadable or of another model.</exception>
    public static ParameterSet Load(string path, ModelDescription model)
    {
        string prefix = "";
        if (Path.GetExtension(path) == ".safetensors")
        {
            using SafetensorsFile file = SafetensorsFile.Open(path);
            prefix = file.Tensors.Any(t => t.Name.StartsWith(CheckpointFolder.AveragePrefix, StringComparison.Ordinal)) ? CheckpointFolder.AveragePrefix : "";
        }
        return ParameterSet.Load(path, model, prefix);
    }
}
