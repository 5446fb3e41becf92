using AdsorptionSample;
using EquiDsl.App;

// Without arguments: makes data, trains, searches and compares. After "model": the model's command line, e.g. model adsorb --help.
return args switch
{
    [] => Workflow.Run(Console.Out, "adsorption-study"),
    ["model", .. string[] rest] => EquiDslApp.Run<SurfaceModel>(rest),
    _ => Workflow.Usage(Console.Error),
};
