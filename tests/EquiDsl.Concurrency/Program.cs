using ConcurrencyTest;

// Threads, calls of each, and races of each kind.
int threads = int.Parse(args.ElementAtOrDefault(0) ?? "16", System.Globalization.CultureInfo.InvariantCulture);
int calls = int.Parse(args.ElementAtOrDefault(1) ?? "2000", System.Globalization.CultureInfo.InvariantCulture);
int races = int.Parse(args.ElementAtOrDefault(2) ?? "1000", System.Globalization.CultureInfo.InvariantCulture);
try
{
    Check.Part("shared", () => SharedModel.Run(threads, calls, 3, null));
    Check.Part("shared, one thread", () => SharedModel.Run(4, calls / 8, 1, null));
    Check.Part("shared, bounded", () => SharedModel.Run(threads, calls / 16, 4, 2));
    Check.Part("programs", () => SharedUses.Run(calls / 100));
    Check.Part("units", () => SharedModel.ChangeUnits(calls / 8));
    Check.Part("after disposal", Refusals.Run);
    Check.Part("disposed models", () => DisposalRaces.Run(races, ofDevice: false));
    Check.Part("disposed devices", () => DisposalRaces.Run(races, ofDevice: true));
    Check.Part("trainable", () => TrainableUse.Run(races / 4));
    Check.Part("trainable, side by side", () => TrainableUse.SideBySide(races / 20));
    Check.Part("cancelled", () => Cancellations.Run(calls / 8));
    return 0;
}
catch (FailedCheck failure)
{
    Console.WriteLine($"FAILED: {failure.Message}");
    return 1;
}
