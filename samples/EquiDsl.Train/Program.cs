using EquiDsl.App;
using TrainSample;

// Without arguments: makes data, trains and compares. With the name of a model: that model's command line.
return args switch
{
    [] => Learning.Run(Console.Out),
    ["clusters", .. string[] rest] => EquiDslApp.Run<ClusterModel>(rest),
    ["molecules", .. string[] rest] => EquiDslApp.Run<MoleculeModel>(rest),
    ["molecules-direct", .. string[] rest] => EquiDslApp.Run<DirectMoleculeModel>(rest),
    ["surfaces", .. string[] rest] => EquiDslApp.Run<SurfaceModel>(rest),
    ["surfaces-direct", .. string[] rest] => EquiDslApp.Run<DirectSurfaceModel>(rest),
    _ => Learning.Usage(Console.Error),
};
