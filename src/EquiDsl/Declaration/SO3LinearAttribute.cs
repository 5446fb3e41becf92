namespace EquiDsl;

/// <summary>Linear map over channels, one weight per degree, bias on l = 0. Node features to node features of OutChannels.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class SO3LinearAttribute : LayerAttribute
{
    /// <summary>Channels of the result. 0: 1 before a <see cref="ScalarReadoutAttribute"/> or <see cref="VectorReadoutAttribute"/>, else the channels of the method's input.</summary>
    public int OutChannels { get; set; }
}
