using EquiDsl.Atoms.Tests.Files;
using EquiDsl.Atoms.Tests.Relaxation;
using Xunit;

namespace EquiDsl.Atoms.Tests.Adsorption;

public sealed class SearchTests
{
    private static readonly AdsorptionOptions s_options = new() { Relaxation = new() { ForceTolerance = 0.01, MaximumSteps = 300 } };

    [Fact]
    public void Equal_minima_count_once_and_energies_are_relative_to_slab_and_adsorbate()
    {
        AdsorptionSystem system = Oxygen("Cu", "100");
        EffectiveMediumTheory emt = new();
        IReadOnlyList<AdsorbatePlacement> placements = AdsorbatePlacement.Create(system.Slab, system.Adsorbate, new() { RandomSites = 5, Seed = 2 });

        AdsorptionResult found = AdsorptionSearch.Run(emt, system, placements, s_options);

        Assert.Equal(8, found.Candidates.Count);
        Assert.Equal(found.Candidates.Count(c => c.IsValid), found.Ranking.Count + found.Candidates.Count(c => c.DuplicateOf is not null));
        Assert.True(found.Candidates.Count(c => c.DuplicateOf is not null) >= 2);
        Assert.Equal(found.Ranking.Select(c => c.AdsorptionEnergy).Order(), found.Ranking.Select(c => c.AdsorptionEnergy));
        // By hand: the same slab and atom, relaxed alone.
        AtomicStructure slab = AdsorptionStructures.Copy(system.Slab);
        using EquiDsl.Atoms.Relaxation alone = new(emt, [slab], s_options.Relaxation);
        double slabEnergy = alone.Run()[0].Energy, atom = EffectiveMediumTheory.FreeAtomEnergy(8);
        foreach (AdsorptionCandidate c in found.Candidates)
            Assert.Equal(emt.Evaluate([c.Structure])[0].Energy - slabEnergy - atom, c.AdsorptionEnergy, 1e-9);
        foreach (AdsorptionCandidate c in found.Candidates.Where(c => c.DuplicateOf is not null))
            Assert.InRange(c.AdsorptionEnergy - found.Candidates[c.DuplicateOf!.Value].AdsorptionEnergy, 0, s_options.EnergyTolerance);
        // Placements are not moved.
        Assert.All(found.Candidates, c => Assert.NotSame(c.Placement.Structure, c.Structure));
        Assert.Equal(found.Candidates.Sum(c => c.Relaxation.Steps + 1), found.Evaluations);
    }

    [Fact]
    public void Anomalous_and_unfinished_candidates_are_not_ranked()
    {
        AdsorptionSystem system = Oxygen("Cu", "111");
        IReadOnlyList<AdsorbatePlacement> placements = AdsorbatePlacement.Create(system.Slab, system.Adsorbate, new() { RandomSites = 0 });
        // One placement far above the surface, which feels nothing: converged at once, and desorbed.
        AtomicStructure far = AdsorptionStructures.Copy(placements[0].Structure);
        far.Positions[^1] += 9;
        placements = [.. placements, new(far, placements[0].Site)];

        AdsorptionResult found = AdsorptionSearch.Run(new EffectiveMediumTheory(), system, placements, s_options);
        AdsorptionResult hurried = AdsorptionSearch.Run(
            new EffectiveMediumTheory(), system, placements, s_options with { Relaxation = s_options.Relaxation with { MaximumSteps = 1 } }, found.References);

        Assert.Equal(AdsorptionAnomalies.Desorbed, found.Candidates[^1].Anomalies);
        Assert.Equal(RelaxationStatus.Converged, found.Candidates[^1].Relaxation.Status);
        Assert.DoesNotContain(found.Ranking, c => c.Index == placements.Count - 1);
        Assert.All(hurried.Ranking, c => Assert.Equal(RelaxationStatus.Converged, c.Relaxation.Status));
        Assert.Contains(hurried.Candidates, c => c.Relaxation.Status == RelaxationStatus.StepLimit);
    }

