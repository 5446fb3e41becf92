namespace EquiDsl.Atoms;

/// <summary>How an adsorbate is turned before it is placed.</summary>
public enum AdsorbateRotation
{
    /// <summary>Upright, turned about the surface normal by a random angle and tilted by up to <see cref="PlacementOptions.LargestTilt"/>.</summary>
    Upright,

    /// <summary>Any orientation, all equally likely.</summary>
    Uniform,
}
