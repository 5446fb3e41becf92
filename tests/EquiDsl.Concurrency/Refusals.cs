using EquiDsl;

namespace ConcurrencyTest;

/// <summary>Whatever computes, changes or measures says that model or device was disposed; what describes can be read.</summary>
internal static class Refusals
{
    public static string Run()
    {
        ParameterSet parameters = ParameterSet.FromSeed(Whole.Description.Parameters, 1);
        AtomicStructure[] batch = Batches.All[2];
        foreach (bool ofDevice in new[] { false, true })
        {
            using Device device = Device.Cpu(2);
            using Whole model = Whole.FromParameters(parameters, device);
            using Parts parts = Parts.FromSeed(2, device);
            using TrainableModel training = Whole.ForTraining(parameters, device);
            AtomGraph graph = AtomGraph.Build(batch, 4, 12);
            NodeFeatures features = parts.Embed(graph, default);
            using IEnumerator<Prediction> begun = model.Runtime.PredictMany([batch, batch, batch]).GetEnumerator();
            Check.Require(begun.MoveNext(), "no prediction");
            training.Forward(graph.Neighbors);
            if (ofDevice)
            {
                device.Dispose();
            }
            else
            {
                model.Dispose();
                parts.Dispose();
                training.Dispose();
            }
            OfModel(model, batch);
            Require("enumeration", () => begun.MoveNext());
            Require("Embed", () => parts.Embed(graph, default));
            Require("Energy", () => parts.Energy(features));
            Require("parts' Features", () => parts.Runtime.Features(0, null, graph, 0));
            Require("parts' Forces", () => parts.Runtime.Forces(0, null, graph));
            OfTraining(training, batch, graph.Neighbors, parameters);
            if (ofDevice)
            {
                Require("FromSeed", () => Whole.FromSeed(1, device));
                Require("ForTraining", () => Whole.ForTraining(parameters, device));
            }
            Check.Require(model.Runtime.Description.Name.Length > 0 && training.HasForces && !model.Runtime.HasStress, "no description");
        }
        return "every member of a model, its methods and a trainable one refuses";
    }

    /// <summary>A disposed model refuses everything.</summary>
    public static void OfModel(Whole model, AtomicStructure[] batch)
    {
        ModelRuntime runtime = model.Runtime;
        NeighborGraph graph = AtomGraph.Build(batch, 4, 12).Neighbors;
        Require("Predict", () => model.Predict(batch));
        Require("Predict of nothing", () => model.Predict([]));
        Require("Predict of a graph", () => model.Predict(graph));
        Require("runtime's Predict", () => runtime.Predict(batch));
        Require("runtime's Predict of a graph", () => runtime.Predict(graph));
        Require("PredictMany", () => runtime.PredictMany([batch]).Any());
        Require("Profile", () => runtime.Profile(graph));
        Require("Energy", () => runtime.Energy(0, null, null));
        Require("Normalization", () => runtime.Normalization = TargetNormalization.None);
        Require("SplitBatches", () => runtime.SplitBatches = true);
        Require("MaximumConcurrency", () => runtime.MaximumConcurrency = 3);
        Require("WeightBytes", () => runtime.WeightBytes.ToString());
        Require("WorkspaceBytes", () => runtime.WorkspaceBytes.ToString());
    }

    private static void OfTraining(TrainableModel model, AtomicStructure[] batch, NeighborGraph graph, ParameterSet parameters)
    {
        Require("BuildGraph", () => model.BuildGraph(batch));
        Require("Forward", () => model.Forward(graph));
        Require("Backward", () => model.Backward(new double[graph.SystemCount], new double[3 * graph.NodeCount]));
        Require("ClearGradients", model.ClearGradients);
        Require("ReadGradients", () => model.ReadGradients(new ParameterSet()));
        Require("AddGradients", () => model.AddGradients(parameters));
        Require("ParametersChanged", model.ParametersChanged);
        Require("trainable WeightBytes", () => model.WeightBytes.ToString());
        Require("GradientBytes", () => model.GradientBytes.ToString());
        Require("trainable WorkspaceBytes", () => model.WorkspaceBytes.ToString());
    }

    private static void Require(string what, Action use)
    {
        try
        {
            use();
        }
        catch (ObjectDisposedException)
        {
            return;
        }
        throw new FailedCheck($"{what} goes on after disposal");
    }
}