    [Fact]
    public void The_reference_judges_the_best_by_single_points_or_relaxations()
    {
        AdsorptionSystem system = Oxygen("Pd", "111");
        // A crude model: effective-medium theory under a slight attraction of all pairs.
        SumCalculator model = new(new EffectiveMediumTheory(), new LennardJones(0.01, 2.6, 5));
        EffectiveMediumTheory reference = new();
        AdsorptionResult found = AdsorptionSearch.Run(model, system, options: s_options);

        ReferenceCheck points = ReferenceCheck.Run(reference, found, 2, ReferenceMode.SinglePoint, s_options);
        ReferenceCheck relaxed = ReferenceCheck.Run(reference, found, 2, ReferenceMode.Relaxation, s_options, points.References);

        int expected = Math.Min(2, found.Ranking.Count);
        Assert.Equal(expected, points.Candidates.Count);
        Assert.All(points.Candidates, c => Assert.Equal(1, c.Evaluations));
        Assert.Equal(expected, points.EvaluationsOf(2));
        for (int i = 0; i < expected; i++)
        {
            Assert.Same(found.Ranking[i], points.Candidates[i].Candidate);
            Assert.Equal(found.Ranking[i].Structure.Positions, points.Candidates[i].Structure.Positions);
            double energy = reference.Evaluate([found.Ranking[i].Structure])[0].Energy - points.References.SlabEnergy - points.References.AdsorbateEnergy;
            Assert.Equal(energy, points.Candidates[i].AdsorptionEnergy, 1e-9);
            Assert.True(relaxed.Candidates[i].AdsorptionEnergy < points.Candidates[i].AdsorptionEnergy);
            Assert.True(relaxed.Candidates[i].Evaluations > 1);
        }
        Assert.Equal(relaxed.Candidates.Min(c => c.AdsorptionEnergy), relaxed.BestOf(2)!.AdsorptionEnergy);

        AdsorptionResult full = AdsorptionSearch.Run(reference, system, options: s_options, references: points.References);
        AdsorptionComparison comparison = new(full, relaxed);
        Assert.InRange(comparison.Excess(2)!.Value, -0.01, 0.05);
        SuccessTable table = SuccessTable.Of([comparison], 2);
        Assert.Equal(1, table.Rows[1].Rate);
        Assert.Equal(full.Evaluations, table.Rows[1].FullEvaluations);
        Assert.Equal(full.Evaluations - relaxed.EvaluationsOf(2), table.Rows[1].Saved);
        Assert.True(table.Rows[1].Factor > 1);
    }

    [Fact]
    public void Success_counts_systems_within_the_tolerance_by_k()
    {
        AdsorptionResult full = AdsorptionSearch.Run(new EffectiveMediumTheory(), Oxygen("Cu", "100"), options: s_options);
        AdsorptionCandidate best = full.Best!;
        CheckedCandidate Judged(int rank, double excess, string? problem = null) =>
            new(rank, best, best.Structure, best.AdsorptionEnergy + excess, AdsorptionAnomalies.None, 10 * rank, problem);
        AdsorptionComparison With(params CheckedCandidate[] candidates) => new(full, new(ReferenceMode.SinglePoint, full.References, candidates));

        SuccessTable table = SuccessTable.Of(
            [
                With(Judged(1, 0.05), Judged(2, 0.3)), With(Judged(1, 0.2), Judged(2, -0.4)), With(Judged(1, 0.11), Judged(2, 0.2)),
                With(Judged(1, 0.0, "failed"), Judged(2, 0.09)), With(), new(full with { Ranking = [] }, new(ReferenceMode.SinglePoint, full.References, [])),
            ],
            largest: 3);

        Assert.Equal([1, 3, 3], table.Rows.Select(r => r.Successes));
        Assert.All(table.Rows, r => Assert.Equal(5, r.Systems));
        Assert.Equal([40L, 120L, 120L], table.Rows.Select(r => r.Evaluations));
        Assert.Equal(5L * full.Evaluations, table.Rows[0].FullEvaluations);
        Assert.Equal(1, table.WithoutMinimum);
        Assert.Equal(4, AdsorptionCsv.Success(table).TrimEnd('\n').Split('\n').Length);
    }

