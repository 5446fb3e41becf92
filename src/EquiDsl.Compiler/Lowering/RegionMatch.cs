using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using EquiDsl.Compiler.Graph;

namespace EquiDsl.Compiler.Lowering;

/// <summary>
/// Two regions that compute the same of other stored values and other parameters, as those of equal blocks do: which value and which
/// parameter of the second stands for one of the first. An op is compared by all its fields, which are data, so that no attribute can be
/// left out; whatever cannot be told to be equal is taken for different, and lowered by itself.
/// </summary>
internal sealed class RegionMatch
{
    private static readonly ConcurrentDictionary<Type, FieldInfo[]> s_fields = new();

    private readonly Region _first, _second;
    private readonly HashSet<Value> _stored;
    private readonly Dictionary<object, object> _seconds = new(ByReference.Instance), _firsts = new(ByReference.Instance);
    private readonly Dictionary<Parameter, Parameter> _parameters = [], _back = [];

    private RegionMatch(Region first, Region second, HashSet<Value> stored)
    {
        _first = first;
        _second = second;
        _stored = stored;
    }

    /// <summary>How <paramref name="second"/> repeats <paramref name="first"/>, or null when it does not.</summary>
    public static RegionMatch? Of(Region first, Region second, HashSet<Value> stored)
    {
        RegionMatch match = new(first, second, stored);
        return first.Name == second.Name && first.IsEdges == second.IsEdges && first.Phase == second.Phase
            && match.AreValuesEqual(first.Outputs, second.Outputs)
            && match.AreValuesEqual(first.Gradients.Select(g => g.Result).ToArray(), second.Gradients.Select(g => g.Result).ToArray())
            ? match
            : null;
    }

    /// <summary>The second region's counterpart of a value of the first.</summary>
    public Value Second(Value first) => (Value)_seconds[first];

    /// <summary>The second region's counterpart of a parameter of the first.</summary>
    public Parameter Second(Parameter first) => _parameters[first];

    private bool AreValuesEqual(IReadOnlyList<Value> first, IReadOnlyList<Value> second) =>
        first.Count == second.Count && first.Zip(second, IsValueEqual).All(equal => equal);

    private bool IsValueEqual(Value first, Value second)
    {
        if (Pair(first, second) is bool known)
            return known;
        bool isExternal = IsExternal(first, _first);
        return first.Type.Equals(second.Type) && first.Producer.GetType() == second.Producer.GetType() && isExternal == IsExternal(second, _second)
            && (isExternal ? AreInputsAlike(first.Producer, second.Producer) : AreValuesEqual(first.Producer.Inputs, second.Producer.Inputs))
            && AreAttributesEqual(first.Producer, second.Producer);
    }

    private bool IsExternal(Value value, Region region) => _stored.Contains(value) && !region.Outputs.Contains(value);

    /// <summary>Ops that are only referred to count by their attributes.</summary>
    private static bool AreInputsAlike(Op first, Op second) => first.Inputs.Select(i => i.Type).SequenceEqual(second.Inputs.Select(i => i.Type));

    private bool IsParameterEqual(Parameter first, Parameter second)
    {
        if (_parameters.TryGetValue(first, out Parameter? known))
            return known == second;
        if (_back.ContainsKey(second) || !first.Shape.Equals(second.Shape))
            return false;
        _parameters.Add(first, second);
        _back.Add(second, first);
        return true;
    }

    private bool AreAttributesEqual(object? first, object? second)
    {
        if (first is null || second is null)
            return ReferenceEquals(first, second);
        Type type = first.GetType();
        if (type != second.GetType())
            return false;
        if (first is string or Graph.ValueType or CoefficientSet or Type || type.IsPrimitive || type.IsEnum)
            return first.Equals(second);
        if (first is int[] numbers)
            return numbers.SequenceEqual((int[])second);
        if (first is Parameter parameter)
            return IsParameterEqual(parameter, (Parameter)second);
        if (first is Value value)
            return value.Type.Equals(((Value)second).Type);
        if (!type.IsValueType && Pair(first, second) is bool known)
            return known;
        return first switch
        {
            Delegate => throw new GraphException($"{type}: ops hold data, not functions"),
            Op op when !AreInputsAlike(op, (Op)second) => false,
            IDictionary => ReferenceEquals(first, second),
            IEnumerable items => AreItemsEqual(items.Cast<object?>().ToArray(), ((IEnumerable)second).Cast<object?>().ToArray()),
            _ => Fields(type).All(f => AreAttributesEqual(f.GetValue(first), f.GetValue(second))),
        };
    }

    private bool AreItemsEqual(object?[] first, object?[] second) =>
        first.Length == second.Length && first.Zip(second, AreAttributesEqual).All(equal => equal);

    /// <summary>Whether the two stand for each other, if that is known; else they do from now on.</summary>
    private bool? Pair(object first, object second)
    {
        if (_seconds.TryGetValue(first, out object? known))
            return ReferenceEquals(known, second);
        if (_firsts.ContainsKey(second))
            return false;
        _seconds.Add(first, second);
        _firsts.Add(second, first);
        return null;
    }

    /// <summary>Attributes of an object; operands and results of ops are compared as values.</summary>
    private static FieldInfo[] Fields(Type type) => s_fields.GetOrAdd(type, t =>
    {
        List<FieldInfo> fields = [];
        for (Type? level = t; level is not null && level != typeof(Op); level = level.BaseType)
            fields.AddRange(level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly));
        return [.. fields];
    });

    private sealed class ByReference : IEqualityComparer<object>
    {
        public static ByReference Instance { get; } = new();

        bool IEqualityComparer<object>.Equals(object? x, object? y) => ReferenceEquals(x, y);

        int IEqualityComparer<object>.GetHashCode(object value) => RuntimeHelpers.GetHashCode(value);
    }
}
