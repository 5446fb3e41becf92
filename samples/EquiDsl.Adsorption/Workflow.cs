using System.Diagnostics;
using System.Globalization;
using EquiDsl;
using EquiDsl.App;
using EquiDsl.Atoms;

namespace AdsorptionSample;

/// <summary>The whole way: data by effective-medium theory, a model trained on them, searches, comparison.</summary>
internal static class Workflow
{
    private const double Tolerance = 0.1;

    public static int Run(TextWriter output, string name)
    {
        Stopwatch watch = Stopwatch.StartNew();
        // A former run's folder stays.
        string folder = Directory.CreateDirectory(Enumerable.Range(1, int.MaxValue).Select(i => i == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-{i}")).First(f => !Path.Exists(f))).FullName;
        string File(string part) => Path.Combine(folder, part);
        List<AtomicStructure> training = TrainingData.Create(mixed: 12, placements: 1, seed: 1), validation = TrainingData.Create(mixed: 3, placements: 1, seed: 2);
        StructureFile.Write(File("training.extxyz"), training);
        // A thin sample is enough to choose the best weights by.
        StructureFile.Write(File("validation.extxyz"), validation.Where((_, i) => i % 10 == 0));
        Say(output, watch, $"{training.Count} frames to train on");

        int status = EquiDslApp.Run<SurfaceModel>(
        [
            "train", File("training.extxyz"), "--validation", File("validation.extxyz"), "--folder", File("run"), "--epochs", "10", "--batch", "8",
            "--learning-rate", "3e-3", "--energy-weight", "2", "--force-weight", "20", "--scale", "Forces", "--element-references", "--average", "0.99", "--fixed-atoms",
        ]);
        if (status != 0)
            return status;
        EquiDslApp.Run<SurfaceModel>(["evaluate", File("validation.extxyz"), "--weights", File("run/best.safetensors"), "--plot", File("parity.png"), "--baseline", File("training.extxyz")]);
        Say(output, watch, "trained");

        using SurfaceModel model = SurfaceModel.Load(File("run/best.safetensors"));
        Study study = new(model, output);
        study.Run();
        Say(output, watch, "searched");
        SuccessTable points = SuccessTable.Of(study.SinglePoints, Study.LargestK, Tolerance), relaxed = SuccessTable.Of(study.Relaxations, Study.LargestK, Tolerance);
        System.IO.File.WriteAllText(File("success-single-points.csv"), AdsorptionCsv.Success(points));
        System.IO.File.WriteAllText(File("success-relaxations.csv"), AdsorptionCsv.Success(relaxed));
        AdsorptionPlot.SaveSuccess(File("success.png"), [("single points", points), ("relaxations", relaxed)]);
        Print(output, study, points, relaxed);
        Say(output, watch, $"tables and plots are in {folder}");
        return 0;
    }

    public static int Usage(TextWriter error)
    {
        error.WriteLine("no arguments: makes data, trains, searches and compares. model: the command line of that model, e.g. model adsorb --help");
        return 1;
    }

    private static void Print(TextWriter output, Study study, SuccessTable points, SuccessTable relaxed)
    {
        output.WriteLine($"{points.Rows[0].Systems} systems with a minimum by EMT, {points.WithoutMinimum} without; success: within {Tolerance} eV of EMT's own best of all placements, or below");
        output.WriteLine("k  single points: success  calculations  factor   relaxations: success  calculations  factor   k random placements by EMT: success  calculations");
        for (int i = 0; i < points.Rows.Count; i++)
        {
            (SuccessRow p, SuccessRow r) = (points.Rows[i], relaxed.Rows[i]);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{p.K}  {p.Rate,22:P0}  {p.Evaluations,12}  {p.Factor,6:F1}   {r.Rate,20:P0}  {r.Evaluations,12}  {r.Factor,6:F1}   {RandomBaseline.Rate(study.Relaxations, p.K, Tolerance),34:P0}  {RandomBaseline.Evaluations(study.Relaxations, p.K),12:F0}"));
        }
        output.WriteLine($"full search: {points.Rows[0].FullEvaluations} calculations");
    }

    private static void Say(TextWriter output, Stopwatch watch, string text) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{watch.Elapsed.TotalSeconds:F0} s, {Environment.CpuUsage.TotalTime.TotalSeconds:F0} s of processor time] {text}"));
}