    [Fact]
    public void Trajectories_and_tables_hold_every_placement()
    {
        using TemporaryFolder folder = new();
        AdsorptionSystem system = Oxygen("Cu", "100");
        IReadOnlyList<AdsorbatePlacement> placements = AdsorbatePlacement.Create(system.Slab, system.Adsorbate, new() { RandomSites = 1 });

        AdsorptionResult found = AdsorptionSearch.Run(new EffectiveMediumTheory(), system, placements, s_options with { Trajectory = name => folder.File($"{name}.traj") });
        ReferenceCheck check = ReferenceCheck.Run(new EffectiveMediumTheory(), found, 1, ReferenceMode.SinglePoint, s_options);

        foreach (AdsorptionCandidate c in found.Candidates)
        {
            using StructureFile file = StructureFile.Open(folder.File($"{c.Index}.traj"));
            Assert.Equal(c.Evaluations, file.Count);
            Assert.Equal(c.Relaxation.Energy, file[file.Count - 1].Energy!.Value, 1e-9);
            Assert.Equal(2, file[0].GetTags()![^1]);
        }
        Assert.True(File.Exists(folder.File("slab.traj")) && File.Exists(folder.File("adsorbate.traj")));
        string[][] rows = [.. AdsorptionCsv.Candidates(found, check).TrimEnd('\n').Split('\n').Select(l => l.Split(','))];
        Assert.Equal(found.Candidates.Count + 1, rows.Length);
        Assert.All(rows, r => Assert.Equal(rows[0].Length, r.Length));
        Assert.Single(rows.Skip(1), r => r[12] == "1" && r[13].Length > 0);
    }

    [Fact]
    public void Failures_say_what_failed()
    {
        AdsorptionSystem iron = new("O on Fe", SurfaceFixtures.Fcc("Fe", "110", 3, 2, 2, CrystalKind.Bcc, 2.87), Adsorbate.Named("O"));
        AdsorptionSystem sulfur = Oxygen("Cu", "111") with { Name = "S on Cu", Adsorbate = Adsorbate.Named("S") };
        EffectiveMediumTheory emt = new();

        Assert.Contains("O on Fe: the clean slab could not be relaxed (Refused)", Assert.Throws<InvalidOperationException>(() => AdsorptionSearch.Run(emt, iron)).Message, StringComparison.Ordinal);
        string message = Assert.Throws<InvalidOperationException>(() => AdsorptionSearch.Run(emt, sulfur)).Message;
        Assert.Contains("the free adsorbate", message, StringComparison.Ordinal);
        Assert.Contains("no parameters for S", message, StringComparison.Ordinal);
        // With its energy given, the placements fail one by one and are told.
        AdsorptionResult result = AdsorptionSearch.Run(emt, sulfur, options: s_options with { AdsorbateEnergy = 0 });
        Assert.Empty(result.Ranking);
        Assert.Null(result.Best);
        Assert.All(result.Candidates, c => Assert.Contains("no parameters for S", c.Relaxation.Problem, StringComparison.Ordinal));
        Assert.Empty(ReferenceCheck.Run(emt, result, 3, ReferenceMode.SinglePoint, s_options with { AdsorbateEnergy = 0 }).Candidates);
        Assert.Throws<ArgumentException>(() => AdsorptionSearch.Run(emt, iron, options: new() { Relaxation = new() { Cell = CellRelaxation.Free } }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ReferenceCheck.Run(emt, result, 0, ReferenceMode.SinglePoint));
    }

    [Fact]
    public void A_search_can_be_stopped()
    {
        using CancellationTokenSource source = new();

        Assert.Throws<OperationCanceledException>(() => AdsorptionSearch.Run(
            new EffectiveMediumTheory(), Oxygen("Cu", "111"), options: s_options, afterStep: _ => source.Cancel(), cancellation: source.Token));
    }

    private static AdsorptionSystem Oxygen(string metal, string miller) =>
        new($"O on {metal}({miller})", SurfaceFixtures.Fcc(metal, miller, 3, 2, 2), Adsorbate.Named("O"));
}
