namespace EquiDsl.Atoms;

/// <summary>The kinds of files that hold structures.</summary>
public enum StructureFormat
{
    /// <summary>Extended or plain XYZ text; any number of structures.</summary>
    ExtendedXyz,

    /// <summary>ASE trajectory (<c>.traj</c>, ULM binary); any number of structures.</summary>
    AseTrajectory,

    /// <summary>ASE database in SQLite (<c>.db</c>); any number of structures.</summary>
    AseDatabase,

    /// <summary>ASE database in LMDB (<c>.aselmdb</c>, compressed JSON); any number of structures.</summary>
    AseLmdb,

    /// <summary>OC20's LMDB of pickled PyTorch Geometric data, old or new style; any number of structures.</summary>
    OcLmdb,

    /// <summary>Crystallographic Information File; one structure per data block with atoms.</summary>
    Cif,

    /// <summary>VASP's POSCAR or CONTCAR, version 5; one structure.</summary>
    Poscar,
}
