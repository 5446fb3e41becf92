return EquiDsl.Conformance.ConformanceRun.Run(args, Console.Out);
