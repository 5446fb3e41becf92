using System.Collections;
using System.Reflection;
using EquiDsl.Generator;
using Microsoft.CodeAnalysis;
using Xunit;

namespace EquiDsl.Tests.Generator;

/// <summary>What steps hand on holds no symbols and no syntax, wherever one looks.</summary>
public sealed class ModelGraphTests
{
    [Fact]
    public void Models_hold_nothing_of_the_compilation()
    {
        const string Faulty = "\n[EquiformerV2(LMax = 12)] partial class Faulty;";
        GeneratorRunResult result = GeneratorHarness.Run(GeneratorHarness.Compile(GeneratorHarness.Sample + Faulty, allowUnsafe: false));

        foreach (string step in TrackingNames.All)
        {
            object[] outputs = [.. result.TrackedSteps[step].SelectMany(s => s.Outputs).Select(o => o.Value)];
            Assert.NotEmpty(outputs);
            HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
            foreach (object output in outputs)
                Walk(output, step, seen);
        }
    }

    private static void Walk(object? value, string path, HashSet<object> seen)
    {
        if (value is null or string || value.GetType().IsPrimitive || value.GetType().IsEnum)
            return;
        Type type = value.GetType();
        if (!type.IsValueType && !seen.Add(value))
            return;
        bool isRoslyn = type.Assembly.GetName().Name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal);
        Assert.False(isRoslyn && type.Namespace != "Microsoft.CodeAnalysis.Text", $"{path} is a {type}");
        if (value is IEnumerable items)
        {
            foreach (object? item in items)
                Walk(item, path + "[]", seen);
        }
        foreach (FieldInfo field in Fields(type))
            Walk(field.GetValue(value), $"{path}.{field.Name}", seen);
    }

    private static IEnumerable<FieldInfo> Fields(Type type)
    {
        for (Type? t = type; t is not null && t != typeof(object); t = t.BaseType)
        {
            foreach (FieldInfo field in t.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                yield return field;
        }
    }
}
