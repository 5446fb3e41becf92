namespace EquiDsl.Atoms;

/// <summary>
/// How a neighbour of one element acts on an atom of another, at distance r: a density exp(−η₂(r − βs₀))·χ/γ₁ and a pair
/// energy ½V₀·exp(−κ(r/β − s₀))·χ/γ₂, with η₂, κ, s₀ of the neighbour, V₀, γ₁, γ₂ of the atom, and χ = n₀(neighbour)/n₀(atom).
/// </summary>
internal readonly record struct EffectiveMediumPair(
    double DensityPrefactor, double DensityDecay, double PairPrefactor, double PairDecay)
{
    public static EffectiveMediumPair Of(EffectiveMediumElement atom, EffectiveMediumElement neighbor, (double First, double Second) shells)
    {
        const double beta = EffectiveMediumElement.Beta;
        double chi = neighbor.Density / atom.Density;
        return new(
            Math.Exp(neighbor.DensityDecay * beta * neighbor.Radius) * chi / shells.First, neighbor.DensityDecay,
            0.5 * atom.Pair * Math.Exp(neighbor.PairDecay * neighbor.Radius) * chi / shells.Second, neighbor.PairDecay / beta);
    }
}
