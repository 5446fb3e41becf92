namespace EquiDsl.Atoms;

/// <summary>What is adsorbed: an atom or a molecule that stands on its binding atom.</summary>
public sealed class Adsorbate
{
    /// <summary>Creates an adsorbate.</summary>
    /// <param name="name">Its name, for tables and files.</param>
    /// <param name="structure">Its atoms; the direction away from the surface is +z when it is placed upright. Cell and tags are not looked at.</param>
    /// <param name="bindingAtom">The atom that heuristic placement puts over a site.</param>
    /// <exception cref="ArgumentException">There are no atoms, an element has no covalent radius, a coordinate is not finite, or there is no such binding atom.</exception>
    public Adsorbate(string name, AtomicStructure structure, int bindingAtom = 0)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(structure);
        if (structure.Count == 0)
            throw new ArgumentException($"The adsorbate {name} has no atoms.", nameof(structure));
        if ((uint)bindingAtom >= (uint)structure.Count)
            throw new ArgumentException($"The adsorbate {name} has {structure.Count} atoms, counted from 0; the binding atom is {bindingAtom}.", nameof(bindingAtom));
        AtomicStructure molecule = new([.. structure.Positions], [.. structure.AtomicNumbers]);
        try
        {
            StructureValidation.Check(molecule, CovalentRadii.MaximumAtomicNumber + 1);
        }
        catch (InvalidStructureException problem)
        {
            throw new ArgumentException($"The adsorbate {name}: {problem.Message}", nameof(structure));
        }
        (Name, Structure, BindingAtom) = (name, molecule, bindingAtom);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its atoms, without a cell.</summary>
    public AtomicStructure Structure { get; }

    /// <summary>The atom that heuristic placement puts over a site.</summary>
    public int BindingAtom { get; }

    /// <summary>An adsorbate by its formula, such as O, H, CO or NH3, out of <see cref="AdsorbateLibrary"/>.</summary>
    /// <param name="name">The formula.</param>
    /// <exception cref="ArgumentException">It is not in the library, nor the symbol of an element.</exception>
    public static Adsorbate Named(string name) => AdsorbateLibrary.Find(name);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
