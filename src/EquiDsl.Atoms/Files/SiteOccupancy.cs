namespace EquiDsl.Atoms;

/// <summary>What is done with sites of a CIF that are not wholly occupied.</summary>
public enum SiteOccupancy
{
    /// <summary>They are refused: an atom is there or not.</summary>
    Whole,

    /// <summary>
    /// A site belongs wholly to the element that is most frequent there, the first of equal ones; the others are told in
    /// <c>Info["minority_sites"]</c>, and occupancies in the column <c>occupancy</c>. A site of occupancy 0 is left out. Occupancies below 0 or above 1,
    /// alone or summed over a place, are refused.
    /// </summary>
    Majority,
}
