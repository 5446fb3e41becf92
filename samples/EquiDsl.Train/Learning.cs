using System.Diagnostics;
using System.Globalization;
using EquiDsl.App;
using EquiDsl.Atoms;

namespace TrainSample;

/// <summary>A model learns effective-medium theory of small metal clusters within five minutes.</summary>
internal static class Learning
{
    private const int TrainingClusters = 60, ValidationClusters = 5, TestClusters = 20;

    public static int Run(TextWriter output)
    {
        Stopwatch watch = Stopwatch.StartNew();
        // A former run's folder stays.
        string folder = Directory.CreateDirectory(Enumerable.Range(1, int.MaxValue).Select(i => i == 1 ? "learning" : string.Create(CultureInfo.InvariantCulture, $"learning-{i}")).First(f => !Path.Exists(f))).FullName;
        string File(string name) => Path.Combine(folder, name);
        StructureFile.Write(File("training.extxyz"), ClusterData.Create(TrainingClusters, seed: 1));
        StructureFile.Write(File("validation.extxyz"), ClusterData.Create(ValidationClusters, seed: 2));
        StructureFile.Write(File("test.extxyz"), ClusterData.Create(TestClusters, seed: 3));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"data made in {watch.Elapsed.TotalSeconds:F1} s"));

        int status = EquiDslApp.Run<ClusterModel>(
        [
            "train", File("training.extxyz"), "--validation", File("validation.extxyz"), "--folder", File("run"), "--epochs", "30", "--batch", "8",
            "--learning-rate", "2e-3", "--energy-weight", "1", "--force-weight", "20", "--scale", "Forces", "--element-references", "--average", "0.99",
        ]);
        if (status != 0)
            return status;
        status = EquiDslApp.Run<ClusterModel>(["evaluate", File("test.extxyz"), "--weights", File("run/best.safetensors"), "--plot", File("parity.png"), "--baseline", File("training.extxyz")]);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds:F0} s in all; pictures are in {folder}"));
        return status;
    }

    public static int Usage(TextWriter error)
    {
        error.WriteLine("no arguments: makes data, trains and compares. clusters, molecules, molecules-direct, surfaces or surfaces-direct: the command line of that model, e.g. clusters --help");
        return 1;
    }
}
